import { describe } from "vitest";
import { testAnswers } from "./test-answers.ts";
import type { Framework } from "./framework.ts";
import { testPolicies } from "./test-policies.ts";
import { testWrites } from "./test-writes.ts";

/**
 * Runs everything that breaks the headers, or the guard, of others on a framework. A framework's own test file calls it
 * with its setup, `suite/on-<framework>.ts`, and adds what only that framework has.
 */
export function testFramework(framework: Framework): void {
  describe(framework.name, () => {
    testAnswers(framework);
    testPolicies(framework);
    testWrites(framework);
  });
}

export type { Framework, Mount } from "./framework.ts";
