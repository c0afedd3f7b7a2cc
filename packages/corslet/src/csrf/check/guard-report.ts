import type { ProblemPath } from "../../policy/problem.ts";
import { showValue } from "../../policy/wording.ts";
import type { GuardProblem, GuardProblemCode } from "./guard-problem.ts";
import { GUARD_WORDING } from "./wording.ts";

/** Collects the problems of one guard's options. */
export class GuardReport {
  readonly problems: GuardProblem[] = [];

  error(code: GuardProblemCode, path: ProblemPath, value: unknown, hint: string, detail = ""): void {
    const { message, see } = GUARD_WORDING[code];
    const shown = mayHoldKey(path) ? withoutKey(value) : value;
    this.problems.push({
      code,
      severity: "error",
      path,
      value: shown,
      message: message(showValue(shown), detail),
      hint,
      see,
    });
  }
}

/** Longest text that is shown where a key may stand in the wrong place. Keys have 32 bytes and more. */
const MAX_SHOWN_LENGTH = 24;

// The options as a whole, and whatever stands in `tokens`.
function mayHoldKey([, option]: ProblemPath): boolean {
  return option === undefined || option === "tokens";
}

function withoutKey(value: unknown): unknown {
  if (typeof value === "string" && value.length > MAX_SHOWN_LENGTH) return `a text of ${value.length} characters`;
  return value === null || (typeof value !== "object" && typeof value !== "function")
    ? value
    : `a value of type ${typeof value}`;
}
