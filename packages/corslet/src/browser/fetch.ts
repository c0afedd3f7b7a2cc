import { corsCheck } from "./cors-check.ts";
import type { Quirks } from "./quirks.ts";
import { dataUrlResponse } from "./data-url.ts";
import { type Failure, failure, type FailureCode } from "./failure.ts";
import { type HeaderLine, headerValues } from "./header-list.ts";
import type { PageState } from "./page-state.ts";
import { askFirst, hopsAfter, mustAskFirst, preflightOrigin } from "./ask-first.ts";
import { isBadPort } from "./bad-port.ts";
import { fetchMetadata } from "./fetch-metadata.ts";
import { refusingResourcePolicy } from "./corp.ts";
import { originHeader } from "./origin-header.ts";
import { oneLocation, redirectedRequest } from "./redirect.ts";
import { type BrowserRequest, type CredentialsMode, currentUrl } from "./request.ts";
import { type Algorithm, step } from "./step.ts";
import type { WireRequest, WireResponse } from "./wire.ts";
import { sentHeaders } from "./sent-headers.ts";
import { isSameOriginWithUrl, serializeRequestOrigin } from "./url-origin.ts";
import { serializeOrigin } from "../origin/origin.ts";

/** How a request ended: a network error, or a response that is still to be filtered. */
export type FetchOutcome =
  | { readonly failure: Failure }
  | { readonly response: WireResponse; readonly request: BrowserRequest };

/** Asks for exchanges, one at a time, and is handed the answers; `null` where the connection failed. */
export type FetchSteps = Generator<WireRequest, FetchOutcome, WireResponse | null>;

/**
 * Main fetch, and the fetches below it, as a sequence of exchanges: no I/O of its own.
 *
 * Left out, since they are outside the model: service workers, CSP, mixed content, the HTTP cache, COEP, HSTS.
 *
 * @see https://fetch.spec.whatwg.org/#concept-main-fetch
 */
export function* mainFetch(request: BrowserRequest, page: PageState): FetchSteps {
  const url = currentUrl(request);
  // 7. Bad ports are never reached.
  if (isBadPort(url))
    return fail(page, "main fetch", `Port ${url.port} is never fetched from.`, failure("BadPort", "", url.port));
  // 12.1. Same origin, and not tainted before, or a data: URL: basic.
  if (url.protocol === "data:") {
    const response = dataUrlResponse(url);
    if (response === null)
      return fail(page, "main fetch", "The data: URL has no data in it.", failure("NetworkFailure"));
    page.note(step("main fetch", "A data: URL is its own answer: nothing is sent."));
    return { response, request };
  }
  const origin = request.origin === null ? "null" : serializeOrigin(request.origin);
  if (isSameOriginWithUrl(request.origin, url) && request.responseTainting === "basic") {
    page.note(
      step("main fetch", `${url.origin} is the page's own origin: the Same-Origin Policy lets it read everything.`),
    );
    return yield* httpFetch(request, page);
  }
  // 12.2. Mode same-origin: network error.
  if (request.mode === "same-origin") {
    return fail(
      page,
      "main fetch",
      `Mode same-origin, and ${url.origin} is another origin than ${origin}.`,
      failure("DisallowedByMode", origin, url.origin),
    );
  }
  // 12.3. Mode no-cors: redirects must be followed; the response is opaque.
  if (request.mode === "no-cors") {
    if (request.redirect !== "follow") {
      return fail(
        page,
        "main fetch",
        `Mode no-cors with redirect mode ${request.redirect}.`,
        failure("NoCorsRedirectModeNotFollow", "follow", request.redirect),
      );
    }
    request.responseTainting = "opaque";
    // Scheme fetch knows no other schemes.
    if (!isHttp(url)) return schemeFailure(page, url);
    page.note(step("main fetch", `Mode no-cors to another origin: sent, but the page will see nothing of the answer.`));
    return yield* httpFetch(request, page);
  }
  // 12.4. Not an HTTP(S) scheme: network error.
  if (!isHttp(url)) return schemeFailure(page, url);
  // 12.5, 12.6. The response will be shared only if the server says so. Ask first where the request is unsafe.
  request.responseTainting = "cors";
  page.note(
    step("main fetch", `${url.origin} is another origin than ${origin}: the answer is shared only if it says so.`),
  );
  const asksFirst = mustAskFirst(request, page.quirks) || request.hops.mustAsk;
  const outcome = yield* httpFetch(request, page, asksFirst);
  // A failure forgets what was allowed before, for the URL that the request has come to by then.
  if ("failure" in outcome && clearsCache(outcome.failure, asksFirst, page.quirks)) {
    page.cache.clear({ origin: preflightOrigin(request, page.quirks), url: currentUrl(request).href });
  }
  return outcome;
}

// https://fetch.spec.whatwg.org/#redirect-status
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const NO_ANSWER_FAILED: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "DisallowedByMode",
  "RedirectModeError",
  "RedirectInvalidLocation",
  "RedirectSchemeNotHttp",
  "RedirectContainsCredentials",
  "RedirectOfStream",
  "TooManyRedirects",
  "BadPort",
]);

function clearsCache({ code }: Failure, asksFirst: boolean, quirks: Quirks): boolean {
  if (quirks.failureKeepsCache) return false;
  return quirks.failedAnswerClearsCache ? !NO_ANSWER_FAILED.has(code) : asksFirst;
}

function fail(page: PageState, algorithm: Algorithm, says: string, failed: Failure): { readonly failure: Failure } {
  page.note(step(algorithm, says, failed.code));
  return { failure: failed };
}

function isHttp({ protocol }: URL): boolean {
  return protocol === "http:" || protocol === "https:";
}

function schemeFailure(page: PageState, { protocol }: URL): { readonly failure: Failure } {
  const scheme = protocol.slice(0, -1);
  const failed = failure("CorsDisabledScheme", "http or https", scheme);
  return fail(page, "main fetch", `Nothing is fetched over ${scheme} from another origin.`, failed);
}

/** https://fetch.spec.whatwg.org/#concept-http-fetch */
function* httpFetch(request: BrowserRequest, page: PageState, asksFirst = false): FetchSteps {
  const url = currentUrl(request);
  // 4.1 (makeCORSPreflight). Neither method nor names are in the cache: CORS-preflight fetch.
  if (asksFirst) {
    const refused = yield* askFirst(request, page);
    if (refused !== null) return { failure: refused };
  }
  // 4.3. HTTP-network-or-cache fetch.
  const response = yield wireRequest(request, page);
  if (response === null)
    return fail(page, "HTTP-network fetch", `No answer came from ${url.origin}.`, failure("NetworkFailure"));
  if (includesCredentials(request, page.quirks))
    page.cookies.store(url, headerValues(response.headers, "set-cookie"), request);
  // 4.4. Tainted cors: the CORS check, on redirects too.
  if (request.responseTainting === "cors") {
    const refused = corsCheck(
      {
        origin: serializeRequestOrigin(request),
        credentials: checkedCredentials(request, response, asksFirst, page.quirks),
      },
      response.headers,
    );
    if (refused !== null) return fail(page, "CORS check", "The answer does not share itself with this page.", refused);
    page.note(step("CORS check", "The answer shares itself with this page."));
  }
  // 5. Opaque: the cross-origin resource policy check.
  const policy = request.responseTainting === "opaque" ? refusingResourcePolicy(request, response) : null;
  if (policy !== null) {
    return fail(
      page,
      "cross-origin resource policy check",
      `The answer is for ${policy} alone.`,
      failure("CrossOriginResourcePolicy", "cross-origin", policy),
    );
  }
  // 6. A redirect status.
  if (!REDIRECT_STATUSES.has(response.status)) return { response, request };
  const isResponse =
    page.quirks.errorModeNeedsLocation &&
    oneLocation(headerValues(response.headers, "location"), page.quirks) === undefined;
  if (request.redirect === "error" && isResponse) return { response, request };
  if (request.redirect === "error") {
    return fail(
      page,
      "HTTP fetch",
      `Redirect mode error, and the status is ${response.status}.`,
      failure("RedirectModeError", "no redirect", String(response.status)),
    );
  }
  if (request.redirect === "manual") return { response, request };
  return yield* httpRedirectFetch(request, response, page);
}

function checkedCredentials(
  { credentials, urls, origin }: BrowserRequest,
  { status }: WireResponse,
  asksFirst: boolean,
  quirks: Quirks,
): CredentialsMode {
  const [first] = urls;
  const isLater =
    REDIRECT_STATUSES.has(status) && !asksFirst && first !== undefined && isSameOriginWithUrl(origin, first);
  return quirks.laterRedirectsNeedCredentials && credentials === "same-origin" && isLater ? "include" : credentials;
}

/** https://fetch.spec.whatwg.org/#concept-http-redirect-fetch */
function* httpRedirectFetch(request: BrowserRequest, response: WireResponse, page: PageState): FetchSteps {
  const hops = hopsAfter(request, page.quirks);
  const next = redirectedRequest(request, response, page.quirks);
  if (next === null) return { response, request };
  if ("code" in next)
    return fail(page, "HTTP-redirect fetch", `The redirect (${response.status}) cannot be followed.`, next);
  page.note(
    step(
      "HTTP-redirect fetch",
      `${response.status} to ${currentUrl(next).href}, ${next.method}; Origin is ${serializeRequestOrigin(next)} from here on.`,
    ),
  );
  // The request is one and the same from hop to hop.
  Object.assign(request, next, { hops: { ...next.hops, ...hops } });
  return yield* mainFetch(request, page);
}

/** HTTP-network-or-cache fetch, as far as it decides what is sent. https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch */
function wireRequest(request: BrowserRequest, page: PageState): WireRequest {
  const url = currentUrl(request);
  const headers: HeaderLine[] = sentHeaders(request.headers, page.quirks);
  const origin = originHeader(request, page.quirks);
  if (origin !== null) {
    headers.push(["Origin", origin]);
    request.hops = { ...request.hops, sentOrigin: origin };
  }
  headers.push(...fetchMetadata({ ...request, destination: "empty" }));
  const cookie = includesCredentials(request, page.quirks) ? page.cookies.header(url, request) : "";
  if (cookie !== "") headers.push(["Cookie", cookie]);
  return { kind: "actual", method: request.method, url: urlWithoutFragment(url), headers, body: request.body };
}

/** Whether cookies are sent and stored: mode include, or same-origin and never tainted. */
function includesCredentials(request: BrowserRequest, quirks: Quirks): boolean {
  if (request.credentials !== "same-origin") return request.credentials === "include";
  const [first] = request.urls;
  const isKept = quirks.noCorsRedirectKeepsCookies && request.mode === "no-cors" && first !== undefined;
  return request.responseTainting === "basic" || (isKept && isSameOriginWithUrl(request.origin, first));
}

function urlWithoutFragment(url: URL): string {
  return url.href.slice(0, url.href.length - url.hash.length);
}
