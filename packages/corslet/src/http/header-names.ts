import { asciiLowercase } from "./ascii.ts";
import { isToken } from "./token.ts";

/** The response headers of the CORS protocol, as the standard writes them. https://fetch.spec.whatwg.org/#http-responses */
export const ALLOW_ORIGIN = "Access-Control-Allow-Origin";
export const ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
export const ALLOW_METHODS = "Access-Control-Allow-Methods";
export const ALLOW_HEADERS = "Access-Control-Allow-Headers";
export const EXPOSE_HEADERS = "Access-Control-Expose-Headers";
export const MAX_AGE = "Access-Control-Max-Age";
export const VARY = "vary";

/**
 * The same as they are written on the wire: in lower case, as HTTP/2 wants them. Node looks headers up by that spelling,
 * and folding the case of any other is a sixth of what setting a header costs.
 */
export const WIRE_NAMES: Readonly<Record<string, string>> = {
  // Written out: V8 finds a header by a literal faster than by a string that was made at run time.
  [ALLOW_ORIGIN]: "access-control-allow-origin",
  [ALLOW_CREDENTIALS]: "access-control-allow-credentials",
  [ALLOW_METHODS]: "access-control-allow-methods",
  [ALLOW_HEADERS]: "access-control-allow-headers",
  [EXPOSE_HEADERS]: "access-control-expose-headers",
  [MAX_AGE]: "access-control-max-age",
};

/** The request headers of the CORS protocol, lower-cased as Node and `Headers` key them. https://fetch.spec.whatwg.org/#http-requests */
export const ORIGIN = "origin";
export const REQUEST_METHOD = "access-control-request-method";
export const REQUEST_HEADERS = "access-control-request-headers";

/** What every header of the CORS protocol but Origin begins with, lower-cased. */
export const PROTOCOL_PREFIX = "access-control-";
const REQUEST_PREFIX = "access-control-request-";

/** Whether `name` is a header name: a token. https://fetch.spec.whatwg.org/#header-name */
export function isHeaderName(name: string): boolean {
  return isToken(name);
}

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

/**
 * Whether `name` is a CORS non-wildcard request-header name: `*` does not cover it.
 *
 * @see https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
 */
export function isCorsNonWildcardRequestHeaderName(name: string): boolean {
  return asciiLowercase(name) === "authorization";
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
