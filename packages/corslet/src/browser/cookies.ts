import type { Quirks } from "./quirks.ts";
import type { BrowserRequest } from "./request.ts";
import { isSameSiteWithUrl, redirectTaintOf } from "./url-origin.ts";

/** What a page's cookies do for a request. */
export interface CookieStore {
  /** The `Cookie` header for a URL; `""` for none. */
  readonly header: (url: URL, request: BrowserRequest) => string;
  /** Stores the values of an answer's `Set-Cookie` lines. */
  readonly store: (url: URL, setCookie: readonly string[], request: BrowserRequest) => void;
}

/** What is used of a cookie jar; `tough-cookie`'s `CookieJar` has it. */
export interface CookieJarLike {
  getCookieStringSync(url: string, options?: { sameSiteContext?: "strict" | "lax" | "none" }): string;
  setCookieSync(
    cookie: string,
    url: string,
    options?: { sameSiteContext?: "strict" | "lax" | "none"; ignoreError?: boolean },
  ): unknown;
}

/** A page's cookies from a jar. */
export function cookiesFrom(jar: CookieJarLike, quirks: Quirks): CookieStore {
  return {
    header: (url, request) =>
      jar.getCookieStringSync(url.href, { sameSiteContext: sameSiteContext(url, request, quirks) }),
    store: (url, setCookie, request) => {
      const sameSite = sameSiteContext(url, request, quirks);
      for (const line of setCookie) jar.setCookieSync(line, url.href, { sameSiteContext: sameSite, ignoreError: true });
    },
  };
}

/** No cookies at all. */
export const NO_COOKIES: CookieStore = { header: () => "", store: () => undefined };

/**
 * Whether cookies with `SameSite=Strict` and `Lax` go along: fetch is no navigation, so both or neither.
 *
 * @see https://fetch.spec.whatwg.org/#determine-the-same-site-mode
 */
function sameSiteContext(url: URL, request: BrowserRequest, quirks: Quirks): "strict" | "none" {
  const hasStrayed = !quirks.sameSiteIgnoresRedirects && redirectTaintOf(request) === "cross-site";
  return isSameSiteWithUrl(request.origin, url) && !hasStrayed ? "strict" : "none";
}
