import { checkPolicy, type Problem } from "corslet";
import { rangeOfProblem } from "../../policy-file/checked-policy.ts";
import type { PolicyFile } from "../../policy-file/policy-file.ts";
import type { Place } from "../endpoint.ts";
import type { RuleId } from "../rules/rule.ts";
import type { Severity } from "../severity.ts";
import { type GrantAt, grantsIn, isWithCredentials, type OriginAt, originsIn } from "./grants-in.ts";
import { ruleOfProblem } from "./problem-rules.ts";
import { declaredFaultsOf } from "./origin-faults.ts";

/** What a policy says that is a risk, or a mistake, by its own words: nothing was asked. */
export interface PolicyFinding {
  readonly id: RuleId;
  /** The pattern of the resource; `/*` for a grant alone. */
  readonly resource: string;
  readonly security: Severity;
  readonly works: Severity;
  readonly summary: string;
  readonly declared: Place;
}

const SWITCHES: { readonly [Code in Problem["code"]]?: { readonly name: string; readonly security: Severity } } = {
  "credentials/insecure-origin": { name: "dangerouslyAllowInsecureOrigins", security: "medium" },
  "credentials/public-suffix": { name: "dangerouslyAllowPublicSuffixes", security: "high" },
};

/** The findings of a policy that has no error, each of them once for a resource, where the first cause of it stands. */
export function policyFindings(file: PolicyFile): PolicyFinding[] {
  const grants = grantsIn(file.config);
  const found = [
    ...switchFindings(file, grants),
    ...grants.flatMap((grant) => originsIn(grant).flatMap((origin) => originFindings(file, grant, origin))),
    ...warningFindings(file),
  ];
  const seen = new Set<string>();
  return found.filter(({ id, resource }) => {
    const key = `${id} ${resource}`;
    return !seen.has(key) && seen.add(key);
  });
}

// What a switch lets through is what the policy would be refused for without it.
function switchFindings(file: PolicyFile, grants: readonly GrantAt[]): PolicyFinding[] {
  if (!grants.some(({ grant }) => Object.keys(grant).some((key) => key.startsWith("dangerously")))) return [];
  const problems = checkPolicy(withoutSwitches(file.config));
  return problems.flatMap((problem): PolicyFinding[] => {
    const lifted = SWITCHES[problem.code];
    const id = ruleOfProblem(problem.code);
    if (lifted === undefined || id === null) return [];
    return [
      {
        id,
        resource: resourceOf(problem),
        security: lifted.security,
        works: "none",
        summary: `${problem.message} ${lifted.name} lets it through.`,
        declared: placeOf(file, problem),
      },
    ];
  });
}

function originFindings(file: PolicyFile, grant: GrantAt, { origin, path }: OriginAt): PolicyFinding[] {
  const range = file.locate(path);
  return declaredFaultsOf(origin, isWithCredentials(grant)).map(({ id, security, summary }) => ({
    id,
    security,
    summary,
    works: "none",
    resource: grant.resource,
    declared: { file: file.path, line: range?.start.line ?? 1, column: range?.start.column ?? 1 },
  }));
}

function warningFindings(file: PolicyFile): PolicyFinding[] {
  return checkPolicy(file.config).flatMap((problem): PolicyFinding[] => {
    const id = ruleOfProblem(problem.code);
    if (id === null) return [];
    const works = problem.severity === "error" ? "medium" : "info";
    const declared = placeOf(file, problem);
    return [{ id, resource: resourceOf(problem), security: "none", works, summary: problem.message, declared }];
  });
}

/** Where a policy has a resource: where it begins, for a grant alone. */
export function placeOfResource(file: PolicyFile, resource: string): Place {
  const range = file.locate(["resources", resource], "key");
  return { file: file.path, line: range?.start.line ?? 1, column: range?.start.column ?? 1 };
}

function resourceOf({ path: [first, resource] }: Problem): string {
  return first === "resources" && typeof resource === "string" ? resource : "/*";
}

function placeOf(file: PolicyFile, problem: Problem): Place {
  const range = rangeOfProblem(file, problem);
  return { file: file.path, line: range?.start.line ?? 1, column: range?.start.column ?? 1 };
}

function withoutSwitches(config: unknown): unknown {
  return JSON.parse(
    JSON.stringify(config, (key, value: unknown) => (key.startsWith("dangerously") ? undefined : value)),
  );
}
