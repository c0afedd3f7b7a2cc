import type { ProblemCode } from "corslet";

/** What each code stands for, whatever the value: a sentence. */
export const RULES: { readonly [Code in ProblemCode]: string } = {
  "config/type": "A value has the wrong type.",
  "config/unknown-option": "There is no such option.",

  "resource/syntax": "A resource pattern is /exact, /prefix/* or /*.",
  "resource/duplicate": "Two resource patterns are the same path.",
  "resource/shadowed": "A grant can never apply, because grants before it hold all its origins.",

  "origin/missing": "A grant lists no origin.",
  "origin/syntax": "An entry of origins is not an origin.",
  "origin/no-scheme": "An origin has no scheme.",
  "origin/scheme": "An origin has a scheme that no page's origin has.",
  "origin/upper-case": "An origin has upper-case letters.",
  "origin/userinfo": "An origin has a user name.",
  "origin/path": "An origin has a path.",
  "origin/query": "An origin has a query.",
  "origin/fragment": "An origin has a fragment.",
  "origin/whitespace": "An origin begins or ends with white space.",
  "origin/host": "An origin has no valid host name.",
  "origin/idn": "An origin's host is not in Punycode as browsers write it.",
  "origin/ip": "An origin's address is not in the one form that browsers send.",
  "origin/port": "An origin's port is not a number from 1 to 65535 without leading zeros.",
  "origin/default-port": "An origin names its scheme's default port.",
  "origin/list-in-string": "Several origins stand in one string.",
  "origin/null": "The origin null cannot be granted.",
  "origin/opaque-scheme": "A scheme's pages have an opaque origin, which cannot be granted.",
  "origin/wildcard-host": "A star would grant every host of a scheme.",
  "origin/wildcard-position": "A star stands where it could let strangers in.",
  "origin/wildcard-scheme": "A star stands in an origin's scheme.",
  "origin/wildcard-ip": "A star stands before an address.",
  "origin/redundant-with-any": '"*" stands beside other origins.',
  "origin/self": "The API's own origin is listed, which needs no grant.",

  "credentials/any-origin": 'Credentials are granted to origins "*".',
  "credentials/any-method": 'Credentials are granted with methods "*", which browsers take for a name.',
  "credentials/any-request-header": 'Credentials are granted with allowHeaders "*", which browsers take for a name.',
  "credentials/expose-any": 'Credentials are granted with exposeHeaders "*", which browsers take for a name.',
  "credentials/insecure-origin": "Credentials are granted to an origin that the network can impersonate.",
  "credentials/public-suffix": "Credentials are granted under a public suffix, where anybody can register a name.",

  "method/syntax": "An entry of methods is not a method name.",
  "method/forbidden": "A method is listed that no page can send.",
  "method/not-normalised": "A method is not written as it goes over the wire.",
  "method/options-listed": "OPTIONS is listed, which preflights do not need.",

  "allow-headers/syntax": "An entry of allowHeaders is not a header name.",
  "allow-headers/forbidden": "A request header is listed that no page can set.",
  "allow-headers/is-response-header": "A response header of the CORS protocol is listed as a request header.",
  "allow-headers/wildcard": "A star stands inside a header name.",
  "allow-headers/content-type-missing": "Methods with a body are allowed, but the header Content-Type is not.",

  "expose-headers/syntax": "An entry of exposeHeaders is not a header name.",
  "expose-headers/forbidden": "A response header is listed that no page can read.",
  "expose-headers/is-request-header": "A request header is listed as a response header.",
  "expose-headers/is-preflight-header": "A header of preflight answers is listed, which no page reads.",
  "expose-headers/safelisted": "A response header is listed that every page can read anyway.",

  "max-age/negative": "maxAge is negative.",
  "max-age/not-integer": "maxAge is not a whole number of seconds.",
  "max-age/too-large": "maxAge is longer than any browser keeps a preflight's answer.",
  "max-age/capped": "maxAge is longer than some browsers keep a preflight's answer.",

  "csrf/cookies-refused":
    "An unsafe method is listed without credentials: a CSRF guard refuses such calls with cookies.",
  "csrf/token-readable": "Pages of another origin may read a path that serves CSRF tokens.",

  "headers/too-long": "A header would be longer than proxies and clients take.",
};
