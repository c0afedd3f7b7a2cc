import { bundleAndRun } from "./bundle.mjs";

await bundleAndRun("main");
