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

/** Whether `name` is a header name: a token. https://fetch.spec.whatwg.org/#header-name */
export function isHeaderName(name: string): boolean {
  return isToken(name);
}

/**
 * Whether `name` is a CORS non-wildcard request-header name: `*` does not cover it.
 *
 * @see https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
 */
export function isCorsNonWildcardRequestHeaderName(name: string): boolean {
  return asciiLowercase(name) === "authorization";
}
