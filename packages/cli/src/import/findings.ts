import type { SourceText, Span } from "../policy-file/source-text.ts";
import type { Finding, FindingCode, FindingKind, Slot } from "./finding.ts";

interface Told {
  readonly was: string;
  readonly now?: string;
  readonly hint?: string;
  readonly aspect?: Finding["aspect"];
  readonly slot?: Slot | null;
}

/** Gathers what there is to tell about an import, in the order in which it is met. */
export class Findings {
  readonly source: SourceText;
  readonly #all: Finding[] = [];

  constructor(source: SourceText) {
    this.source = source;
  }

  add(kind: FindingKind, code: Finding["code"], span: Span, told: Told): void {
    const { was, now = "", hint = "", aspect = null, slot = null } = told;
    const isTold = this.#all.some((one) => one.code === code && one.span.start === span.start && one.was === was);
    // A constant that two configurations share is spoken of once.
    if (!isTold) this.#all.push({ code, kind, aspect, span, was, now, hint, slot });
  }

  refuse(code: Finding["code"], span: Span, told: Omit<Told, "now">): null {
    this.add("refused", code, span, told);
    return null;
  }

  note(code: FindingCode, span: Span, told: Told): void {
    this.add("note", code, span, told);
  }

  get isRefused(): boolean {
    return this.#all.some(({ kind }) => kind === "refused");
  }

  /** In the order of the source; what is refused first. */
  all(): readonly Finding[] {
    return this.#all.toSorted((a, b) => RANKS[a.kind] - RANKS[b.kind] || a.span.start - b.span.start);
  }

  /** What a span says, on one line, and not too long for a sentence. */
  quote(span: Span): string {
    const text = this.textOf(span);
    return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text;
  }

  textOf({ start, end }: Span): string {
    return this.source.text.slice(start, end).replaceAll(/\s+/g, " ");
  }

  lineOf(span: Span): number {
    return this.source.rangeOf(span).start.line;
  }
}

const RANKS: Readonly<Record<FindingKind, number>> = { refused: 0, dangerous: 1, different: 2, note: 3 };
const LONGEST_QUOTE = 48;
