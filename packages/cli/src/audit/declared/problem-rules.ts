import type { ProblemCode } from "corslet";
import type { RuleId } from "../rules/rule.ts";

/** Which rule of the audit a problem of a policy would break, once it is served; codes without one are not here. */
const RULES_OF_PROBLEMS: { readonly [Code in ProblemCode]?: RuleId } = {
  "origin/null": "origin-null",
  "origin/wildcard-host": "origin-reflect-any",
  "origin/wildcard-position": "origin-substring-match",
  "origin/wildcard-scheme": "origin-scheme-any",
  "origin/list-in-string": "acao-list",
  "origin/no-scheme": "acao-malformed",
  "origin/upper-case": "acao-malformed",
  "origin/userinfo": "acao-malformed",
  "origin/path": "acao-malformed",
  "origin/query": "acao-malformed",
  "origin/fragment": "acao-malformed",
  "origin/whitespace": "acao-malformed",
  "origin/idn": "acao-malformed",
  "origin/ip": "acao-malformed",
  "origin/default-port": "acao-malformed",
  "credentials/any-origin": "wildcard-with-credentials",
  "credentials/any-method": "wildcard-methods-credentials",
  "credentials/any-request-header": "wildcard-headers-credentials",
  "credentials/expose-any": "wildcard-expose-credentials",
  "credentials/insecure-origin": "origin-http-downgrade",
  "credentials/public-suffix": "origin-public-suffix",
  "method/not-normalised": "preflight-method-missing",
  "allow-headers/content-type-missing": "preflight-header-missing",
  "max-age/negative": "max-age-invalid",
  "max-age/not-integer": "max-age-invalid",
  "max-age/too-large": "max-age-excessive",
};

/** The rule of the audit that is the same fault as a problem; `null` where none is. */
export function ruleOfProblem(code: ProblemCode): RuleId | null {
  return RULES_OF_PROBLEMS[code] ?? null;
}
