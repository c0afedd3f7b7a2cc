import type { Node } from "@babel/types";
import { duplicateError } from "../duplicate-error.ts";
import type { PolicyFileError } from "../policy-file-error.ts";
import type { SourceText, Span } from "../source-text.ts";
import { spanOf } from "./literal-place.ts";
import { membersOf } from "./members.ts";
import type { Scope } from "./scope.ts";

/** The first key that stands twice in one object literal of a configuration, as the error to throw. */
export function duplicateMember(root: Node, scope: Scope, source: SourceText): PolicyFileError | null {
  const visited = new Set<Node>();
  const open = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = scope.resolve(next);
    if (visited.has(node)) continue;
    visited.add(node);
    if (node.type === "ArrayExpression")
      open.push(
        ...node.elements
          .filter((element) => element !== null)
          .map(withoutSpread)
          .toReversed(),
      );
    if (node.type !== "ObjectExpression") continue;
    const seen = new Map<string, Span>();
    for (const { name, key } of membersOf(node)) {
      const first = seen.get(name);
      if (first !== undefined) return duplicateError(source, name, first, spanOf(key));
      seen.set(name, spanOf(key));
    }
    open.push(...node.properties.flatMap(valueOf).toReversed());
  }
  return null;
}

function withoutSpread(node: Node): Node {
  return node.type === "SpreadElement" ? node.argument : node;
}

function valueOf(property: Node): Node[] {
  if (property.type === "SpreadElement") return [property.argument];
  return property.type === "ObjectProperty" ? [property.value] : [];
}
