import { describe, expect, test } from "vitest";
import {
  isCorsResponseHeaderName,
  isCorsSafelistedResponseHeaderName,
  isForbiddenRequestHeaderName,
  isForbiddenResponseHeaderName,
  isPreflightOnlyHeaderName,
  isRequestOnlyHeaderName,
} from "../../src/http/header-kinds.ts";
import { isCorsNonWildcardRequestHeaderName } from "../../src/http/header-names.ts";

function members(title: string, is: (name: string) => boolean, inside: readonly string[], outside: readonly string[]) {
  describe(title, () => {
    test.each(inside)("%s is one, in any case", (name) => {
      expect([is(name), is(name.toLowerCase()), is(name.toUpperCase())]).toEqual([true, true, true]);
    });
    test.each(outside)("%j is none", (name) => {
      expect([is(name), is(name.toLowerCase()), is(name.toUpperCase())]).toEqual([false, false, false]);
    });
  });
}

// "a byte-case-insensitive match for one of `Accept-Charset` … or … starts with `proxy-` or `sec-`".
members(
  "https://fetch.spec.whatwg.org/#forbidden-request-header",
  isForbiddenRequestHeaderName,
  [
    ..."Accept-Charset Accept-Encoding Access-Control-Request-Headers Access-Control-Request-Method".split(" "),
    ..."Connection Content-Length Cookie Cookie2 Date DNT Expect Host Keep-Alive Origin Referer".split(" "),
    ..."Set-Cookie TE Trailer Transfer-Encoding Upgrade Via Proxy-Authorization Proxy- Sec-Fetch-Site Sec-".split(" "),
    "Access-Control-Request-Private-Network",
  ],
  [
    ..."Accept Accept-Language Authorization Content-Type Range User-Agent X-HTTP-Method-Override".split(" "),
    ..."X-Cookie Cookies Proxy Sec Second Access-Control-Allow-Origin".split(" "),
    "",
  ],
);

members(
  "https://fetch.spec.whatwg.org/#http-responses",
  isCorsResponseHeaderName,
  [
    ..."Access-Control-Allow-Origin Access-Control-Allow-Credentials Access-Control-Allow-Methods".split(" "),
    ..."Access-Control-Allow-Headers Access-Control-Max-Age Access-Control-Expose-Headers".split(" "),
    "Access-Control-Allow-Private-Network",
  ],
  ["Access-Control-Request-Method", "Access-Control", "X-Access-Control-Allow-Origin", "Origin", "Vary", ""],
);

// "`*` … a CORS non-wildcard request-header name is a header name that is a byte-case-insensitive match for `Authorization`."
members(
  "https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name",
  isCorsNonWildcardRequestHeaderName,
  ["Authorization"],
  ["Proxy-Authorization", "X-Authorization", "Cookie", ""],
);

members(
  "https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name",
  isCorsSafelistedResponseHeaderName,
  "Cache-Control Content-Language Content-Length Content-Type Expires Last-Modified Pragma".split(" "),
  ["ETag", "Set-Cookie", "Content-Encoding", "X-Request-Id", "*", ""],
);

members(
  "https://fetch.spec.whatwg.org/#forbidden-response-header-name",
  isForbiddenResponseHeaderName,
  ["Set-Cookie", "Set-Cookie2"],
  ["Cookie", "Set-Cookie3", "X-Set-Cookie", ""],
);

// RFC 9110 sections 10.1 (request context), 12.5 (content negotiation), 13.1 (preconditions), 14.2 (Range).
members(
  "header names that stand in requests alone",
  isRequestOnlyHeaderName,
  [
    ..."Accept Accept-Charset Accept-Language Cookie DNT Expect Host If-Match If-Modified-Since If-None-Match".split(
      " ",
    ),
    ..."If-Range If-Unmodified-Since Max-Forwards Origin Proxy-Authorization Range Referer TE User-Agent".split(" "),
    ..."Access-Control-Request-Headers Access-Control-Request-Method Sec-Fetch-Mode".split(" "),
  ],
  // Authorization is answered by APIs that renew a bearer token; Sec-WebSocket-Accept is a response header.
  [..."Authorization Content-Range Accept-Ranges ETag Link Location Sec-WebSocket-Accept".split(" "), ""],
);

members(
  "header names that browsers read from preflight answers alone",
  isPreflightOnlyHeaderName,
  [
    ..."Access-Control-Allow-Methods Access-Control-Allow-Headers Access-Control-Max-Age".split(" "),
    "Access-Control-Allow-Private-Network",
  ],
  ["Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Allow-Credentials", "Max-Age", ""],
);

test("a name is compared by ASCII case alone: the Kelvin sign makes no cookie", () => {
  expect(isForbiddenRequestHeaderName("coo\u212Aie")).toBe(false);
});
