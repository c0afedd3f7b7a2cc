import { bundleAndRun } from "./bundle.mjs";

await bundleAndRun("profile");
