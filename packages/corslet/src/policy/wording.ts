import type { Problem, ProblemCode, ProblemPath } from "./problem.ts";

interface Wording {
  /** One or two sentences: what is wrong, and why it matters. `detail` is what the code alone cannot say. */
  readonly message: (value: string, detail: string) => string;
  /** Where the rule comes from. */
  readonly see: string;
}

const FETCH = "https://fetch.spec.whatwg.org/";
const ORIGIN = "https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin";
const CREDENTIALS = `${FETCH}#cors-protocol-and-credentials`;
const TOKEN = "https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2";
const PATH = "https://www.rfc-editor.org/rfc/rfc3986#section-3.3";
const OWASP = "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html";
const GUIDE = "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS";

/** What is said of each defect. All wording stands here; the hints, which name the mend, come from the rule that found it. */
export const WORDING: { readonly [Code in ProblemCode]: Wording } = {
  "config/type": { message: (value, detail) => `${value} is not ${detail}.`, see: GUIDE },
  "config/unknown-option": { message: (_, detail) => `There is no option ${detail}.`, see: GUIDE },

  "resource/syntax": {
    message: (value) =>
      `${value} is not a resource pattern. Patterns are exact paths and prefixes, so that every engine reads them alike.`,
    see: PATH,
  },
  "resource/duplicate": {
    message: (value, detail) => `${value} and ${detail} are the same path; only one could govern it.`,
    see: PATH,
  },
  "resource/shadowed": {
    message: (_, detail) => `This grant can never apply: every origin in it is already held by ${detail}.`,
    see: GUIDE,
  },

  "origin/missing": { message: () => "No origins are listed, so this grant would grant nothing.", see: ORIGIN },
  "origin/syntax": {
    message: (value) => `${value} is not an origin. An origin is scheme, host and port: nothing else.`,
    see: ORIGIN,
  },
  "origin/no-scheme": {
    message: (value) => `${value} has no scheme. http and https are different origins, so the scheme must be named.`,
    see: ORIGIN,
  },
  "origin/scheme": {
    message: (value) => `${value} has a scheme that no page's origin has.`,
    see: "https://url.spec.whatwg.org/#url-scheme-string",
  },
  "origin/upper-case": {
    message: (value) =>
      `${value} has upper-case letters. Browsers send origins in lower case, so it would never match.`,
    see: ORIGIN,
  },
  "origin/userinfo": {
    message: (value) => `${value} has a user name. An origin has none, so it would never match.`,
    see: ORIGIN,
  },
  "origin/path": {
    message: (value) => `${value} has a path. An origin ends after host and port, so it would never match.`,
    see: ORIGIN,
  },
  "origin/query": {
    message: (value) => `${value} has a query. An origin ends after host and port, so it would never match.`,
    see: ORIGIN,
  },
  "origin/fragment": {
    message: (value) => `${value} has a fragment. An origin ends after host and port, so it would never match.`,
    see: ORIGIN,
  },
  "origin/whitespace": {
    message: (value) => `${value} begins or ends with white space, so it would never match.`,
    see: ORIGIN,
  },
  "origin/host": {
    message: (value) => `${value} has no valid host name.`,
    see: "https://url.spec.whatwg.org/#valid-host-string",
  },
  "origin/idn": {
    message: (value) => `${value} is not in Punycode as browsers write it, so it would never match.`,
    see: "https://url.spec.whatwg.org/#idna",
  },
  "origin/ip": {
    message: (value) => `${value} has an address that is not in the one form that browsers send.`,
    see: "https://url.spec.whatwg.org/#host-serializing",
  },
  "origin/port": {
    message: (value) => `${value} has a port that is not a number from 1 to 65535 without leading zeros.`,
    see: ORIGIN,
  },
  "origin/default-port": {
    message: (value) => `${value} names its scheme's default port. Browsers leave it out, so it would never match.`,
    see: "https://url.spec.whatwg.org/#default-port",
  },
  "origin/list-in-string": { message: (value) => `${value} holds several origins in one string.`, see: ORIGIN },
  "origin/null": {
    message: () => "The origin null cannot be granted: every sandboxed frame has it, an attacker's too.",
    see: "https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque",
  },
  "origin/opaque-scheme": {
    message: (value) => `${value} has a scheme whose pages have an opaque origin, so it would never match.`,
    see: "https://url.spec.whatwg.org/#origin",
  },
  "origin/wildcard-host": { message: (value) => `${value} would grant every host of that scheme.`, see: ORIGIN },
  "origin/wildcard-position": {
    message: (value) =>
      `${value} has a star where it could let strangers in. A star may be the leading label or the whole port.`,
    see: ORIGIN,
  },
  "origin/wildcard-scheme": {
    message: (value) => `${value} has a star in its scheme. An http origin and an https origin are different parties.`,
    see: ORIGIN,
  },
  "origin/wildcard-ip": {
    message: (value) => `${value} has a star before an address. Addresses have no subdomains.`,
    see: ORIGIN,
  },
  "origin/redundant-with-any": {
    message: (_, detail) => `"*" already grants everybody, so ${detail} would mean nothing.`,
    see: `${FETCH}#http-access-control-allow-origin`,
  },

  "credentials/any-origin": {
    message: () =>
      'Credentials with origins "*" would let every web site act as the signed-in user; browsers refuse it.',
    see: CREDENTIALS,
  },
  "credentials/any-method": {
    message: () => 'With credentials, browsers read methods "*" as a method named "*", so it would allow nothing.',
    see: CREDENTIALS,
  },
  "credentials/any-request-header": {
    message: () => 'With credentials, browsers read allowHeaders "*" as a header named "*", so it would allow nothing.',
    see: CREDENTIALS,
  },
  "credentials/expose-any": {
    message: () =>
      'With credentials, browsers read exposeHeaders "*" as a header named "*", so it would expose nothing.',
    see: CREDENTIALS,
  },
  "credentials/insecure-origin": {
    message: (value) =>
      `${value} is not authenticated: with credentials, anybody on the network path could speak for it and read the user's data.`,
    see: "https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy",
  },
  "credentials/public-suffix": {
    message: (value, detail) =>
      `${value} covers a public suffix: with credentials, anybody who registers a name under ${detail} could read the user's data.`,
    see: "https://publicsuffix.org/",
  },

  "method/syntax": {
    message: (value) => `${value} is not a method name.`,
    see: "https://www.rfc-editor.org/rfc/rfc9110#section-9.1",
  },
  "method/forbidden": {
    message: (value) => `${value} is a method that no page can send.`,
    see: `${FETCH}#forbidden-method`,
  },
  "method/not-normalised": {
    message: (value) =>
      `${value} is not in upper case. Methods are case-sensitive, and browsers upper-case only DELETE, GET, HEAD, OPTIONS, POST and PUT.`,
    see: `${FETCH}#concept-method-normalize`,
  },
  "method/options-listed": {
    message: () => "OPTIONS is listed. Preflights do not need it; it lets pages send OPTIONS requests of their own.",
    see: `${FETCH}#cors-preflight-fetch`,
  },

  "allow-headers/syntax": { message: (value) => `${value} is not a header name.`, see: TOKEN },
  "allow-headers/forbidden": {
    message: (value) => `${value} is a header that no page can set; browsers never ask for it.`,
    see: `${FETCH}#forbidden-request-header`,
  },
  "allow-headers/is-response-header": {
    message: (value) => `${value} is a response header of the CORS protocol. Corslet sends it; pages do not.`,
    see: `${FETCH}#http-responses`,
  },
  "allow-headers/wildcard": {
    message: (value) => `${value} has a star, but browsers compare header names letter by letter.`,
    see: `${FETCH}#http-access-control-allow-headers`,
  },
  "allow-headers/content-type-missing": {
    message: (_, detail) => `${detail} is allowed but the header Content-Type is not, so pages cannot send JSON.`,
    see: `${FETCH}#cors-safelisted-request-header`,
  },

  "expose-headers/syntax": { message: (value) => `${value} is not a header name that could be exposed.`, see: TOKEN },
  "expose-headers/forbidden": {
    message: (value) => `${value} is never readable by a page.`,
    see: `${FETCH}#forbidden-response-header-name`,
  },
  "expose-headers/is-request-header": {
    message: (value) => `${value} stands in requests, not in responses.`,
    see: `${FETCH}#http-access-control-expose-headers`,
  },
  "expose-headers/is-preflight-header": {
    message: (value) => `${value} stands in preflight answers, which no page reads.`,
    see: `${FETCH}#http-responses`,
  },
  "expose-headers/safelisted": {
    message: (value) => `${value} is readable without being listed, and is left out.`,
    see: `${FETCH}#cors-safelisted-response-header-name`,
  },

  "max-age/negative": { message: (value) => `${value} is negative.`, see: `${FETCH}#http-access-control-max-age` },
  "max-age/not-integer": {
    message: (value) => `${value} is not a whole number of seconds.`,
    see: `${FETCH}#http-access-control-max-age`,
  },
  "max-age/too-large": {
    message: (value) => `${value} seconds is longer than any browser keeps a preflight's answer.`,
    see: `${FETCH}#http-access-control-max-age`,
  },
  "max-age/capped": {
    message: (value) =>
      `${value} seconds will not be kept everywhere: Chromium keeps at most 7200, Firefox 86400, Safari 600.`,
    see: `${FETCH}#http-access-control-max-age`,
  },

  "origin/self": {
    message: (value) => `${value} is the API's own origin. Requests from it are same-origin and need no grant.`,
    see: "https://html.spec.whatwg.org/multipage/browsers.html#same-origin",
  },
  "csrf/cookies-refused": {
    message: (_, detail) =>
      `${detail} is listed without credentials: the CSRF guard will refuse such calls from these origins when they carry cookies.`,
    see: OWASP,
  },
  "csrf/token-readable": {
    message: (_, detail) =>
      `Pages of these origins may read ${detail} with the user's cookies, and so the CSRF tokens in it.`,
    see: OWASP,
  },
  "headers/too-long": {
    message: (_, detail) => `${detail}; proxies and clients refuse long headers.`,
    see: "https://www.rfc-editor.org/rfc/rfc9110#section-5.4",
  },
};

/** A problem's path as one would write it in JavaScript: `resources["/api/*"].origins[1]`. */
export function showPath(path: ProblemPath): string {
  return path.reduce<string>((shown, key) => {
    if (typeof key === "number") return `${shown}[${key}]`;
    if (/^[A-Za-z_$][\w$]*$/.test(key)) return shown === "" ? key : `${shown}.${key}`;
    return `${shown}[${JSON.stringify(key)}]`;
  }, "");
}

/** A problem in one line: where, what, the mend, and the code to look up. */
export function describeProblem(
  problem: Pick<Problem, "path" | "message" | "hint"> & { readonly code: string },
): string {
  const place = problem.path.length === 0 ? "" : `${showPath(problem.path)}: `;
  const hint = problem.hint === "" ? "" : ` Mend: ${problem.hint}`;
  return `${place}${problem.message}${hint} (${problem.code})`;
}

/** A value of a configuration as people recognise it, cut short when it is long. */
export function showValue(value: unknown): string {
  const shown = typeof value === "string" ? JSON.stringify(value) : describeValue(value);
  return shown.length > 120 ? `${shown.slice(0, 117).replace(/[\uD800-\uDBFF]$/, "")}…` : shown;
}

function describeValue(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value !== "object" || value === null) return String(value);
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (kind === "RegExp") return "a regular expression";
  if (kind !== "Object") return `a value of type ${kind}`;
  return Object.keys(value).length === 0 ? "an empty object" : "an object";
}
