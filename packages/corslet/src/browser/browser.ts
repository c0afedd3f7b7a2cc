import { makeCall } from "./call.ts";
import type { BrowserRequestInit } from "./construct-request.ts";
import { type CookieJarLike, cookiesFrom, NO_COOKIES } from "./cookies.ts";
import { type Engine, ENGINES } from "./engine.ts";
import { explainCall, otherEngines } from "./explain-call.ts";
import type { Explanation } from "./explanation.ts";
import { pageAt } from "./page.ts";
import type { PageState } from "./page-state.ts";
import { pageResponse } from "./page-response.ts";
import { PreflightCache } from "./preflight-cache.ts";
import type { Transport } from "./wire.ts";

/** What a browser is made of. */
export interface BrowserOptions {
  /** The page that calls: its URL or serialized origin, or `"null"` for an opaque one (a sandboxed frame, a file). */
  readonly page: string;
  /** Whose differences from the standard to follow. Default: `spec`. */
  readonly engine?: Engine;
  /** How servers are reached. Default: over the network. */
  readonly transport?: Transport;
  /** A cookie jar, such as `tough-cookie`'s. Default: no cookies. */
  readonly cookies?: CookieJarLike;
  /** Seconds, of whatever clock, for the preflight cache. Default: the system's. */
  readonly clock?: () => number;
}

/** A page in a browser, as far as the Same-Origin Policy and CORS go. */
export interface Browser {
  /**
   * `fetch` as that page has it: with preflights, their cache, and filtered responses.
   *
   * @throws {TypeError} where the page would get one; `cause` is the {@link Explanation}.
   */
  readonly fetch: (url: string | URL, init?: BrowserRequestInit) => Promise<Response>;
  /** Makes the same call, and tells what happened and why. Never throws for what a server answers. */
  readonly explain: (url: string | URL, init?: BrowserRequestInit) => Promise<Explanation>;
}

/**
 * Makes a browser.
 *
 * @throws {TypeError} when `page` is neither a URL nor `"null"`.
 */
export function createBrowser({
  page: at,
  engine = "spec",
  transport = overNetwork(),
  cookies,
  clock = () => Date.now() / 1000,
}: BrowserOptions): Browser {
  const page = pageAt(at);
  const quirks = ENGINES[engine];
  const state: Omit<PageState, "note"> = {
    cache: new PreflightCache(clock, quirks),
    cookies: cookies === undefined ? NO_COOKIES : cookiesFrom(cookies, quirks),
    quirks,
  };
  return {
    explain: async (url, init = {}) => {
      const asked = { url, init };
      const made = await makeCall(page, asked, state, transport);
      return explainCall(made, page, asked, await otherEngines(engine, made, page, asked));
    },
    fetch: async (url, init = {}) => {
      const asked = { url, init };
      const made = await makeCall(page, asked, state, transport);
      if (!("failure" in made.outcome)) return pageResponse(made.outcome);
      throw new TypeError(`Failed to fetch: ${made.outcome.failure.code}`, { cause: explainCall(made, page, asked) });
    },
  };
}

// Loaded when it is needed: the model itself runs where there is no node:http.
function overNetwork(): Transport {
  let loaded: Promise<Transport> | null = null;
  return async (wire) => {
    loaded ??= import("./transports/network.ts").then(({ networkTransport }) => networkTransport());
    return (await loaded)(wire);
  };
}
