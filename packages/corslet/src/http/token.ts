import { asciiTable } from "./ascii.ts";

// tchar of RFC 9110 section 5.6.2.
const TOKEN_CODE_POINTS = asciiTable(/[\w!#$%&'*+.^`|~-]/);

/** Whether a UTF-16 code unit may stand in a token. */
export function isTokenCodePoint(code: number): boolean {
  return code < 128 && TOKEN_CODE_POINTS[code] === 1;
}

/**
 * Whether `value` is a token: the grammar of methods and header names.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
 */
export function isToken(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    if (!isTokenCodePoint(value.charCodeAt(i))) return false;
  }
  return value.length > 0;
}
