import type { RuleId } from "./rules/rule.ts";

/** How to mend what a rule found, in the stack that was recognised where one was. */
export function mendOf(id: RuleId, _stack: string | null, _trusted: string | undefined): string {
  return `corslet explain-finding ${id} says how.`;
}
