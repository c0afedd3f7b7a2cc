import { defineConfig } from "vitest/config";

// In the gate coverage is judged, and every run leaves a report for scripts/count-results.mjs.
const isGate = Boolean(process.env["CI"]);

export default defineConfig({
  test: {
    include: ["{packages/*,conformance,examples,bench,docs}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/*.browser.test.ts", "**/*.runtimes.test.ts", "**/*.next.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: isGate ? ["default", ["json", { outputFile: ".cache/ci/tests.json" }]] : ["default"],
    coverage: {
      enabled: isGate,
      provider: "v8",
      include: ["packages/corslet/src/{http,origin,policy,server,csrf}/**"],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
