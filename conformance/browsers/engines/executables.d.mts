/** A program that browser tests need. */
export interface Executable {
  readonly title: string;
  /** Debian's package. */
  readonly package: string;
  /** The environment variables that name its path, first wins. */
  readonly variables: readonly string[];
  readonly names: readonly string[];
  readonly places: readonly string[];
}

/** The programs that browser tests need: where each may be, and which of Debian's packages holds it. */
export const EXECUTABLES: {
  readonly [Name in "chromium" | "firefox" | "webkitDriver" | "miniBrowser" | "xvfb"]: Executable;
};

/** A program's path: the one that the environment names, or else the first in PATH and the usual places; or null. */
export function findExecutable(executable: Executable): string | null;

/** What to tell somebody who has none, in one line. */
export function howToGet(executable: Executable): string;
