import type { Node } from "@babel/types";
import type { Place } from "../locate.ts";
import type { Span } from "../source-text.ts";
import { findEntry, findMember } from "./members.ts";
import type { Scope } from "./scope.ts";

/** Where the values of a literal stand, through constants and spreads of the same file. */
export function placeOfExpression(expression: Node, scope: Scope): Place {
  return placeOf(expression, null, scope);
}

function placeOf(expression: Node, key: Span | null, scope: Scope): Place {
  const node = scope.resolve(expression);
  return {
    key,
    value: spanOf(node),
    child: (name) => {
      if (node.type === "ArrayExpression") {
        const entry = findEntry(node, Number(name), scope);
        return entry === null ? null : placeOf(entry, null, scope);
      }
      if (node.type !== "ObjectExpression") return null;
      const member = findMember(node, String(name), scope);
      return member === null ? null : placeOf(member.value, spanOf(member.key), scope);
    },
  };
}

/** A node's text. */
export function spanOf(node: Node): Span {
  return { start: node.start ?? 0, end: node.end ?? 0 };
}
