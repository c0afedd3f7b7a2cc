import type { ArrayExpression, Node, ObjectExpression } from "@babel/types";
import type { Scope } from "./scope.ts";

/** A member of an object literal. */
export interface Member {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** The members that stand in an object literal itself. Computed names and spreads are left out. */
export function membersOf(object: ObjectExpression): Member[] {
  return object.properties.flatMap((property) => {
    if (property.type !== "ObjectProperty") return [];
    const name = literalName(property.key, property.computed);
    return name === null ? [] : [{ name, key: property.key, value: property.value }];
  });
}

function literalName(key: Node, isComputed: boolean): string | null {
  if (key.type === "StringLiteral") return key.value;
  if (key.type === "NumericLiteral") return String(key.value);
  return key.type === "Identifier" && !isComputed ? key.name : null;
}

/** The member that counts: the last of its name, spreads included as far as they can be followed. */
export function findMember(object: ObjectExpression, name: string, scope: Scope, depth = 0): Member | null {
  for (const property of object.properties.toReversed()) {
    if (property.type === "SpreadElement") {
      const spread = scope.resolve(property.argument);
      // A spread that cannot be followed may hold the member; what stands before it would then be the wrong place.
      if (spread.type !== "ObjectExpression" || depth > 32) return null;
      const inner = findMember(spread, name, scope, depth + 1);
      if (inner !== null) return inner;
    } else if (property.type === "ObjectProperty" && literalName(property.key, property.computed) === name)
      return { name, key: property.key, value: property.value };
  }
  return null;
}

/** The entry at an index, counting what is spread before it; `null` when that cannot be counted. */
export function findEntry(array: ArrayExpression, index: number, scope: Scope): Node | null {
  return entriesOf(array, scope)[index] ?? null;
}

function entriesOf(array: ArrayExpression, scope: Scope, depth = 0): (Node | null)[] {
  const entries: (Node | null)[] = [];
  for (const element of array.elements) {
    if (element?.type !== "SpreadElement") {
      entries.push(element);
      continue;
    }
    const spread = scope.resolve(element.argument);
    if (spread.type !== "ArrayExpression" || depth > 32) return entries;
    entries.push(...entriesOf(spread, scope, depth + 1));
  }
  return entries;
}
