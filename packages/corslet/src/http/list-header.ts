import { MAX_EMPTY_ELEMENTS, MAX_REQUEST_HEADERS_LENGTH } from "./limits.ts";
import { isTokenCodePoint } from "./token.ts";

const COMMA = 0x2c;

function isOptionalWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Why a list header was refused, or which element was. `null`: every element was accepted. */
export type RefusedElement = {
  readonly reason: "too-long" | "too-many-empty" | "not-a-token" | "refused";
  readonly start: number;
  readonly end: number;
};

/**
 * Reads a `#token` list (RFC 9110 section 5.6.1) in one pass and asks `accepts` about each element.
 * Any order, repeated elements, optional white space and a few empty elements are fine.
 *
 * Stops at the first element that is no token or that `accepts` refuses. Reads nothing of a value longer than
 * {@link MAX_REQUEST_HEADERS_LENGTH}, and gives up after {@link MAX_EMPTY_ELEMENTS} empty elements.
 *
 * @returns `null`, or the first refusal with the offsets of what was refused.
 */
export function refusedElement(value: string, accepts: (element: string) => boolean): RefusedElement | null {
  if (value.length > MAX_REQUEST_HEADERS_LENGTH) return { reason: "too-long", start: 0, end: 0 };
  const { length } = value;
  let empty = 0;
  let position = 0;
  // Each loop is bounded by the length: charCodeAt beyond it is NaN, and makes the whole loop several times slower.
  while (position <= length) {
    while (position < length && isOptionalWhitespace(value.charCodeAt(position))) position++;
    const start = position;
    while (position < length && isTokenCodePoint(value.charCodeAt(position))) position++;
    const end = position;
    while (position < length && isOptionalWhitespace(value.charCodeAt(position))) position++;
    if (position < length && value.charCodeAt(position) !== COMMA) {
      return { reason: "not-a-token", start, end: endOfElement(value, position) };
    }
    position++;
    if (start === end) {
      if (++empty > MAX_EMPTY_ELEMENTS) return { reason: "too-many-empty", start: 0, end: 0 };
    } else if (!accepts(value.slice(start, end))) {
      return { reason: "refused", start, end };
    }
  }
  return null;
}

/** Whether a list header is refused for its size, whatever its elements are: it is too long, or has too many empty ones. */
export function isOversized(value: string): boolean {
  if (value.length > MAX_REQUEST_HEADERS_LENGTH) return true;
  // Browsers send no empty elements, and of others all but two, the first and the last, stand between commas.
  return EMPTY_ELEMENT.test(value) && refusedElement(value, acceptsAny)?.reason === "too-many-empty";
}

// Linear: white space is looked at once, from the comma before it.
const EMPTY_ELEMENT = /,[ \t]*,/;

function acceptsAny(): boolean {
  return true;
}

function endOfElement(value: string, from: number): number {
  const comma = value.indexOf(",", from);
  return comma === -1 ? value.length : comma;
}
