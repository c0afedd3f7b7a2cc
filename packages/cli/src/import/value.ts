import type { Span } from "../policy-file/source-text.ts";

interface Placed {
  readonly span: Span;
}

/** A member of an object, or an argument given by name. */
export interface ValueMember {
  readonly key: Value;
  readonly value: Value;
}

/** What stands in a source literally, whatever its language. Nothing is run to find it. */
export type Value =
  | (Placed & { readonly kind: "string"; readonly text: string })
  | (Placed & { readonly kind: "number"; readonly number: number })
  | (Placed & { readonly kind: "boolean"; readonly is: boolean })
  /** `null`, `undefined`, `None`. */
  | (Placed & { readonly kind: "nothing"; readonly word: "null" | "undefined" | "None" })
  | (Placed & { readonly kind: "list"; readonly entries: readonly Value[] })
  | (Placed & { readonly kind: "object"; readonly members: readonly ValueMember[] })
  | (Placed & { readonly kind: "regex"; readonly pattern: string; readonly flags: string })
  /** `mentions`: the strings in it that look like origins, to suggest. */
  | (Placed & { readonly kind: "function"; readonly mentions: readonly string[] })
  /** What only a run could tell; `why` continues a sentence that begins with the expression. */
  | (Placed & { readonly kind: "runtime"; readonly why: string });

type Kind = Value["kind"];

/** The value of one kind. */
export type ValueOf<K extends Kind> = Extract<Value, { readonly kind: K }>;

/** The member that counts: the last of its name. */
export function memberOf(object: ValueOf<"object">, name: string): ValueMember | null {
  return object.members.findLast(({ key }) => key.kind === "string" && key.text === name) ?? null;
}

/** Whether JavaScript takes a value for `false`; `null` when only a run could tell. */
export function isFalsy(value: Value): boolean | null {
  switch (value.kind) {
    case "nothing":
      return true;
    case "boolean":
      return !value.is;
    case "string":
      return value.text === "";
    case "number":
      return value.number === 0 || Number.isNaN(value.number);
    case "runtime":
      return null;
    default:
      return false;
  }
}

const KINDS: Readonly<Record<Kind, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  nothing: "nothing",
  list: "a list",
  object: "an object",
  regex: "a regular expression",
  function: "a function",
  runtime: "a value that only a run could tell",
};

/** What kind of thing a value is, in a sentence. */
export function kindOf(value: Value): string {
  if (value.kind === "boolean") return String(value.is);
  return value.kind === "nothing" ? value.word : KINDS[value.kind];
}
