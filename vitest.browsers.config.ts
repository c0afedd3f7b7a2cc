import { defineConfig } from "vitest/config";

// In the gate every run leaves a report for scripts/count-results.mjs.
const isGate = Boolean(process.env["CI"]);

export default defineConfig({
  test: {
    include: ["{conformance,docs}/**/*.browser.test.ts"],
    reporters: isGate ? ["default", ["json", { outputFile: ".cache/ci/browsers.json" }]] : ["default"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // One browser at a time: two would fight over the machine, and time is part of what is seen.
    fileParallelism: false,
  },
});
