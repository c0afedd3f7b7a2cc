import { stackMend } from "./mends/stack-mend.ts";
import { RULES } from "./rules/index.ts";
import type { RuleId } from "./rules/rule.ts";
import { isStack } from "./stack.ts";

/**
 * How to mend what a rule found: in general, and in the stack that was recognised where one was. Plain text, code in lines
 * of its own, which begin with blanks.
 *
 * @param trusted an origin that the operator trusts, to stand in the code.
 */
export function mendOf(id: RuleId, stack: string | null, trusted: string | undefined): string {
  // The catalogue writes code between backticks, which plain text has no use for.
  const general = RULES[id].mend.replaceAll("`", "");
  const code = stack !== null && isStack(stack) ? stackMend(id, stack, trusted) : null;
  return code === null ? general : `${general}\nIn ${stack}:\n${code.replaceAll(/^/gm, "  ")}`;
}
