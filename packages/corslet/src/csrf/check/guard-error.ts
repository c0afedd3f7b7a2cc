import { describeProblem } from "../../policy/wording.ts";
import type { GuardProblem } from "./guard-problem.ts";

const BRAND: unique symbol = Symbol.for("corslet.GuardError") as never;

/**
 * Thrown when a guard's options are refused; holds every problem with them.
 *
 * Test `error.code === "corslet/guard"`, or use {@link isGuardError}: `instanceof` may fail between copies.
 */
export class GuardError extends Error {
  override readonly name = "GuardError";
  readonly code = "corslet/guard";
  readonly problems: readonly GuardProblem[];

  constructor(problems: readonly GuardProblem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`The CSRF guard has ${count}:\n${problems.map((problem) => `  ${describeProblem(problem)}`).join("\n")}`);
    this.problems = problems;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether `error` is a {@link GuardError}, whichever copy of the library threw it. */
export function isGuardError(error: unknown): error is GuardError {
  return typeof error === "object" && error !== null && BRAND in error;
}
