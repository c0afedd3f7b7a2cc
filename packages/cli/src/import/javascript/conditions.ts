import type { Node } from "@babel/types";
import type { SyntaxTree } from "./syntax-tree.ts";

/** The condition under which a node runs, as far as it stands around it; `null` when it always does. */
export function conditionOf(tree: SyntaxTree, node: Node): Node | null {
  let child = node;
  for (const outer of tree.enclosing(node)) {
    const test = testOf(outer, child);
    if (test !== null) return test;
    child = outer;
  }
  return null;
}

function testOf(outer: Node, child: Node): Node | null {
  switch (outer.type) {
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
      return child === outer.test ? null : outer.test;
    case "LogicalExpression":
      return child === outer.left ? null : outer.left;
    case "SwitchCase":
      return outer.test ?? outer;
    case "CatchClause":
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
      return outer;
    default:
      return null;
  }
}
