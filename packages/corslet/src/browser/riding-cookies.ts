import type { TupleOrigin } from "../origin/origin.ts";
import { isSchemelesslySameSite } from "../origin/site.ts";
import { type Engine, ENGINES } from "./engine.ts";
import { type RedirectTaint } from "./request.ts";
import { isSameSiteWithUrl, originOfUrl } from "./url-origin.ts";

/** A cookie's `SameSite` attribute; `unset` where it has none. */
export type SameSite = "Strict" | "Lax" | "unset" | "None";

/** What decides which cookies ride along with a request that includes credentials. */
export interface RideFacts {
  /** The page's origin; `null` when it is opaque. */
  readonly origin: TupleOrigin | null;
  /** Where the request goes now. */
  readonly url: URL;
  readonly taint: RedirectTaint;
  readonly method: string;
  /** Whether it takes a whole tab to another page, as forms and links do; scripts' requests do not. */
  readonly isNavigation: boolean;
  /** A navigation that no page asked for. */
  readonly isUserInitiated: boolean;
}

interface CookieRules {
  /** What has no attribute counts as `Lax`; Chromium's way excepts top-level POSTs for two minutes after it was set. */
  readonly unset: "lax" | "lax-but-new-ones-on-post" | "none";
  /** A page on http is another site than the same host's on https. */
  readonly isSchemeful: boolean;
}

// Measured on Chromium 156 and Firefox ESR 153. Left out: blocked or partitioned third-party cookies, which only take away.
const RULES: { readonly [Name in Engine]: CookieRules } = {
  spec: { unset: "lax", isSchemeful: true },
  chromium: { unset: "lax-but-new-ones-on-post", isSchemeful: true },
  firefox: { unset: "none", isSchemeful: false },
  webkit: { unset: "none", isSchemeful: false },
};

const ALL: readonly SameSite[] = ["Strict", "Lax", "unset", "None"];

/**
 * The kinds of cookies that ride along with a request.
 *
 * @see https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-samesite-attribute-2
 */
export function ridingCookies(facts: RideFacts, engine: Engine): readonly SameSite[] {
  const rules = RULES[engine];
  const hasStrayed = !ENGINES[engine].sameSiteIgnoresRedirects && facts.taint === "cross-site";
  if (facts.isUserInitiated || (isSameSiteRequest(facts, rules) && !hasStrayed)) return ALL;
  const isSafe = facts.method === "GET" || facts.method === "HEAD" || facts.method === "OPTIONS";
  if (facts.isNavigation && isSafe) return ["Lax", "unset", "None"];
  const isNewOnPost = rules.unset === "lax-but-new-ones-on-post" && facts.isNavigation && facts.method === "POST";
  return rules.unset === "none" || isNewOnPost ? ["unset", "None"] : ["None"];
}

function isSameSiteRequest({ origin, url }: RideFacts, { isSchemeful }: CookieRules): boolean {
  if (isSchemeful) return isSameSiteWithUrl(origin, url);
  const target = originOfUrl(url);
  return origin !== null && target !== null && isSchemelesslySameSite(origin, target);
}
