import type { Problem } from "./problem.ts";
import { describeProblem } from "./wording.ts";

const BRAND: unique symbol = Symbol.for("corslet.PolicyError") as never;

/**
 * Thrown when a configuration is refused; holds every error in it, in configuration order.
 *
 * Two copies of this class may be loaded (one as ES module, one as CommonJS): test `error.code === "corslet/policy"`,
 * or use {@link isPolicyError}; `instanceof` may fail between copies.
 */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code = "corslet/policy";
  /** Every error, in configuration order. Warnings are `checkPolicy`'s to tell. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`The policy has ${count}:\n${problems.map((problem) => `  ${describeProblem(problem)}`).join("\n")}`);
    this.problems = problems;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether `error` is a {@link PolicyError}, whichever copy of the library threw it. */
export function isPolicyError(error: unknown): error is PolicyError {
  return typeof error === "object" && error !== null && BRAND in error;
}
