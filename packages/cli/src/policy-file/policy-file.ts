import type { ProblemPath } from "corslet";

/** A place in a text file; lines and columns count from 1. */
export interface SourceRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** A policy file as it was read: its text, the configuration in it, and where each part of that stands. */
export interface PolicyFile {
  /** As a person would write it: relative to the working directory where it is below it. */
  readonly path: string;
  readonly text: string;
  /** The configuration, of whatever type; unchecked. */
  readonly config: unknown;
  /** Where a problem's path stands; the nearest enclosing place when the path itself does not stand there; `null` when nothing can be told. */
  readonly locate: (path: ProblemPath) => SourceRange | null;
}
