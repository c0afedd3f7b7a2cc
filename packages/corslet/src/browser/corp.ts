import { isSchemelesslySameSite } from "../origin/site.ts";
import { getHeader } from "./header-list.ts";
import { type BrowserRequest, currentUrl } from "./request.ts";
import { isSameOriginWithUrl, originOfUrl } from "./url-origin.ts";
import type { WireResponse } from "./wire.ts";

/**
 * Whether an opaque response is kept from the page by its own word. Embedder policies are outside the model.
 *
 * @returns the policy that refuses, or `null`.
 * @see https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check
 */
export function refusingResourcePolicy(request: BrowserRequest, response: WireResponse): string | null {
  const url = currentUrl(request);
  // 2, 3. The combined value, byte for byte: two lines, a list or another case are no policy.
  const policy = getHeader(response.headers, "cross-origin-resource-policy");
  // 5, `same-origin`.
  if (policy === "same-origin") return isSameOriginWithUrl(request.origin, url) ? null : policy;
  // 5, `same-site`: schemelessly so, and an https answer is for https pages alone.
  if (policy !== "same-site") return null;
  const target = originOfUrl(url);
  const isSite = request.origin !== null && target !== null && isSchemelesslySameSite(request.origin, target);
  return isSite && (request.origin.scheme === "https" || url.protocol !== "https:") ? null : policy;
}
