import type { Quirks } from "./quirks.ts";
import { type Failure, failure } from "./failure.ts";
import { headerValues, onlyHeaders, withoutHeaders } from "./header-list.ts";
import { type BrowserRequest, currentUrl } from "./request.ts";
import { isSameOriginWithUrl, originOfUrl } from "./url-origin.ts";
import type { WireResponse } from "./wire.ts";

/** Most redirects that are followed. */
const MAX_REDIRECTS = 20;

// https://fetch.spec.whatwg.org/#request-body-header-name
const REQUEST_BODY_HEADERS = ["content-encoding", "content-language", "content-location", "content-type"];

/**
 * HTTP-redirect fetch, up to where it fetches again.
 *
 * @returns the request of the next hop; a failure; or `null` where there is no `Location`, so that the redirect itself
 *   is the response.
 * @see https://fetch.spec.whatwg.org/#concept-http-redirect-fetch
 */
export function redirectedRequest(
  request: BrowserRequest,
  response: WireResponse,
  quirks: Quirks,
): BrowserRequest | Failure | null {
  // 3 to 5. The location URL.
  const locations = headerValues(response.headers, "location");
  const location = oneLocation(locations, quirks);
  if (location === undefined) return null;
  const from = currentUrl(request);
  const url = location === null ? null : locationUrl(location, from);
  if (location === null || url === null) return failure("RedirectInvalidLocation", "one URL", locations.join(", "));
  // 6. HTTP(S) only. 7, 8. At most 20.
  if (!/^https?:$/.test(url.protocol))
    return failure("RedirectSchemeNotHttp", "http or https", url.protocol.slice(0, -1));
  if (request.redirectCount === MAX_REDIRECTS)
    return failure("TooManyRedirects", String(MAX_REDIRECTS), String(MAX_REDIRECTS + 1));
  // 9. Mode cors, to another origin than the page's, with a user name. 10. Tainted cors, with a user name.
  const isForeign = !isSameOriginWithUrl(request.origin, url) || request.responseTainting === "cors";
  if (includesCredentials(url) && request.mode === "cors" && (isForeign || quirks.refusesUserinfoRedirectSameOrigin)) {
    return failure("RedirectContainsCredentials", "a URL without user name and password", location);
  }
  // 11. A stream cannot be sent again.
  if (response.status !== 303 && request.body !== null && request.body.source === null)
    return failure("RedirectOfStream", "303", String(response.status));
  // 12. POST after 301 and 302, and whatever is neither GET nor HEAD after 303, becomes GET without body.
  const isSameOrigin = isSameOriginWithUrl(originOfUrl(from), url);
  const becomesGet =
    response.status === 303
      ? request.method !== "GET" && request.method !== "HEAD"
      : response.status <= 302 && request.method === "POST";
  const isDeleteLost = quirks.deleteAcrossOriginsBecomesGet && !isSameOrigin && request.method === "DELETE";
  const isBack =
    request.mode === "cors" &&
    (quirks.bodyHeadersComeBack === "after-any" ||
      (quirks.bodyHeadersComeBack === "after-307-and-308" && response.status >= 307));
  let headers = isBack ? [...request.headers, ...request.hops.bodyHeaders] : request.headers;
  let { hops } = request;
  if (becomesGet) {
    hops = { ...hops, bodyHeaders: onlyHeaders(headers, REQUEST_BODY_HEADERS) };
    headers = withoutHeaders(headers, REQUEST_BODY_HEADERS);
  } else if (isBack) hops = { ...hops, bodyHeaders: [] };
  // 13. To another origin than the last: Authorization is taken off.
  if (!isSameOrigin) headers = withoutHeaders(headers, ["authorization"]);
  // 18 to 22. The next hop.
  return {
    ...request,
    method: becomesGet || isDeleteLost ? "GET" : request.method,
    body: becomesGet || isDeleteLost ? null : request.body,
    headers,
    hops,
    urls: [...request.urls, url],
    redirectCount: request.redirectCount + 1,
  };
}

/** The one value of `Location`: `undefined` for none, `null` where it is not one. */
export function oneLocation(values: readonly string[], quirks: Quirks): string | null | undefined {
  const [first] = values;
  if (first === "" && values.length === 1 && quirks.emptyLocation !== "followed")
    return quirks.emptyLocation === "ignored" ? undefined : null;
  if (values.length <= 1) return first;
  if (quirks.repeatedLocation === "joined") return values.join(", ");
  return quirks.repeatedLocation === "equal" && values.every((value) => value === first) ? first : null;
}

/** https://fetch.spec.whatwg.org/#concept-response-location-url */
function locationUrl(location: string, base: URL): URL | null {
  try {
    const url = new URL(location, base);
    if (!url.href.includes("#")) url.hash = base.hash;
    return url;
  } catch {
    return null;
  }
}

/** https://url.spec.whatwg.org/#include-credentials */
function includesCredentials(url: URL): boolean {
  return url.username !== "" || url.password !== "";
}
