import { bundleAndRun } from "./bundle.mjs";

await bundleAndRun("under-load");
