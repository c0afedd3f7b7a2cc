import { pathOf } from "../http/request-target.ts";

/** What a key of `resources` stands for. */
export interface ResourcePattern {
  /** The pattern in the one spelling that paths are compared in. */
  readonly text: string;
  /** The exact path, or the path that itself and everything below it are covered; `""` for `/*`. */
  readonly path: string;
  /** Whether it ends in `/*`. */
  readonly below: boolean;
}

/** Parses a resource pattern: `/exact`, `/prefix/*` or `/*`. Returns `null` for anything else. */
export function parseResourcePattern(text: string): ResourcePattern | null {
  const below = text.endsWith("/*");
  const written = below ? text.slice(0, -2) : text;
  if (below && written === "") return { text, path: "", below };
  // `//*` would cover `//a` and not `/a`.
  if (!isPlainPath(written) || (below && written.endsWith("/"))) return null;
  const path = pathOf(written);
  return path === null ? null : { text: below ? `${path}/*` : path, path, below };
}

// Braces, angle brackets and a leading colon are other frameworks' parameters; browsers percent-encode the rest.
const NEVER_IN_PATHS = /[\s\\?#*"<>^`{}[\]|]|\/:/;

function isPlainPath(path: string): boolean {
  const isPrintable = !/[^!-~]/.test(path);
  return path.startsWith("/") && isPrintable && !NEVER_IN_PATHS.test(path) && !/\/\/|%(?![0-9A-Fa-f]{2})/.test(path);
}

const LONE_SURROGATES = /\p{Surrogate}/gu;

/** What a pattern was probably meant to be, or `""`. */
export function resourceHint(text: string): string {
  const parameters = text
    .trim()
    .replace(/\/(?::[^/]+|\{[^/]*\}|<[^/]*>|\[[^/]*\]|\*+|\(?\.[*+]\)?\$?)(?:\/.*)?$/, "/*");
  const path = `/${parameters
    .replace(/^\^/, "")
    .replace(/^[a-z]+:\/\/[^/]*/i, "")
    .replace(/[?#].*$/, "")}`.replace(/\/{2,}/g, "/");
  const star = path.replace(/\/?(?<!\*)\*+$/, "/*");
  const encoded = star.replace(/[^\0-\x7f]+/g, (run) => encodeURIComponent(run.replace(LONE_SURROGATES, "\ufffd")));
  return encoded !== text && parseResourcePattern(encoded) !== null
    ? `write ${encoded}`
    : "write /exact, /prefix/* or /*";
}
