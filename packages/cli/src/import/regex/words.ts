import type { Part } from "./syntax.ts";

/** What a match is made of, after choices are written out: literal text, ends, and what may repeat. */
export type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  /** One character of a class. */
  | { readonly kind: "one"; readonly has: (character: string) => boolean; readonly isDot: boolean }
  /** Many of something. */
  | { readonly kind: "many"; readonly part: Part; readonly min: number; readonly max: number };

export type Word = readonly Token[];

/** More alternatives than this are no list that a person wrote. */
const MAX_WORDS = 64;

/** An expression as a list of words, one of which matches when it does; `null` when they are too many. */
export function wordsOf(part: Part): readonly Word[] | null {
  const words = expand(part);
  return words === null ? null : words.map(joined);
}

function expand(part: Part): readonly Word[] | null {
  switch (part.kind) {
    case "character":
      return [[{ kind: "text", text: part.character }]];
    case "class":
      return [[{ kind: "one", has: part.has, isDot: part.isDot }]];
    case "start":
    case "end":
      return [[{ kind: part.kind }]];
    case "choice":
      return limited(part.options.map(expand));
    case "sequence":
      return part.parts.reduce<readonly Word[] | null>((words, next) => product(words, expand(next)), [[]]);
    default:
      return repeated(part);
  }
}

function repeated(part: Extract<Part, { kind: "repeat" }>): readonly Word[] | null {
  if (part.min === 0 && part.max === 1) return limited([[[]], expand(part.part)]);
  const many = (min: number): Word => [{ kind: "many", part: part.part, min, max: part.max }];
  // None, or at least one: "(.+\.)*" is the bare host, or a host below it.
  if (part.min === 0 && part.part.kind !== "class" && part.part.kind !== "character") return [[], many(1)];
  return [many(part.min)];
}

function product(left: readonly Word[] | null, right: readonly Word[] | null): readonly Word[] | null {
  if (left === null || right === null || left.length * right.length > MAX_WORDS) return null;
  return left.flatMap((head) => right.map((tail) => [...head, ...tail]));
}

function limited(lists: readonly (readonly Word[] | null)[]): readonly Word[] | null {
  const words = lists.flatMap((list) => list ?? []);
  return lists.includes(null) || words.length > MAX_WORDS ? null : words;
}

function joined(word: Word): Word {
  const tokens: Token[] = [];
  for (const token of word) {
    const last = tokens.at(-1);
    if (token.kind === "text" && last?.kind === "text")
      tokens[tokens.length - 1] = { kind: "text", text: last.text + token.text };
    else tokens.push(token);
  }
  return tokens;
}
