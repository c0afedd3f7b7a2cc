import { PolicyFileError } from "./policy-file-error.ts";
import type { SourceText, Span } from "./source-text.ts";

/** Two members of one object with the same key: every parser keeps one without a word, and a grant is lost. */
export function duplicateError(source: SourceText, key: string, first: Span, second: Span): PolicyFileError {
  const { line, column } = source.rangeOf(first).start;
  return new PolicyFileError({
    path: source.path,
    reason: `${JSON.stringify(key)} stands twice in one object (first at ${line}:${column}); one of the two would be lost.`,
    hint: "keep one; several grants for one path go in a list",
    range: source.rangeOf(second),
    text: source.text,
  });
}
