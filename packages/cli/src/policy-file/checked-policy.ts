import { checkPolicy, type Policy, type PolicyChecks, policyOf, type Problem } from "corslet";
import type { PolicyFile, SourceRange } from "./policy-file.ts";

/** A policy and its warnings; or, when there are errors, every problem and no policy. */
export type CheckedPolicy =
  | { readonly policy: Policy; readonly problems: readonly Problem[] }
  | { readonly policy: null; readonly problems: readonly Problem[] };

/** Checks the configuration of a policy file, and builds the policy when it has no error. */
export function checkedPolicy(file: PolicyFile, checks: PolicyChecks = {}): CheckedPolicy {
  const problems = checkPolicy(file.config, checks);
  const isRefused = problems.some((problem) => problem.severity === "error");
  return { policy: isRefused ? null : policyOf(file.config), problems };
}

// What these codes blame is the name, not what stands behind it.
const BLAMES_KEY: ReadonlySet<string> = new Set(["config/unknown-option", "resource/syntax", "resource/duplicate"]);

/** Where a problem stands in its file; `null` when nothing can be told. */
export function rangeOfProblem(file: PolicyFile, problem: Problem): SourceRange | null {
  return file.locate(problem.path, BLAMES_KEY.has(problem.code) ? "key" : "value");
}
