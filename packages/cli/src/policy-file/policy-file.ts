import type { ProblemPath } from "corslet";

/** A place in a text file. Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export interface SourceRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** Which half of a member is meant: `methods` or `[PUT]` in `methods: [PUT]`. */
export type MemberPart = "key" | "value";

/** A policy file as it was read: its text, the configuration in it, and where each part of that stands. */
export interface PolicyFile {
  /** As a person would write it: relative to the working directory where it is below it. */
  readonly path: string;
  readonly text: string;
  /** The configuration, of whatever type; unchecked. */
  readonly config: unknown;
  /**
   * Where a problem's path stands; the nearest enclosing place when the path itself does not stand there; `null` when
   * nothing can be told. A value that is empty or takes several lines is shown by its key, or by its first line.
   */
  readonly locate: (path: ProblemPath, part?: MemberPart) => SourceRange | null;
}

/** What each notation's reader makes of a text. */
export type ReadPolicy = Pick<PolicyFile, "config" | "locate">;
