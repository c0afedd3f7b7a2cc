import type { ProblemPath } from "../../policy/problem.ts";
import { showValue } from "../../policy/wording.ts";
import type { GuardProblem, GuardProblemCode } from "./guard-problem.ts";
import { GUARD_WORDING } from "./wording.ts";

/** Collects the problems of one guard's options. */
export class GuardReport {
  readonly problems: GuardProblem[] = [];

  error(code: GuardProblemCode, path: ProblemPath, value: unknown, hint: string, detail = ""): void {
    const { message, see } = GUARD_WORDING[code];
    this.problems.push({
      code,
      severity: "error",
      path,
      value,
      message: message(showValue(value), detail),
      hint,
      see,
    });
  }
}
