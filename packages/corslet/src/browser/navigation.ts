import { fetchMetadata } from "./fetch-metadata.ts";
import { headerValues, type HeaderLine } from "./header-list.ts";
import { originHeader } from "./origin-header.ts";
import type { Page } from "./page.ts";
import type { Quirks } from "./quirks.ts";
import { redirectedRequest } from "./redirect.ts";
import { refererHeader } from "./referrer.ts";
import { type BrowserRequest, currentUrl, type ReferrerPolicy } from "./request.ts";
import type { WireRequest, WireResponse } from "./wire.ts";

/** How a form writes its fields down. https://html.spec.whatwg.org/#attr-fs-enctype */
export type FormEncoding = "application/x-www-form-urlencoded" | "multipart/form-data" | "text/plain";

/** A form that is sent, or a link that is followed, in a tab of its own. */
export interface Navigation {
  readonly page: Page;
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly encoding: FormEncoding;
  readonly referrerPolicy: ReferrerPolicy;
  /** No page asked for it: a typed address, a bookmark. */
  readonly isUserInitiated: boolean;
}

/** What a hop of a navigation was: its request on the wire, and that request as Fetch carries it. */
export interface NavigationHop {
  readonly wire: WireRequest;
  readonly request: BrowserRequest;
}

/**
 * A navigation's requests, one for each hop: given the answer to each, until one is no redirect or cannot be followed.
 *
 * Left out: Content Security Policy, mixed content, HSTS, the body itself.
 *
 * @see https://html.spec.whatwg.org/#form-submission-algorithm
 * @see https://html.spec.whatwg.org/#create-navigation-params-by-fetching
 */
export function* navigate(navigation: Navigation, quirks: Quirks): Generator<NavigationHop, void, WireResponse> {
  let request = navigationRequest(navigation);
  while (true) {
    const answer = yield { wire: wireRequest(request, navigation, quirks), request };
    if (answer.status < 300 || answer.status > 399 || headerValues(answer.headers, "location").length === 0) return;
    const next = redirectedRequest(request, answer, quirks);
    if (next === null || "code" in next) return;
    request = next;
  }
}

function navigationRequest({ page, url, method, encoding, referrerPolicy }: Navigation): BrowserRequest {
  return {
    method,
    headers: method === "POST" ? [["Content-Type", contentTypeOf(encoding)]] : [],
    body: null,
    // Of the modes that the steps shared with fetch tell apart, a navigation is most like this one.
    mode: "no-cors",
    credentials: "include",
    redirect: "follow",
    cache: "default",
    referrerPolicy,
    origin: page.origin,
    urls: [url],
    usesCorsPreflight: false,
    redirectCount: 0,
    responseTainting: "basic",
    hops: { mustAsk: false, askedNames: [], sentOrigin: null, bodyHeaders: [] },
  };
}

function wireRequest(
  request: BrowserRequest,
  { page, referrerPolicy, isUserInitiated }: Navigation,
  quirks: Quirks,
): WireRequest {
  const url = currentUrl(request);
  const headers: HeaderLine[] = [...request.headers];
  // Forms are true to the referrer policy in every engine, though scripts' requests in mode no-cors are not.
  const origin = isUserInitiated ? null : originHeader(request, { ...quirks, originIgnoresReferrerPolicy: false });
  if (origin !== null) headers.push(["Origin", origin]);
  const referer = isUserInitiated ? null : refererHeader(page.base, url, referrerPolicy);
  if (referer !== null) headers.push(["Referer", referer]);
  headers.push(
    ...fetchMetadata({
      origin: request.origin,
      urls: request.urls,
      mode: "navigate",
      destination: "document",
      isUserInitiated,
    }),
  );
  const { href, hash } = url;
  return { kind: "actual", method: request.method, url: href.slice(0, href.length - hash.length), headers, body: null };
}

function contentTypeOf(encoding: FormEncoding): string {
  return encoding === "multipart/form-data" ? "multipart/form-data; boundary=----boundary" : encoding;
}
