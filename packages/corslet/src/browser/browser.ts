import { OPAQUE_ORIGIN, parseOrigin, serializeOrigin } from "../origin/origin.ts";
import { asciiLowercase } from "../http/ascii.ts";
import { constructRequest, type BrowserRequestInit, type Page } from "./construct-request.ts";
import { type CookieJarLike, cookiesFrom, NO_COOKIES } from "./cookies.ts";
import { type Engine, ENGINES } from "./engine.ts";
import type { EngineDifference, Explanation, Verdict } from "./explanation.ts";
import type { Failure } from "./failure.ts";
import { type FetchOutcome, mainFetch, type PageState } from "./fetch.ts";
import { filterResponse } from "./filter-response.ts";
import { PreflightCache } from "./preflight-cache.ts";
import { REASONS } from "./reasons.ts";
import { ALGORITHMS, step, type Step } from "./step.ts";
import { recordedTransport } from "./transports/recorded.ts";
import type { Exchange, Transport } from "./wire.ts";

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
  const call = (url: string | URL, init: BrowserRequestInit): Promise<Call> => run(page, url, init, state, transport);
  return {
    explain: async (url, init = {}) => {
      const made = await call(url, init);
      return explain(made, page, url, init, await otherEngines(engine, made, page, url, init));
    },
    fetch: async (url, init = {}) => {
      const made = await call(url, init);
      if (!("failure" in made.outcome)) return responseOf(made.outcome);
      throw new TypeError(`Failed to fetch: ${made.outcome.failure.code}`, {
        cause: explain(made, page, url, init, []),
      });
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

function pageAt(at: string): Page {
  if (at === OPAQUE_ORIGIN) return { origin: null, base: null };
  const base = URL.canParse(at) ? new URL(at) : null;
  const origin = base === null ? null : parseOrigin(base.origin);
  if (origin === null)
    throw new TypeError(
      `page ${JSON.stringify(at)} is not the URL of a web page; write one such as "https://app.example.com", or "null" for an opaque origin`,
    );
  return { origin, base };
}

/** One call, with all that was seen of it. */
interface Call {
  readonly outcome: FetchOutcome;
  readonly exchanges: readonly Exchange[];
  readonly steps: readonly Step[];
}

async function run(
  page: Page,
  url: string | URL,
  init: BrowserRequestInit,
  state: Omit<PageState, "note">,
  transport: Transport,
): Promise<Call> {
  const steps: Step[] = [];
  const exchanges: Exchange[] = [];
  const request = await constructRequest(page, url, init, state.quirks);
  if ("code" in request) {
    steps.push(step("new Request", "The request cannot be made.", request.code));
    return { outcome: { failure: request }, exchanges, steps };
  }
  const fetching = mainFetch(request, { ...state, note: (taken) => steps.push(taken) });
  let next = fetching.next();
  while (!next.done) {
    const response = await transport(next.value);
    exchanges.push({ request: next.value, response });
    next = fetching.next(response);
  }
  return { outcome: next.value, exchanges, steps };
}

/** The engines that, given the same answers, would decide otherwise. */
async function otherEngines(
  asked: Engine,
  made: Call,
  page: Page,
  url: string | URL,
  init: BrowserRequestInit,
): Promise<EngineDifference[]> {
  if (init.body instanceof ReadableStream) return [];
  const differences: EngineDifference[] = [];
  for (const engine of Object.keys(ENGINES) as Engine[]) {
    if (engine === asked) continue;
    const quirks = ENGINES[engine];
    const replay = recordedTransport(made.exchanges);
    const again = await run(
      page,
      url,
      init,
      { cache: new PreflightCache(() => 0, quirks), cookies: NO_COOKIES, quirks },
      replay,
    );
    const verdict = verdictOf(again);
    const code = "failure" in again.outcome ? again.outcome.failure.code : null;
    // An engine that asks what was not asked here gets no answer: nothing can be told of it.
    if (code !== "NetworkFailure" && verdict !== verdictOf(made)) differences.push({ engine, verdict, code });
  }
  return differences;
}

function verdictOf({ outcome, exchanges }: Call): Verdict {
  if ("failure" in outcome) return exchanges.length === 0 ? "not-sent" : "blocked";
  return filterResponse(outcome.request, outcome.response).status === 0 ? "opaque" : "readable";
}

function explain(
  made: Call,
  page: Page,
  url: string | URL,
  init: BrowserRequestInit,
  engines: readonly EngineDifference[],
): Explanation {
  const { outcome, exchanges, steps } = made;
  const failed: Failure | null = "failure" in outcome ? outcome.failure : null;
  const seen = "failure" in outcome ? null : filterResponse(outcome.request, outcome.response);
  const last = exchanges.at(-1)?.request;
  const origin =
    last?.headers.find(([name]) => name === "Origin")?.[1] ??
    (page.origin === null ? OPAQUE_ORIGIN : serializeOrigin(page.origin));
  const request = {
    method: init.method ?? "GET",
    url: String(url),
    origin,
    mode: init.mode === "navigate" ? "cors" : (init.mode ?? "cors"),
    credentials: init.credentials ?? "same-origin",
  } as const;
  const reason = failed === null ? null : REASONS[failed.code];
  const facts = {
    origin,
    url: last?.url ?? request.url,
    method: request.method,
    includesCredentials: request.credentials === "include",
    expected: failed?.expected ?? "",
    found: failed?.found ?? null,
  };
  return {
    verdict: verdictOf(made),
    code: failed?.code ?? null,
    message:
      reason?.message(facts) ??
      (seen?.status === 0
        ? "The request was sent; the page sees nothing of the answer."
        : `The page reads the answer: status ${seen?.status ?? 0}.`),
    compared: failed === null ? null : { expected: failed.expected, found: failed.found },
    mend: reason?.mend(facts) ?? [],
    see: reason === null ? ALGORITHMS["filtered response"] : ALGORITHMS[reason.algorithm],
    request,
    exchanges,
    steps,
    response: seen === null ? null : { type: seen.type, status: seen.status, headers: seen.headers },
    exposed: seen === null ? [] : [...new Set(seen.headers.map(([name]) => asciiLowercase(name)))].sort(),
    engines,
  };
}

/** The response that the page gets. */
function responseOf(outcome: Exclude<FetchOutcome, { readonly failure: Failure }>): Response {
  const seen = filterResponse(outcome.request, outcome.response);
  // No constructor makes a response of status 0; an opaque one is an empty one that says so.
  const init = {
    status: seen.status === 0 ? 200 : seen.status,
    statusText: seen.statusText,
    headers: seen.headers.map(([name, value]): [string, string] => [name, value]),
  };
  // As bytes: for a string, the constructor would add a Content-Type that no server sent.
  const sent = seen.hasBody ? (outcome.response.body ?? null) : null;
  const body = typeof sent === "string" ? new TextEncoder().encode(sent) : sent;
  const response = new Response(body as ConstructorParameters<typeof Response>[0], init);
  const own = {
    type: seen.type,
    // Without fragment. An opaque response has no URL; an opaque redirect has.
    url: seen.type === "opaque" ? "" : (outcome.request.urls.at(-1)?.href.replace(/#.*$/, "") ?? ""),
    redirected: seen.status !== 0 && outcome.request.urls.length > 1,
    ...(seen.status === 0 && { status: 0, ok: false, body: null }),
  };
  for (const [name, value] of Object.entries(own)) Object.defineProperty(response, name, { value });
  return response;
}
