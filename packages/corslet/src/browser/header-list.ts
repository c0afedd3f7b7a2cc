import { asciiLowercase } from "../http/ascii.ts";
import { isTokenCodePoint } from "../http/token.ts";

/** A header line: name as sent, value without surrounding white space. */
export type HeaderLine = readonly [name: string, value: string];

/** A header list, in order, repeated names included. https://fetch.spec.whatwg.org/#concept-header-list */
export type HeaderList = readonly HeaderLine[];

/** The values of all lines with a name, in order. */
export function headerValues(list: HeaderList, name: string): string[] {
  return list.filter(([candidate]) => asciiLowercase(candidate) === name).map(([, value]) => value);
}

/** The combined value of a name's lines, or `null`. https://fetch.spec.whatwg.org/#concept-header-list-get */
export function getHeader(list: HeaderList, name: string): string | null {
  const values = headerValues(list, name);
  return values.length === 0 ? null : values.join(", ");
}

/** A list without a name's lines. */
export function withoutHeaders(list: HeaderList, names: readonly string[]): HeaderLine[] {
  return list.filter(([name]) => !names.includes(asciiLowercase(name)));
}

/** Removes HTTP white space from both ends. https://fetch.spec.whatwg.org/#concept-header-value-normalize */
export function normalizeHeaderValue(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isHttpWhitespace(value.charCodeAt(start))) start++;
  while (end > start && isHttpWhitespace(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isHttpWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** A list's lines of some names, lower-cased. */
export function onlyHeaders(list: HeaderList, names: readonly string[]): HeaderLine[] {
  return list.filter(([name]) => names.includes(asciiLowercase(name)));
}

/**
 * Extracts a `#token` list from all lines of a name: empty elements and optional white space are fine, anything
 * else that is no token is a failure.
 *
 * @returns `null` when no line has the name, `"failure"` when one does not parse.
 * @see https://fetch.spec.whatwg.org/#extract-header-list-values
 */
export function extractTokenList(list: HeaderList, name: string): string[] | null | "failure" {
  const values = headerValues(list, name);
  if (values.length === 0) return null;
  const tokens: string[] = [];
  for (const value of values) {
    for (const element of value.split(",")) {
      const token = element.replace(/^[ \t]+|[ \t]+$/g, "");
      if (token === "") continue;
      for (let i = 0; i < token.length; i++) {
        if (!isTokenCodePoint(token.charCodeAt(i))) return "failure";
      }
      tokens.push(token);
    }
  }
  return tokens;
}
