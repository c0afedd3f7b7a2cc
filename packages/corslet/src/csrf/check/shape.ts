import type { ProblemPath } from "../../policy/problem.ts";
import { isRecord } from "../../policy/check/shape.ts";
import type { GuardReport } from "./guard-report.ts";

/** Reports every key that is none of `known`. */
export function checkUnknownKeys(
  record: object,
  known: readonly string[],
  path: ProblemPath,
  report: GuardReport,
): void {
  for (const [key, value] of Object.entries(record)) {
    if (known.includes(key)) continue;
    const meant = known.find((name) => name.toLowerCase() === key.replace(/[_-]/g, "").toLowerCase());
    const hint = meant === undefined ? `the options are ${known.join(", ")}` : `write ${meant}`;
    // Not the value: where an option is misspelt, it may be a key.
    report.error("guard/unknown-option", [...path, key], typeof value, hint, key);
  }
}

/** One of some words; the first is the default. */
export function oneOf<const Word extends string>(
  value: unknown,
  words: readonly [Word, ...Word[]],
  path: ProblemPath,
  report: GuardReport,
): Word {
  if (value === undefined) return words[0];
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const choice = words.map((word) => JSON.stringify(word)).join(" or ");
  report.error("guard/type", path, value, `write ${choice}`, choice);
  return words[0];
}

/** A boolean option, false by default. */
export function readFlag(value: unknown, path: ProblemPath, report: GuardReport, byDefault = false): boolean {
  if (value === undefined) return byDefault;
  if (typeof value === "boolean") return value;
  report.error("guard/type", path, value, "write true or false, without quotes", "true or false");
  return byDefault;
}

/** A list option, empty by default; holes are entries too. */
export function readEntries(
  value: unknown,
  path: ProblemPath,
  report: GuardReport,
  example: string,
): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return Array.from(value);
  report.error("guard/type", path, isRecord(value) ? "an object" : value, `write ${example}`, "a list");
  return [];
}
