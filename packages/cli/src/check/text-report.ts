import { type Problem, showPath } from "corslet";
import { rangeOfProblem } from "../policy-file/checked-policy.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import type { PolicyFileError } from "../policy-file/policy-file-error.ts";
import type { Style } from "../terminal/style.ts";
import { count, printable } from "../terminal/text.ts";
import { showNotice } from "./notice.ts";

/** Every problem of a policy file as a person reads it, and a closing line that counts them. Ends without a line end. */
export function showProblems(file: PolicyFile, problems: readonly Problem[], style: Style): string {
  return [...problems.map((problem) => showProblem(file, problem, style)), closingLine(file, problems, style)].join(
    "\n\n",
  );
}

/** Why a policy file could not be read, as a person reads it. Ends without a line end. */
export function showPolicyFileError(error: PolicyFileError, style: Style): string {
  const { path, text, range, reason, hint } = error;
  return showNotice({ severity: "error", code: null, path, text, range, message: reason, hint, see: "" }, style);
}

function showProblem(file: PolicyFile, problem: Problem, style: Style): string {
  const { severity, code, hint, see } = problem;
  const range = rangeOfProblem(file, problem);
  // Without a place in the file, the place in the configuration is all there is.
  const place = range === null && problem.path.length > 0 ? `${showPath(problem.path)}: ` : "";
  const message = `${place}${problem.message}`;
  return showNotice({ severity, code, path: file.path, text: file.text, range, message, hint, see }, style);
}

function closingLine(file: PolicyFile, problems: readonly Problem[], style: Style): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const counts = [
    ...(errors > 0 ? [style.red(style.bold(count(errors, "error")))] : []),
    ...(warnings > 0 ? [style.yellow(style.bold(count(warnings, "warning")))] : []),
  ];
  return `${counts.join(", ")} in ${printable(file.path)}`;
}
