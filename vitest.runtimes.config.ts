import { defineConfig } from "vitest/config";

// In the gate every run leaves a report for scripts/count-results.mjs.
const isGate = Boolean(process.env["CI"]);

export default defineConfig({
  test: {
    include: ["conformance/runtimes/*.runtimes.test.ts"],
    reporters: isGate ? ["default", ["json", { outputFile: ".cache/ci/runtimes.json" }]] : ["default"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
