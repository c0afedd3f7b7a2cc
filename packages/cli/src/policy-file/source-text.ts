import type { SourceRange } from "./policy-file.ts";

/** Offsets into a text; the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A file's text, and where its lines begin. */
export class SourceText {
  readonly path: string;
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  /** Offsets as lines and columns. */
  rangeOf({ start, end }: Span): SourceRange {
    return { start: this.#placeOf(start), end: this.#placeOf(Math.max(start, end)) };
  }

  /** The part of a span that stands on its first line, without white space at the end. */
  firstLineOf({ start, end }: Span): Span {
    const line = this.text.slice(start, end).split("\n", 1)[0] ?? "";
    return { start, end: start + line.trimEnd().length };
  }

  /** What stands on a line, counted from 1, without the white space around it. */
  lineSpan(line: number): Span {
    const lineStart = this.#lineStarts[line - 1] ?? this.text.length;
    const { end } = this.firstLineOf({ start: lineStart, end: this.text.length });
    return { start: end - this.text.slice(lineStart, end).trimStart().length, end };
  }

  #placeOf(offset: number): SourceRange["start"] {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }
}
