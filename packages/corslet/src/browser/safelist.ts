import { asciiLowercase } from "../http/ascii.ts";
import type { HeaderList } from "./header-list.ts";
import { mimeTypeEssence } from "./mime-type.ts";
import type { Quirks } from "./quirks.ts";
import { parseSingleRange } from "./range.ts";

/** Longest value of a CORS-safelisted request-header, in bytes. */
const MAX_SAFELISTED_VALUE = 128;

/** Most bytes that all safelisted values may have together. */
const MAX_SAFELISTED_SUM = 1024;

const FORM_TYPES: ReadonlySet<string> = new Set([
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
]);

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte */
function hasCorsUnsafeRequestHeaderByte(value: string, quirks: Quirks): boolean {
  for (const character of value) {
    const code = character.charCodeAt(0);
    if (code > 0x7f && quirks.highBytesUnsafe) return true;
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || '"():<>?@[\\]{}'.includes(character)) return true;
  }
  return false;
}

/**
 * Whether a header may be sent without asking.
 *
 * @see https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export function isCorsSafelistedRequestHeader(name: string, value: string, quirks: Quirks): boolean {
  // 1. A value of more than 128 bytes: no. (A header's value is a byte string: one code unit, one byte.)
  if (value.length > MAX_SAFELISTED_VALUE) return false;
  // 2. By name, lower-cased:
  const lower = asciiLowercase(name);
  if (quirks.extraSafelistedHeaders.includes(lower)) return true;
  switch (lower) {
    case "accept":
      return !hasCorsUnsafeRequestHeaderByte(value, quirks);
    case "accept-language":
    case "content-language":
      return /^[0-9A-Za-z *,\-.;=]*$/.test(value);
    case "content-type": {
      if (hasCorsUnsafeRequestHeaderByte(value, quirks)) return false;
      if (quirks.emptyMimeParameterAtEndFails && /;[ \t]*;[ \t]*$/.test(value)) return false;
      const essence = mimeTypeEssence(value);
      return essence !== null && FORM_TYPES.has(essence);
    }
    case "range": {
      const range = parseSingleRange(quirks.rangeUnitAnyCase ? asciiLowercase(value) : value);
      return (
        range !== null && range.start !== null && Math.max(range.start, range.end ?? 0) <= quirks.largestRangeNumber
      );
    }
    default:
      return false;
  }
  // 3. Otherwise: yes.
}

/**
 * The names that a preflight must ask for: lower-cased, sorted, once each (where an engine does not repeat them).
 *
 * @see https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
 */
export function corsUnsafeRequestHeaderNames(headers: HeaderList, quirks: Quirks): string[] {
  const unsafe: string[] = [];
  const potentiallyUnsafe: string[] = [];
  let sum = 0;
  for (const [name, value] of quirks.judgesCombinedHeaders ? combined(headers) : headers) {
    if (!isCorsSafelistedRequestHeader(name, value, quirks)) unsafe.push(name);
    else {
      potentiallyUnsafe.push(name);
      sum += value.length;
    }
  }
  if (sum > MAX_SAFELISTED_SUM && !quirks.noSafelistedSumLimit) unsafe.push(...potentiallyUnsafe);
  const names = unsafe.map(asciiLowercase).sort();
  return quirks.asksRepeatedNames ? names : [...new Set(names)];
}

function combined(headers: HeaderList): HeaderList {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = values.get(asciiLowercase(name));
    values.set(asciiLowercase(name), before === undefined ? value : `${before}, ${value}`);
  }
  return [...values];
}
