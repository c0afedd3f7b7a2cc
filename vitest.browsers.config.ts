import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["conformance/browsers/**/*.browser.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One browser at a time: two would fight over the machine, and time is part of what is seen.
    fileParallelism: false,
  },
});
