import { type Document, isScalar, visit } from "yaml";
import { duplicateError } from "../duplicate-error.ts";
import type { PolicyFileError } from "../policy-file-error.ts";
import type { SourceText, Span } from "../source-text.ts";
import { spanOf } from "./yaml-place.ts";

/** The first key that stands twice in one map, as the error to throw. */
export function duplicateKey(document: Document.Parsed, source: SourceText): PolicyFileError | null {
  let found: PolicyFileError | null = null;
  visit(document, {
    Map(_, map) {
      const seen = new Map<string, Span>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const first = seen.get(name);
        if (first === undefined) {
          seen.set(name, spanOf(key));
          continue;
        }
        found = duplicateError(source, name, first, spanOf(key));
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return found;
}
