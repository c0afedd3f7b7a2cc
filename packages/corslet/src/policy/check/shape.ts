import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";

/** Whether a value is an object with named members, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof RegExp);
}

/** A boolean option; reports any other type. */
export function readBoolean(value: unknown, path: ProblemPath, report: Report): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  report.error("config/type", path, value, { detail: "true or false", hint: "write true or false, without quotes" });
  return false;
}

/**
 * A list of strings, or `"*"`; reports any other type. Entries that are no strings are reported and left out.
 *
 * @returns `"*"` when the star stands anywhere in it; each string with the index at which it stands otherwise.
 */
export function readList(
  value: unknown,
  path: ProblemPath,
  report: Report,
  example: string,
): readonly (readonly [string, number])[] | "*" | null {
  if (value === "*") return "*";
  if (!Array.isArray(value)) {
    const hint =
      typeof value === "string" ? `write ${JSON.stringify(value.split(/[\s,]+/).filter(Boolean))}` : `write ${example}`;
    report.error("config/type", path, value, { detail: 'a list of strings or "*"', hint });
    return null;
  }
  const entries: (readonly [string, number])[] = [];
  // A hole in a sparse list is an entry too: undefined.
  for (let index = 0; index < value.length; index++) {
    const entry: unknown = value[index];
    if (typeof entry === "string") entries.push([entry, index]);
    else report.error("config/type", [...path, index], entry, { detail: "a string", hint: typeHint(entry, example) });
  }
  return entries;
}

function typeHint(entry: unknown, example: string): string {
  if (entry === undefined) return "a variable that is not set stands here; give it a value, or leave the entry out";
  if (entry instanceof RegExp) return "list each value; for origins, https://*.example.com covers every subdomain";
  return `write strings, such as ${example}`;
}
