import { type BrowserRequest, currentUrl } from "./request.ts";
import { isSameOriginWithUrl, serializeRequestOrigin } from "./url-origin.ts";

/**
 * The `Origin` header that a request carries, or `null` for none.
 *
 * @see https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
export function originHeader(request: BrowserRequest): string | null {
  // 2, 3. Tainted cors: always.
  const serialized = serializeRequestOrigin(request);
  if (request.responseTainting === "cors") return serialized;
  // 4. Otherwise only with methods other than GET and HEAD, and in other modes than cors as the referrer policy lets it.
  if (request.method === "GET" || request.method === "HEAD") return null;
  return request.mode !== "cors" && isWithheld(request) ? "null" : serialized;
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
