import type { ProblemPath } from "corslet";
import type { MemberPart, SourceRange } from "./policy-file.ts";
import type { SourceText, Span } from "./source-text.ts";

/** A value where it stands in a file, in whatever notation. */
export interface Place {
  /** The key before it; `null` for the root and for entries of a list. */
  readonly key: Span | null;
  readonly value: Span;
  /** The value's member or entry; `null` when it does not stand in the file. */
  readonly child: (key: string | number) => Place | null;
}

/** {@link PolicyFile.locate}, for any notation whose root is given. */
export function locateFrom(
  root: Place | null,
  source: SourceText,
): (path: ProblemPath, part?: MemberPart) => SourceRange | null {
  return (path, part = "value") => {
    if (root === null) return null;
    let here = root;
    let isShown = part === "value";
    for (const key of path) {
      const next = here.child(key);
      if (next === null) {
        // A member that is missing is asked of its object; an entry that does not stand there was computed by its list.
        isShown &&= typeof key === "number";
        break;
      }
      here = next;
    }
    const firstLine = source.firstLineOf(here.value);
    const isOneLine = firstLine.end > firstLine.start && firstLine.end === here.value.end;
    const span = isShown && isOneLine ? here.value : (here.key ?? firstLine);
    return source.rangeOf(span);
  };
}
