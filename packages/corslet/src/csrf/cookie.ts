import type { ReadCookie } from "./check/cookie.ts";

export const SET_COOKIE = "Set-Cookie";

/** Longest `Cookie` that is searched, in UTF-16 code units. Node refuses request heads above 16 KiB. */
const MAX_COOKIE_LENGTH = 16_384;

/** Bytes of randomness in the guard's own cookie, and what they are as base64url. */
export const COOKIE_BYTES = 32;
const COOKIE_LENGTH = 43;

/**
 * The value of the guard's own cookie in a `Cookie` header. `null` where it is missing or is none of ours, and where
 * it came twice: a sibling host may have planted the other one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6265#section-4.2
 */
export function readOwnCookie(header: string | null, name: string): string | null {
  if (header === null || header.length > MAX_COOKIE_LENGTH) return null;
  let found: string | null = null;
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    if (equals === -1 || trimmed(pair.slice(0, equals)) !== name) continue;
    if (found !== null) return null;
    found = trimmed(pair.slice(equals + 1));
  }
  return found !== null && found.length === COOKIE_LENGTH && /^[\w-]+$/.test(found) ? found : null;
}

// Spaces and tabs alone. Browsers keep other white space as part of a name, and then know no `__Host-` in it: what
// String.prototype.trim makes of such a name, a sibling host may have set.
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (start < end && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** What `Set-Cookie` says of the guard's own cookie. It lives as long as the browser's session. */
export function renderOwnCookie({ name, secure, sameSite }: ReadCookie, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}${secure ? "; Secure" : ""}`;
}
