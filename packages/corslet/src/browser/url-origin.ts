import { isSameOrigin, serializeOrigin, type TupleOrigin } from "../origin/origin.ts";
import { isSameSite } from "../origin/site.ts";
import type { BrowserRequest, RedirectTaint } from "./request.ts";

/** A URL's origin; `null` for an opaque one. https://url.spec.whatwg.org/#concept-url-origin */
export function originOfUrl(url: URL): TupleOrigin | null {
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  return { scheme: url.protocol.slice(0, -1), host: url.hostname, port: url.port === "" ? null : Number(url.port) };
}

/** Whether a URL is same origin with an origin. An opaque origin is same origin with no URL. */
export function isSameOriginWithUrl(origin: TupleOrigin | null, url: URL): boolean {
  const other = originOfUrl(url);
  return origin !== null && other !== null && isSameOrigin(origin, other);
}

/**
 * How far a request has strayed from its origin by redirects.
 *
 * @see https://fetch.spec.whatwg.org/#concept-request-redirect-taint
 */
export function redirectTaintOf(request: Pick<BrowserRequest, "origin" | "urls">): RedirectTaint {
  // 1. The last URL is the first; the taint is "same-origin".
  let last: URL | null = null;
  let taint: RedirectTaint = "same-origin";
  // 2. For each URL of the request's list:
  for (const url of request.urls) {
    // 2.1. The first has nothing to be compared with.
    // 2.2. Not same site with the last, and the request's origin not same site with the last: "cross-site", at once.
    if (last !== null && !isSameSiteUrls(last, url) && !isSameSiteWithUrl(request.origin, last)) return "cross-site";
    // 2.3. Not same origin with the last, and the request's origin not same origin with the last: "same-site".
    if (last !== null && !isSameOriginUrls(last, url) && !isSameOriginWithUrl(request.origin, last))
      taint = "same-site";
    last = url;
  }
  return taint;
}

/**
 * The value of a request's `Origin` header.
 *
 * @see https://fetch.spec.whatwg.org/#serializing-a-request-origin
 */
export function serializeRequestOrigin(request: BrowserRequest): string {
  // 1. Strayed, even within the site: `null`. 2. Else the origin, serialized; an opaque one is `null` too.
  return redirectTaintOf(request) !== "same-origin" || request.origin === null
    ? "null"
    : serializeOrigin(request.origin);
}

function isSameOriginUrls(a: URL, b: URL): boolean {
  return isSameOriginWithUrl(originOfUrl(a), b);
}

function isSameSiteUrls(a: URL, b: URL): boolean {
  return isSameSiteWithUrl(originOfUrl(a), b);
}

/** Whether a URL is same site with an origin. */
export function isSameSiteWithUrl(origin: TupleOrigin | null, url: URL): boolean {
  const other = originOfUrl(url);
  return origin !== null && other !== null && isSameSite(origin, other);
}
