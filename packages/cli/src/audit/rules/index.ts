import { CACHING_RULES } from "./caching.ts";
import { CONSISTENCY_RULES } from "./consistency.ts";
import { CREDENTIALS_RULES } from "./credentials.ts";
import { CSRF_RULES } from "./csrf.ts";
import { ORIGIN_RULES } from "./origin.ts";
import { PREFLIGHT_RULES } from "./preflight.ts";
import type { Rule, RuleId } from "./rule.ts";
import { SYNTAX_RULES } from "./syntax.ts";
import { TRANSPORT_RULES } from "./transport.ts";

const ALL: readonly Rule[] = [
  ...ORIGIN_RULES,
  ...CREDENTIALS_RULES,
  ...SYNTAX_RULES,
  ...CACHING_RULES,
  ...PREFLIGHT_RULES,
  ...CONSISTENCY_RULES,
  ...CSRF_RULES,
  ...TRANSPORT_RULES,
];

/** Every rule by its id, in the order of the catalogue. Text between backticks is code. */
export const RULES: Readonly<Record<RuleId, Rule>> = Object.fromEntries(ALL.map((rule) => [rule.id, rule])) as Record<
  RuleId,
  Rule
>;

/** Whether a text is the id of a rule. */
export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(RULES, text);
}
