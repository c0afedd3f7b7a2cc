import { isPotentiallyTrustworthyOrigin } from "../origin/trustworthy.ts";
import type { ReferrerPolicy } from "./request.ts";
import { isSameOriginWithUrl, originOfUrl } from "./url-origin.ts";

/**
 * The `Referer` header of a request, or `null` for none.
 *
 * @param page the page's URL; `null` when it has none to tell, such as a sandboxed frame's document.
 * @see https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer
 */
export function refererHeader(page: URL | null, url: URL, policy: ReferrerPolicy): string | null {
  const origin = page === null ? null : originOfUrl(page);
  if (page === null || origin === null) return null;
  const target = originOfUrl(url);
  const isSameOrigin = isSameOriginWithUrl(origin, url);
  const isDowngrade =
    isPotentiallyTrustworthyOrigin(origin) && (target === null || !isPotentiallyTrustworthyOrigin(target));
  const whole = stripped(page);
  const originOnly = `${page.origin}/`;
  switch (policy) {
    case "no-referrer":
      return null;
    case "origin":
      return originOnly;
    case "unsafe-url":
      return whole;
    case "strict-origin":
      return isDowngrade ? null : originOnly;
    case "same-origin":
      return isSameOrigin ? whole : null;
    case "origin-when-cross-origin":
      return isSameOrigin ? whole : originOnly;
    case "no-referrer-when-downgrade":
      return isDowngrade ? null : whole;
    default:
      return isSameOrigin ? whole : isDowngrade ? null : originOnly;
  }
}

/** https://w3c.github.io/webappsec-referrer-policy/#strip-url */
function stripped(page: URL): string {
  const url = new URL(page);
  url.username = "";
  url.password = "";
  url.hash = "";
  return url.href;
}
