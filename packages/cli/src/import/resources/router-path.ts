import type { PathFit } from "../regex/path-patterns.ts";

/** A path as a router writes it. */
export interface RouterPath {
  readonly text: string;
  /** Whether it covers what is below it too, as `app.use` does in Express. */
  readonly isPrefix: boolean;
}

interface Translated {
  readonly pattern: string;
  readonly fit: Exclude<PathFit, "opens-more">;
}

// In Express 4, Express 5 and Hono.
const REST = /(?:^|\/)(?:\*\w*|\(\.\*\)|\{\*\w+\})$/;
const PLAIN = /^(?:\/[\w.~-]+)*$/;

/** The resource pattern of a path; `null` when there is none. */
export function patternOfPath({ text, isPrefix }: RouterPath, isHono: boolean): Translated | null {
  const tidy = withoutSlashes(text);
  const rest = REST.exec(tidy);
  const prefix = rest === null ? tidy : withoutSlashes(tidy.slice(0, rest.index));
  if (!PLAIN.test(prefix)) return null;
  if (rest === null && !isPrefix) return { pattern: prefix === "" ? "/" : prefix, fit: "same" };
  // Express asks for a slash before the rest; Hono does not.
  return { pattern: `${prefix}/*`, fit: rest === null || isHono || prefix === "" ? "same" : "wider" };
}

/** The pattern that covers a path with parameters; to be suggested, never written. */
export function nearestPattern(text: string): string | null {
  const plain = /^(?:\/[\w.~-]+)+(?=\/)/.exec(withoutSlashes(text))?.[0];
  return plain === undefined ? null : `${plain}/*`;
}

/** Two paths, one below the other. */
export function joinPaths(base: string, path: string): string {
  return withoutSlashes(`${base}/${path}`);
}

function withoutSlashes(path: string): string {
  const single = path.replaceAll(/\/{2,}/g, "/").replace(/\/$/, "");
  return single === "" || /^[/*(]/.test(single) ? single : `/${single}`;
}
