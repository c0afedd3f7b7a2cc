import { asciiLowercase } from "./ascii.ts";
import { PROTOCOL_PREFIX } from "./header-names.ts";

// What configurations are checked against, and browsers go by. No server that answers needs it, nor should load it.

const REQUEST_PREFIX = "access-control-request-";

const FORBIDDEN_REQUEST_HEADERS: ReadonlySet<string> = new Set(
  `accept-charset accept-encoding connection content-length cookie cookie2 date dnt expect host keep-alive
   origin referer set-cookie te trailer transfer-encoding upgrade via`.split(/\s+/),
);

/**
 * Whether `name` is a forbidden request-header, which no script can set.
 *
 * The three method-override headers, forbidden for some values only, are not named here.
 * `Access-Control-Request-*` is taken whole: two names are in the standard, the others were Private Network Access.
 *
 * @see https://fetch.spec.whatwg.org/#forbidden-request-header
 */
export function isForbiddenRequestHeaderName(name: string): boolean {
  const lower = asciiLowercase(name);
  return (
    FORBIDDEN_REQUEST_HEADERS.has(lower) ||
    lower.startsWith("proxy-") ||
    lower.startsWith("sec-") ||
    lower.startsWith(REQUEST_PREFIX)
  );
}

/** Whether `name` is a response header of the CORS protocol. */
export function isCorsResponseHeaderName(name: string): boolean {
  const lower = asciiLowercase(name);
  return lower.startsWith(PROTOCOL_PREFIX) && !lower.startsWith(REQUEST_PREFIX);
}

const SAFELISTED_RESPONSE_HEADERS: ReadonlySet<string> = new Set(
  "cache-control content-language content-length content-type expires last-modified pragma".split(" "),
);

/**
 * Whether `name` is a CORS-safelisted response-header name, which a page reads without being listed.
 *
 * @see https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
 */
export function isCorsSafelistedResponseHeaderName(name: string): boolean {
  return SAFELISTED_RESPONSE_HEADERS.has(asciiLowercase(name));
}

/** Whether `name` is a forbidden response-header name, which no page ever reads. https://fetch.spec.whatwg.org/#forbidden-response-header-name */
export function isForbiddenResponseHeaderName(name: string): boolean {
  const lower = asciiLowercase(name);
  return lower === "set-cookie" || lower === "set-cookie2";
}

// `Authorization` is missing on purpose: APIs that renew a bearer token answer with it and expose it.
const REQUEST_ONLY_HEADERS: ReadonlySet<string> = new Set(
  `accept accept-charset accept-language cookie cookie2 dnt expect host if-match if-modified-since if-none-match
   if-range if-unmodified-since max-forwards origin proxy-authorization range referer te user-agent`.split(/\s+/),
);

/** Whether `name` only ever stands in requests, so that exposing it exposes nothing (RFC 9110 sections 10.1, 12.5, 13.1, 14.2). */
export function isRequestOnlyHeaderName(name: string): boolean {
  const lower = asciiLowercase(name);
  return REQUEST_ONLY_HEADERS.has(lower) || lower.startsWith(REQUEST_PREFIX) || lower.startsWith("sec-fetch-");
}

/** Whether `name` is read by the browser from preflight answers alone, never by a page. */
export function isPreflightOnlyHeaderName(name: string): boolean {
  switch (asciiLowercase(name)) {
    case "access-control-allow-methods":
    case "access-control-allow-headers":
    case "access-control-max-age":
    case "access-control-allow-private-network":
      return true;
    default:
      return false;
  }
}
