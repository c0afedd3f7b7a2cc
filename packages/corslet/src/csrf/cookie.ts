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
    if (equals === -1 || pair.slice(0, equals).trim() !== name) continue;
    if (found !== null) return null;
    found = pair.slice(equals + 1).trim();
  }
  return found !== null && found.length === COOKIE_LENGTH && /^[\w-]+$/.test(found) ? found : null;
}

/** What `Set-Cookie` says of the guard's own cookie. It lives as long as the browser's session. */
export function renderOwnCookie({ name, secure, sameSite }: ReadCookie, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}${secure ? "; Secure" : ""}`;
}
