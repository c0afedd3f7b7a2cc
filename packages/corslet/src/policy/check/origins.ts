import { mendedOrigin, originHint } from "../origin-hint.ts";
import { isExact, type OriginPattern } from "../origin-pattern.ts";
import { parseOriginPattern } from "../parse-origin-pattern.ts";
import type { OriginErrorCode, ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";
import { type ListOption, readList } from "./shape.ts";

const EXAMPLE = '["https://app.example.com"]';

const ORIGINS: ListOption = {
  example: EXAMPLE,
  mend: (text) => {
    const origin = mendedOrigin(text);
    return origin === null ? [] : [origin];
  },
};

const UNSET = "a variable that is not set stands here; give it a value";

// What a template makes of a variable that is not set: a name, or a port, that nobody has.
const UNSET_IN = /(?:^|[/.:])undefined(?:[.:/]|$)/;

/** Patterns by the index at which they stand in `origins`; `null` where none does. */
export type ListedPatterns = readonly (OriginPattern | null)[];

/**
 * The origins of a grant: `"*"`, or its patterns. Problems go to the report.
 *
 * @param isWritten whether the option stands there at all: a variable that is not set leaves it without a value.
 */
export function readOrigins(
  value: unknown,
  path: ProblemPath,
  report: Report,
  isWritten: boolean,
): "*" | ListedPatterns {
  if (value === undefined) {
    report.error("origin/missing", path, value, { hint: isWritten ? UNSET : `write origins: ${EXAMPLE}` });
    return [];
  }
  if (typeof value === "boolean" || typeof value === "function") {
    report.error("config/type", path, value, {
      detail: "a list of origins",
      hint: `list the origins, such as ${EXAMPLE}; mirroring whatever origin asks is no policy`,
    });
    return [];
  }
  if (typeof value === "string" && parseOriginPattern(value) === "origin/list-in-string") {
    report.error("origin/list-in-string", path, value, { hint: originHint(value, "origin/list-in-string") });
    return [];
  }
  const entries = readList(value, path, report, ORIGINS);
  if (entries === "*") return "*";
  if (entries === null) return [];
  if (Array.isArray(value) && value.length === 0)
    report.error("origin/missing", path, value, { hint: `list at least one origin, or leave the grant out` });
  return readEntries(entries, path, report);
}

// Lists are read one by one into lists, not into pairs of entry and index: of a million entries those are much to collect.
function readEntries(entries: readonly (string | null)[], path: ProblemPath, report: Report): "*" | ListedPatterns {
  const patterns: (OriginPattern | null)[] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = entry === null || entry === "*" ? null : parseOrigin(entry);
    patterns.push(typeof parsed === "string" ? null : parsed);
    if (entry === null || entry === "*") continue;
    if (typeof parsed === "string")
      report.error(parsed, [...path, index], entry, { hint: UNSET_IN.test(entry) ? UNSET : originHint(entry, parsed) });
    if (report.ownOrigins.has(entry)) report.warn("origin/self", [...path, index], entry, { hint: "leave it out" });
  }
  const star = entries.indexOf("*");
  if (star === -1) return patterns;
  const others = entries.filter((entry) => entry !== null).length - 1;
  if (others > 0)
    report.error("origin/redundant-with-any", [...path, star], "*", {
      detail: others === 1 ? "the other entry" : `the other ${others} entries`,
      hint: 'keep "*" alone, or list the origins without it',
    });
  return "*";
}

function parseOrigin(entry: string): OriginPattern | OriginErrorCode {
  const parsed = parseOriginPattern(entry);
  return typeof parsed !== "string" && UNSET_IN.test(entry) ? "origin/host" : parsed;
}

/** One serialized origin without stars, as `self` lists it. */
export function checkExactOrigin(entry: string, path: ProblemPath, report: Report): void {
  const parsed = parseOriginPattern(entry);
  if (typeof parsed !== "string" && isExact(parsed)) return;
  const mend = mendedOrigin(entry);
  const isPlain = mend !== null && !mend.includes("*");
  report.error(typeof parsed === "string" ? parsed : "origin/wildcard-position", path, entry, {
    hint: isPlain ? `write ${mend}` : "name the API's own origins one by one, such as https://api.example.com",
  });
}
