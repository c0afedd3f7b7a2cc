import { originPatterns } from "../regex/origin-patterns.ts";
import type { Reading } from "../reading.ts";
import type { Value } from "../value.ts";
import type { Entry } from "./grant-draft.ts";
import { expressionOrigins, namedOrigin, type OriginsRead, runTimeOrigins, strangeOrigins } from "./origins.ts";

// What flask-cors takes for a sign of a regular expression: core.py, _REGEX_HINT_CHARS.
const HINTS = /[*\\\]?$^[()]/;

/** Whether flask-cors takes a string for a regular expression. */
export function isFlaskExpression(text: string): boolean {
  return HINTS.test(text);
}

/**
 * `origins` of flask-cors: strings, which are regular expressions when they look like it, matched at the start and
 * without regard to case. With any origin and credentials it mirrors.
 */
export function flaskOrigins(reading: Reading, value: Value | null): OriginsRead | null {
  if (value === null) return "any";
  const values = value.kind === "list" ? value.entries : [value];
  // With credentials, it sends back whatever asks.
  if (values.some((one) => one.kind === "string" && (one.text === "*" || one.text === ".*"))) return "any";
  const entries = values.map((one) => single(reading, one));
  if (entries.includes(null)) return null;
  return entries.length === 0 ? "nobody" : entries.flatMap((entry) => entry ?? []);
}

function single(reading: Reading, value: Value): readonly Entry[] | null {
  const { span } = value;
  switch (value.kind) {
    case "string":
      if (!isFlaskExpression(value.text)) return namedOrigin(reading, value.text.toLowerCase(), span);
      return expressionOrigins(reading, span, patterns(value.text, true));
    case "regex":
      return expressionOrigins(reading, span, patterns(value.pattern, value.flags.includes("i")));
    case "runtime":
      return runTimeOrigins(reading, value);
    default:
      return strangeOrigins(reading, value, '"*", an origin, or a list of origins');
  }
}

function patterns(pattern: string, ignoresCase: boolean): ReturnType<typeof originPatterns> {
  return originPatterns(pattern, { isStartAnchored: true, ignoresCase });
}
