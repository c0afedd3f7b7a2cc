import { inspect } from "node:util";
import type { Problem } from "corslet";
import { ruleOfProblem } from "../audit/declared/problem-rules.ts";
import { rangeOfProblem } from "../policy-file/checked-policy.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";

/**
 * The report for programs: `{ file, problems, errors, warnings }`. Each problem has the members that the library gives
 * it (`code`, `severity`, `path`, `value`, `message`, `hint`, `see`) and `range`: `{ start, end }`, each with `line` and
 * `column` counted from 1, the end exclusive; `null` when the place is not known. Where `corslet audit` knows the same fault
 * by a rule of its own, `auditRule` is that rule's id.
 */
export function jsonReport(file: PolicyFile, problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const report = {
    file: file.path,
    problems: problems.map((problem) => ({
      ...problem,
      value: jsonValue(problem.value),
      range: rangeOfProblem(file, problem),
      ...auditRule(problem),
    })),
    errors,
    warnings: problems.length - errors,
  };
  return JSON.stringify(report, null, 2);
}

/** The audit's rule beside a problem's own code; nothing where there is none. */
export function auditRule({ code }: Problem): { readonly auditRule?: string } {
  const rule = ruleOfProblem(code);
  return rule === null ? {} : { auditRule: rule };
}

/** A value of a configuration as JSON can hold it: modules may export functions, regular expressions and circles. */
export function jsonValue(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (Number.isFinite(value)) return value;
  try {
    if (typeof value === "object" && !(value instanceof RegExp)) return JSON.parse(JSON.stringify(value)) as unknown;
  } catch {
    // A circle, which is described like the rest.
  }
  return inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });
}
