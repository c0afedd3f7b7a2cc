import type { Value, ValueMember } from "../value.ts";
import { partsOf, spanOf, type PythonProgram, type Tree } from "./tree.ts";

/** The arguments of a call, by place and by name. */
export interface Arguments {
  readonly positional: readonly Tree[];
  readonly named: readonly { readonly key: Tree; readonly value: Tree }[];
  /** `*list` and `**dict`. */
  readonly spread: readonly { readonly stars: string; readonly value: Tree }[];
}

/** Reads an argument list: `(app, origins="*", **more)`. */
export function argumentsOf(list: Tree, program: PythonProgram): Arguments {
  const positional: Tree[] = [];
  const named: { key: Tree; value: Tree }[] = [];
  const spread: { stars: string; value: Tree }[] = [];
  for (const [first, second, third] of partsOf(list)) {
    if (first === undefined) continue;
    const text = program.textOf(first);
    if ((text === "*" || text === "**") && second !== undefined) spread.push({ stars: text, value: second });
    else if (second?.name === "AssignOp" && third !== undefined) named.push({ key: first, value: third });
    else positional.push(first);
  }
  return { positional, named, spread };
}

/** Named arguments as an object, `**` included as far as it is known; the value that is not known, if one is not. */
export function objectOf(
  { named, spread }: Arguments,
  program: PythonProgram,
  valueOf: (node: Tree) => Value,
  list: Tree,
): Value {
  const members: ValueMember[] = [];
  for (const { value: node } of spread) {
    const value = valueOf(node);
    if (value.kind === "object") members.push(...value.members);
    else
      return value.kind === "runtime"
        ? value
        : { kind: "runtime", why: "is known only when the program runs", span: spanOf(node) };
  }
  for (const { key, value } of named)
    members.push({ key: { kind: "string", text: program.textOf(key), span: spanOf(key) }, value: valueOf(value) });
  return { kind: "object", members, span: spanOf(list) };
}
