import { parseExpression } from "./syntax.ts";
import { type Token, type Word, wordsOf } from "./words.ts";

/** How a resource pattern compares with the expression that it stands for. */
export type PathFit =
  | "same"
  /** The expression covers names that only begin alike too: `/api-internal` for `/api`. */
  | "opens-more"
  /** The pattern covers the folder itself too: `/api` for what is below `/api/`. */
  | "wider";

export interface PathPattern {
  readonly pattern: string;
  readonly fit: PathFit;
}

/**
 * The resource patterns for an expression that is matched at the start of a path, as Python's `match` does; `null` when
 * there are none.
 */
export function pathPatterns(expression: string): readonly PathPattern[] | null {
  const parsed = parseExpression(expression);
  const words = parsed === null ? null : wordsOf(parsed);
  if (words === null) return null;
  const patterns: PathPattern[] = [];
  for (const word of words) {
    const pattern = patternOf(word);
    if (pattern === null) return null;
    patterns.push(pattern);
  }
  return patterns;
}

function patternOf(word: Word): PathPattern | null {
  const tokens = word.slice(word[0]?.kind === "start" ? 1 : 0);
  const isEnded = tokens.at(-1)?.kind === "end";
  const [first, gap, ...rest] = isEnded ? tokens.slice(0, -1) : tokens;
  if (rest.length > 0) return null;
  // "", ".*" and "/*" are whatever path there is.
  if (first === undefined) return isEnded ? null : ANY;
  if (first.kind === "many") return gap === undefined && matchesAll(first, isEnded) ? ANY : null;
  if (first.kind !== "text" || !/^\/[\w.~/-]*$/.test(first.text)) return null;
  if (gap === undefined) return isEnded ? { pattern: first.text, fit: "same" } : below(first.text);
  if (gap.kind !== "many") return null;
  if (isSlashes(gap)) return isEnded || gap.min > 1 ? null : below(gap.min === 1 ? `${first.text}/` : first.text);
  if (!isAnything(gap)) return null;
  return first.text === "/" && gap.min === 1 ? { pattern: "/*", fit: "wider" } : below(first.text);
}

const ANY: PathPattern = { pattern: "/*", fit: "same" };

/** What begins with a text. */
function below(text: string): PathPattern {
  if (text === "/") return ANY;
  return text.endsWith("/") ? { pattern: `${text}*`, fit: "wider" } : { pattern: `${text}/*`, fit: "opens-more" };
}

type Many = Extract<Token, { kind: "many" }>;

function matchesAll(gap: Many, isEnded: boolean): boolean {
  return isAnything(gap) || (isSlashes(gap) && gap.min <= 1 && !isEnded);
}

function isSlashes({ part }: Many): boolean {
  return part.kind === "character" && part.character === "/";
}

function isAnything({ part, min, max }: Many): boolean {
  return part.kind === "class" && part.isDot && min <= 1 && max === Number.POSITIVE_INFINITY;
}
