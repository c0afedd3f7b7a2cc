import { type BrowserRequest, currentUrl } from "./request.ts";
import type { Quirks } from "./quirks.ts";
import { isSameOriginWithUrl, originOfUrl, serializeRequestOrigin } from "./url-origin.ts";

/**
 * The `Origin` header that a request carries, or `null` for none.
 *
 * @see https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
export function originHeader(request: BrowserRequest, quirks: Quirks): string | null {
  // 2, 3. Tainted cors: always.
  const serialized = serializeRequestOrigin(request);
  if (request.responseTainting === "cors") return serialized;
  // 4. Otherwise only with methods other than GET and HEAD, and in other modes than cors as the referrer policy lets it.
  if (request.method === "GET" || request.method === "HEAD")
    return quirks.redirectKeepsOriginHeader ? keptOrigin(request) : null;
  if (request.mode === "no-cors" && quirks.noCorsRedirectNullsOrigin && hasChangedOrigin(request)) return "null";
  const isPolicyAsked = request.mode !== "cors" && !quirks.originIgnoresReferrerPolicy;
  return isPolicyAsked && isWithheld(request) ? "null" : serialized;
}

function keptOrigin(request: BrowserRequest): string | null {
  const { sentOrigin } = request.hops;
  return sentOrigin !== null && hasChangedOrigin(request) ? "null" : sentOrigin;
}

function hasChangedOrigin({ urls }: BrowserRequest): boolean {
  return urls.some((url, index) => index > 0 && !isSameOriginWithUrl(originOfUrl(urls[index - 1] as URL), url));
}

function isWithheld(request: BrowserRequest): boolean {
  const url = currentUrl(request);
  switch (request.referrerPolicy) {
    case "no-referrer":
      return true;
    case "":
    case "no-referrer-when-downgrade":
    case "strict-origin":
    case "strict-origin-when-cross-origin":
      return request.origin?.scheme === "https" && url.protocol !== "https:";
    case "same-origin":
      return !isSameOriginWithUrl(request.origin, url);
    default:
      return false;
  }
}
