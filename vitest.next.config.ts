import { defineConfig } from "vitest/config";

// In the gate every run leaves a report for scripts/count-results.mjs.
const isGate = Boolean(process.env["CI"]);

export default defineConfig({
  test: {
    include: ["conformance/**/*.next.test.ts"],
    reporters: isGate ? ["default", ["json", { outputFile: ".cache/ci/next.json" }]] : ["default"],
    testTimeout: 30_000,
    // Next builds its application first.
    hookTimeout: 600_000,
  },
});
