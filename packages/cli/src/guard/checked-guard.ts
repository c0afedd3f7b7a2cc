import type { LivePolicy, Policy, ProblemPath } from "corslet";
import { checkGuard, type Guard, guard, type GuardOptions, type GuardProblem } from "corslet/csrf";
import type { PolicyFile, SourceRange } from "../policy-file/policy-file.ts";

/** A defect of a guard's options, and where it stands: in their own file, or in the policy's. */
export interface GuardFault extends Pick<GuardProblem, "severity" | "path" | "message" | "hint" | "see"> {
  readonly code: GuardProblem["code"] | "tokens/in-file";
  /** `null` where no file holds it. */
  readonly file: PolicyFile | null;
  readonly range: SourceRange | null;
}

/** A guard; or, when its options have errors, every one of them and no guard. */
export type CheckedGuard =
  | { readonly guard: Guard; readonly faults: readonly [] }
  | { readonly guard: null; readonly faults: readonly GuardFault[] };

/** The files that a guard is made of; without options, it has the defaults. */
export interface GuardFiles {
  readonly policyFile: PolicyFile;
  readonly optionsFile: PolicyFile | null;
}

/** Checks a guard's options, and builds the guard when they have no error. */
export function checkedGuard(policy: Policy | LivePolicy, files: GuardFiles): CheckedGuard {
  const faults = guardFaults(policy, files);
  if (faults.length > 0) return { guard: null, faults };
  return { guard: guard(policy, optionsIn(files)), faults: [] };
}

/** What a guard with these options is refused for under a policy; in the order of the files. */
export function guardFaults(policy: Policy | LivePolicy, files: GuardFiles): GuardFault[] {
  const options = files.optionsFile === null ? {} : files.optionsFile.config;
  const problems: Omit<GuardFault, "file" | "range">[] = checkGuard(policy, options).filter(
    ({ path }) => !isOfTokens(path),
  );
  if (typeof options === "object" && options !== null && "tokens" in options) problems.push(NO_TOKENS);
  return problems
    .map((problem): GuardFault => Object.assign(placeOf(problem, files), problem))
    .toSorted((a, b) => lineOf(a, files) - lineOf(b, files));
}

function optionsIn({ optionsFile }: GuardFiles): GuardOptions {
  return optionsFile === null ? {} : (optionsFile.config as GuardOptions);
}

const NO_TOKENS: Omit<GuardFault, "file" | "range"> = {
  code: "tokens/in-file",
  severity: "error",
  path: ["options", "tokens"],
  message:
    "Tokens cannot stand in a file, and a proxy mints none: their keys, and the session that they are bound to, are the API's.",
  hint: "leave tokens out: current browsers need none. For older ones, mount csrf() of corslet/express or corslet/node in the API",
  see: "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html",
};

// What tokens are made of cannot stand in a file: one word about that says more than a list of what is missing.
function isOfTokens([root, option]: ProblemPath): boolean {
  return root === "options" && option === "tokens";
}

function placeOf(
  { code, path }: Pick<GuardFault, "code" | "path">,
  { policyFile, optionsFile }: GuardFiles,
): Pick<GuardFault, "file" | "range"> {
  const part = code === "guard/unknown-option" || code === "tokens/in-file" ? "key" : "value";
  const [root, ...rest] = path;
  if (root === "options")
    return { file: optionsFile, range: optionsFile === null ? null : optionsFile.locate(rest, part) };
  return { file: policyFile, range: policyFile.locate(rest, part) };
}

// The options' own file comes first.
function lineOf({ file, range }: GuardFault, { policyFile }: GuardFiles): number {
  return (file === policyFile ? Number.MAX_SAFE_INTEGER / 2 : 0) + (range?.start.line ?? 0);
}
