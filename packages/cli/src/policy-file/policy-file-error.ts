import type { SourceRange } from "./policy-file.ts";

interface Fault {
  /** The file as a person would write it; `null` when no one file is meant. */
  readonly path: string | null;
  /** What is wrong: a sentence. */
  readonly reason: string;
  /** What to do next. */
  readonly hint: string;
  /** Where in the file; `null` when nothing can be told. */
  readonly range?: SourceRange | null;
  /** The file's text, when it could be read. */
  readonly text?: string;
}

/** Thrown when a policy file cannot be found or read: no configuration could be taken from it. */
export class PolicyFileError extends Error {
  override readonly name = "PolicyFileError";
  readonly path: string | null;
  readonly reason: string;
  readonly hint: string;
  readonly range: SourceRange | null;
  readonly text: string | null;

  constructor({ path, reason, hint, range = null, text }: Fault, options?: ErrorOptions) {
    const place = range === null ? path : `${path}:${range.start.line}:${range.start.column}`;
    super(`${place === null ? "" : `${place}: `}${reason}${hint === "" ? "" : ` Next: ${hint}`}`, options);
    this.path = path;
    this.reason = reason;
    this.hint = hint;
    this.range = range;
    this.text = text ?? null;
  }
}
