import type { ProblemPath } from "../problem.ts";
import type { Report } from "./report.ts";

/** Whether a value is an object with named members: no list, and no Map, Promise or the like, whose content has no names. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  const tag = Object.prototype.toString.call(value);
  return tag === "[object Object]" || tag === "[object Module]";
}

/** A record's own members. What somebody has put on `Object.prototype` is no part of a configuration. */
export function ownMembers<R extends object>(record: R): R {
  return Object.assign(Object.create(null) as R, record);
}

/** A boolean option; reports any other type. */
export function readBoolean(value: unknown, path: ProblemPath, report: Report): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  report.error("config/type", path, value, { detail: "true or false", hint: "write true or false, without quotes" });
  return false;
}

/** What hints say of a list option. */
export interface ListOption {
  /** A list that is accepted. */
  readonly example: string;
  /** The entries that a string was probably meant to be, each of which is accepted; empty when that would be a guess. */
  readonly mend: (text: string) => readonly string[];
}

/**
 * A list of strings, or `"*"`; reports any other type. Entries that are no strings are reported, and `null` stands for each.
 *
 * @returns `"*"` when the value is the star; `null` when it is no list.
 */
export function readList(
  value: unknown,
  path: ProblemPath,
  report: Report,
  { example, mend }: ListOption,
): readonly (string | null)[] | "*" | null {
  if (value === "*") return "*";
  if (!Array.isArray(value)) {
    const entries = typeof value === "string" ? mend(value) : [];
    report.error("config/type", path, value, {
      detail: 'a list of strings or "*"',
      hint: `write ${entries.length > 0 ? JSON.stringify(entries) : example}`,
    });
    return null;
  }
  const entries: (string | null)[] = [];
  // A hole in a sparse list is an entry too: undefined.
  for (let index = 0; index < value.length; index++) {
    const entry: unknown = value[index];
    entries.push(typeof entry === "string" ? entry : null);
    if (typeof entry !== "string")
      report.error("config/type", [...path, index], entry, { detail: "a string", hint: typeHint(entry, example) });
  }
  return entries;
}

/** The hint for a string that was meant to be other strings, or `null` when there are none. */
export function writeEach(entries: readonly string[]): string | null {
  return entries.length === 0 ? null : `write ${entries.map((entry) => JSON.stringify(entry)).join(", ")}`;
}

function typeHint(entry: unknown, example: string): string {
  if (entry === undefined) return "a variable that is not set stands here; give it a value, or leave the entry out";
  if (entry instanceof RegExp) return "list each value; for origins, https://*.example.com covers every subdomain";
  return `write strings, such as ${example}`;
}
