import { type BrowserRequestInit } from "./construct-request.ts";
import { createBrowser } from "./browser.ts";
import { type Engine, ENGINES } from "./engine.ts";
import type { FailureCode } from "./failure.ts";
import { headerValues, type HeaderLine, withoutHeaders } from "./header-list.ts";
import { handshakeRequest } from "./handshake.ts";
import { type FormEncoding, navigate } from "./navigation.ts";
import { type Page, pageAt } from "./page.ts";
import { refererHeader } from "./referrer.ts";
import type { ReferrerPolicy } from "./request.ts";
import { type SameSite, ridingCookies } from "./riding-cookies.ts";
import { originOfUrl, redirectTaintOf } from "./url-origin.ts";
import type { Transport, WireRequest, WireResponse } from "./wire.ts";

/** What a page does that may write. */
export type WriteProbe = FetchProbe | FormProbe | SocketProbe;

interface ProbeBase {
  /** The page's URL or origin; `"null"` for a sandboxed one. */
  readonly page: string;
  /** Absolute. Where the request is for in the end. */
  readonly url: string;
  readonly engine: Engine;
}

/** A script's `fetch`, or `XMLHttpRequest`. */
export interface FetchProbe extends ProbeBase {
  readonly kind: "fetch";
  readonly init: BrowserRequestInit;
  /** URLs that the request comes through first, each of which answers 307 to the next. */
  readonly via: readonly string[];
  /** Answers what the target is asked: its preflight. */
  readonly transport: Transport;
}

/** A form that is submitted, or a link that is followed, in a tab of its own. */
export interface FormProbe extends ProbeBase {
  readonly kind: "form";
  readonly method: "GET" | "POST";
  readonly encoding: FormEncoding;
  readonly referrerPolicy: ReferrerPolicy;
  readonly via: readonly string[];
  /** No page asked for it: a typed address, a bookmark. `page` then counts for nothing. */
  readonly isUserInitiated: boolean;
}

/** `new WebSocket(url)`; the URL's scheme is ws or wss. */
export interface SocketProbe extends ProbeBase {
  readonly kind: "websocket";
}

/** A write as the server that it is for meets it. */
export interface SentWrite {
  readonly engine: Engine;
  /** The request that reaches the URL, without its cookies; `null` where the browser does not send it. */
  readonly request: WireRequest | null;
  /** Why the browser does not send it. */
  readonly code: FailureCode | null;
  /** The kinds of cookies, by their `SameSite`, that ride along. */
  readonly cookies: readonly SameSite[];
}

/** What one engine sends for a write. Sends nothing itself. */
export async function probeWrite(probe: WriteProbe): Promise<SentWrite> {
  switch (probe.kind) {
    case "fetch":
      return probeFetch(probe);
    case "form":
      return probeForm(probe);
    default:
      return probeSocket(probe);
  }
}

async function probeFetch({ page: at, url, engine, init, via, transport }: FetchProbe): Promise<SentWrite> {
  const page = pageAt(at);
  const chain = [...via, url];
  let hop = 0;
  const led: Transport = (request) => {
    if (hop === via.length) return transport(request);
    const target = chain[hop + 1] as string;
    if (request.kind === "actual") hop++;
    return Promise.resolve(redirecting(request, target));
  };
  // A jar in which something always matches: what is asked is whether the browser looks into it.
  const cookies = { getCookieStringSync: () => "any", setCookieSync: () => undefined };
  const browser = createBrowser({ page: at, engine, transport: led, cookies });
  const { exchanges, code } = await browser.explain(chain[0] as string, init);
  const last = exchanges.findLast(({ request }) => request.kind === "actual")?.request;
  if (last === undefined || hop < via.length || !isSameUrl(last.url, url))
    return { engine, request: null, code: code ?? "NetworkFailure", cookies: [] };
  const referer = refererHeader(page.base, new URL(last.url), init.referrerPolicy ?? "");
  const more: HeaderLine[] = referer === null ? [] : [["Referer", referer]];
  const includesCredentials = headerValues(last.headers, "cookie").length > 0;
  return {
    engine,
    request: { ...last, headers: [...withoutHeaders(last.headers, ["cookie"]), ...more] },
    code: null,
    cookies: includesCredentials ? cookiesOf(page, chain, last.method, { engine, isNavigation: false }) : [],
  };
}

function probeForm(probe: FormProbe): SentWrite {
  const { engine, url, via, isUserInitiated } = probe;
  const page = isUserInitiated ? { origin: null, base: null } : pageAt(probe.page);
  const chain = [...via, url];
  const hops = navigate({ ...probe, page, url: new URL(chain[0] as string) }, ENGINES[engine]);
  let next = hops.next();
  for (const target of chain.slice(1)) {
    if (next.done === true) break;
    next = hops.next(redirecting(next.value.wire, target));
  }
  if (next.done === true) return { engine, request: null, code: "RedirectInvalidLocation", cookies: [] };
  const { wire } = next.value;
  return {
    engine,
    request: wire,
    code: null,
    cookies: cookiesOf(page, chain, wire.method, { engine, isNavigation: true, isUserInitiated }),
  };
}

function probeSocket({ page: at, url, engine }: SocketProbe): SentWrite {
  const page = pageAt(at);
  const request = handshakeRequest(page, new URL(url), engine);
  return {
    engine,
    request,
    code: null,
    cookies: cookiesOf(page, [request.url], request.method, { engine, isNavigation: false }),
  };
}

/** A server on the way: it agrees to everything, and sends the request on as it is. */
function redirecting({ kind, headers }: WireRequest, target: string): WireResponse {
  const [origin = "*"] = headerValues(headers, "origin");
  const [method = "GET"] = headerValues(headers, "access-control-request-method");
  const [names = ""] = headerValues(headers, "access-control-request-headers");
  const shared: HeaderLine[] = [
    ["Access-Control-Allow-Origin", origin],
    ["Access-Control-Allow-Credentials", "true"],
  ];
  return kind === "preflight"
    ? {
        status: 204,
        headers: [...shared, ["Access-Control-Allow-Methods", method], ["Access-Control-Allow-Headers", names]],
      }
    : { status: 307, headers: [...shared, ["Location", target]] };
}

function cookiesOf(
  { origin }: Page,
  chain: readonly string[],
  method: string,
  how: { readonly engine: Engine; readonly isNavigation: boolean; readonly isUserInitiated?: boolean },
): readonly SameSite[] {
  const urls = chain.map((each) => new URL(each));
  const url = urls.at(-1) as URL;
  const { engine, isNavigation, isUserInitiated = false } = how;
  const taint = redirectTaintOf({ origin, urls });
  return ridingCookies({ origin, url, taint, method, isNavigation, isUserInitiated }, engine);
}

function isSameUrl(a: string, b: string): boolean {
  const [one, other] = [new URL(a), new URL(b)];
  return originOfUrl(one) !== null && one.href === other.href.replace(/#.*$/, "");
}
