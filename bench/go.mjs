import { bundleAndRun } from "./bundle.mjs";

await bundleAndRun("beside-go");
