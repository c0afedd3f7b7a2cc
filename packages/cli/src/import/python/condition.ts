import type { Reading } from "../reading.ts";
import { enclosing, spanOf, type Tree } from "./tree.ts";

const CONDITIONS: ReadonlySet<string> = new Set([
  "IfStatement",
  "ForStatement",
  "WhileStatement",
  "TryStatement",
  "MatchStatement",
  "ConditionalExpression",
]);

/** Refuses what is set up only sometimes; `false` when nothing around it says so. */
export function refuseCondition({ peer, findings }: Reading, node: Tree): boolean {
  const condition = [...enclosing(node)].find(({ name }) => CONDITIONS.has(name));
  if (condition === undefined) return false;
  const span = findings.source.firstLineOf(spanOf(condition));
  findings.refuse("import/condition", span, {
    was: `Under \`${findings.quote(span)}\`, ${peer.title} is set up only sometimes; a policy always holds.`,
    hint: "write a policy for each case, or take the condition out",
  });
  return true;
}
