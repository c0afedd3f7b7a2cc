/** A part of a regular expression: what JavaScript and Python read alike. */
export type Part =
  | { readonly kind: "character"; readonly character: string }
  /** `.` is the class that leaves out only line ends. */
  | { readonly kind: "class"; readonly has: (character: string) => boolean; readonly isDot: boolean }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  | { readonly kind: "sequence"; readonly parts: readonly Part[] }
  | { readonly kind: "choice"; readonly options: readonly Part[] }
  | { readonly kind: "repeat"; readonly part: Part; readonly min: number; readonly max: number };

/** Enough for what people write about origins and paths; below what recursion bears. */
const MAX_LENGTH = 1000;

/** Reads an expression; `null` when there is anything in it that is not known to mean the same everywhere. */
export function parseExpression(pattern: string): Part | null {
  if (pattern.length > MAX_LENGTH) return null;
  try {
    return new Reader(pattern).expression();
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

class NotUnderstood extends Error {}

const SPECIAL = String.raw`\^$.*+?()[]{}|`;

const isDigit = (character: string): boolean => /^[0-9]$/.test(character);
const isWord = (character: string): boolean => /^\w$/.test(character);
const isSpace = (character: string): boolean => /^\s$/.test(character);

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  expression(): Part {
    const whole = this.#choice();
    if (this.#at < this.#text.length) throw new NotUnderstood();
    return whole;
  }

  #choice(): Part {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#text.length && this.#peek() !== "|" && this.#peek() !== ")") parts.push(this.#repeated());
    return { kind: "sequence", parts };
  }

  #repeated(): Part {
    const part = this.#atom();
    const bounds = this.#bounds();
    if (bounds === null) return part;
    if (part.kind === "start" || part.kind === "end") throw new NotUnderstood();
    // Greed changes what is found first, not what is matched.
    this.#take("?");
    // Two in a row are an error in one language, and possessive in another.
    if ("*+?{".includes(this.#peek() || " ")) throw new NotUnderstood();
    return { kind: "repeat", part, ...bounds };
  }

  #bounds(): { min: number; max: number } | null {
    if (this.#take("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { min: 0, max: 1 };
    if (this.#peek() !== "{") return null;
    const [all = "", min = "", comma, max = ""] = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#text.slice(this.#at)) ?? [];
    if (all === "") throw new NotUnderstood();
    this.#at += all.length;
    if (comma === undefined) return { min: Number(min), max: Number(min) };
    return { min: Number(min), max: max === "" ? Number.POSITIVE_INFINITY : Number(max) };
  }

  #atom(): Part {
    const character = this.#next();
    switch (character) {
      case "^":
        return { kind: "start" };
      case "$":
        return { kind: "end" };
      case ".":
        return { kind: "class", has: (other) => other !== "\n", isDot: true };
      case "(":
        return this.#group();
      case "[":
        return this.#class();
      case "\\":
        return this.#escape();
      default:
        if (SPECIAL.includes(character)) throw new NotUnderstood();
        return { kind: "character", character };
    }
  }

  #group(): Part {
    if (this.#take("?") && !this.#take(":")) {
      const [name = ""] = /^P?<[A-Za-z_]\w*>/.exec(this.#text.slice(this.#at)) ?? [];
      if (name === "") throw new NotUnderstood();
      this.#at += name.length;
    }
    const inner = this.#choice();
    if (!this.#take(")")) throw new NotUnderstood();
    return inner;
  }

  #escape(): Part {
    const character = this.#next();
    const known = CLASSES[character];
    if (known !== undefined) return { kind: "class", has: known, isDot: false };
    if (character === "Z") return { kind: "end" };
    // Letters and digits are classes, assertions or references of some language.
    if (isWord(character)) throw new NotUnderstood();
    return { kind: "character", character };
  }

  #class(): Part {
    const isNegated = this.#take("^");
    const tests: ((character: string) => boolean)[] = [];
    while (!this.#take("]")) {
      const from = this.#classAtom();
      if (typeof from !== "string") tests.push(from);
      else if (this.#peek() === "-" && this.#text[this.#at + 1] !== "]") {
        this.#at++;
        const to = this.#classAtom();
        if (typeof to !== "string" || to < from) throw new NotUnderstood();
        tests.push((character) => character >= from && character <= to);
      } else tests.push((character) => character === from);
    }
    if (tests.length === 0) throw new NotUnderstood();
    return { kind: "class", has: (character) => tests.some((test) => test(character)) !== isNegated, isDot: false };
  }

  #classAtom(): string | ((character: string) => boolean) {
    const character = this.#next();
    // Set operations of newer JavaScript and Python begin with these.
    if (character === "[") throw new NotUnderstood();
    if (character !== "\\") return character;
    const escaped = this.#next();
    const known = CLASSES[escaped];
    if (known !== undefined) return known;
    if (isWord(escaped)) throw new NotUnderstood();
    return escaped;
  }

  #peek(): string {
    return this.#text[this.#at] ?? "";
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    const character = this.#peek();
    if (character === "") throw new NotUnderstood();
    this.#at++;
    return character;
  }
}

const CLASSES: Readonly<Record<string, (character: string) => boolean>> = {
  d: isDigit,
  D: (character) => !isDigit(character),
  w: isWord,
  W: (character) => !isWord(character),
  s: isSpace,
  S: (character) => !isSpace(character),
};
