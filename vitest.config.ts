import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "conformance/**/*.test.ts",
      "examples/**/*.test.ts",
      "bench/**/*.test.ts",
      "docs/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/dist/**", "**/*.browser.test.ts"],
    testTimeout: 30_000,
    coverage: {
      provider: "v8",
      include: ["packages/corslet/src/{http,origin,policy,server}/**"],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
