import { isSameOrigin, type TupleOrigin } from "../origin/origin.ts";
import { isSameSite } from "../origin/site.ts";
import { isPotentiallyTrustworthyOrigin } from "../origin/trustworthy.ts";
import type { HeaderLine } from "./header-list.ts";
import { originOfUrl } from "./url-origin.ts";

/** What of a request its Fetch metadata tells. */
export interface MetadataFacts {
  /** The page's origin; `null` when it is opaque. */
  readonly origin: TupleOrigin | null;
  /** The URLs so far, redirects included; the last is the one that is asked now. */
  readonly urls: readonly URL[];
  readonly mode: "cors" | "no-cors" | "same-origin" | "navigate" | "websocket";
  readonly destination: "empty" | "document";
  /** A navigation that no page asked for: a typed address, a bookmark. */
  readonly isUserInitiated?: boolean;
}

/**
 * The `Sec-Fetch-*` lines of a request. Left out: `Sec-Fetch-User`, which tells of a click and not of a page, and
 * `Sec-Fetch-Storage-Access`.
 *
 * @see https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration
 */
export function fetchMetadata(facts: MetadataFacts): HeaderLine[] {
  const url = originOfUrl(facts.urls.at(-1) as URL);
  // 1. The URL is not potentially trustworthy: none.
  if (url === null || !isPotentiallyTrustworthyOrigin(url)) return [];
  // 2 to 4. Dest, Mode, Site.
  return [
    ["Sec-Fetch-Site", siteOf(facts)],
    ["Sec-Fetch-Mode", facts.mode],
    ["Sec-Fetch-Dest", facts.destination],
  ];
}

/** https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site */
function siteOf({ origin, urls, isUserInitiated }: MetadataFacts): "same-origin" | "same-site" | "cross-site" | "none" {
  // 3. Caused by the user alone: none.
  if (isUserInitiated === true) return "none";
  // 2. same-origin, until a URL says otherwise.
  let site: "same-origin" | "same-site" = "same-origin";
  // 4. For each URL of the request's list:
  for (const each of urls) {
    const url = originOfUrl(each);
    // 4.1. Same origin with the request's: on to the next. (An opaque origin is so with none.)
    if (origin !== null && url !== null && isSameOrigin(origin, url)) continue;
    // 4.2, 4.3. Not same site: cross-site, whatever follows.
    if (origin === null || url === null || !isSameSite(origin, url)) return "cross-site";
    // 4.4. Else same-site.
    site = "same-site";
  }
  return site;
}
