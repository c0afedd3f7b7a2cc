import type { Exchange, HeaderLine, WireRequest } from "corslet/browser";
import { type Recorded, valueOf } from "./har.ts";

/** A cross-origin call that a browser recorded, with what was exchanged for it. */
export interface RecordedCall {
  /** The page's origin, as it was sent. */
  readonly from: string;
  readonly method: string;
  readonly url: string;
  readonly mode: "cors" | "no-cors";
  /** What the page set, as far as the recording tells it from what the browser adds. */
  readonly headers: readonly HeaderLine[];
  readonly body: string | undefined;
  readonly hasCookies: boolean;
  /** Whether a preflight was recorded: if none was, an earlier one's answer was kept, or none was due. */
  readonly isAsked: boolean;
  readonly exchanges: readonly Exchange[];
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

// Without a preflight, these are what a page can have set and a browser does not add by itself.
const SAFELISTED: ReadonlySet<string> = new Set([
  "accept",
  "accept-language",
  "content-language",
  "content-type",
  "range",
]);

/** The calls of a recording that went across origins: those with an `Origin` that is not their URL's. */
export function recordedCalls(recording: readonly Recorded[]): RecordedCall[] {
  const preflights = recording.filter((one) => isCrossOrigin(one) && isPreflight(one));
  const requests = recording.filter((one) => isCrossOrigin(one) && !isPreflight(one) && isFetched(one));
  const calls: RecordedCall[] = [];
  while (requests.length > 0) {
    const hops = takeHops(requests);
    // Chrome writes a request before its preflight, Firefox after it.
    const asked = hops.map((hop) => takeFirst(preflights, (one) => asksFor(one, hop)));
    const exchanges = hops.flatMap((hop, index) => [
      ...(asked[index] === undefined ? [] : [exchangeOf(asked[index], "preflight")]),
      exchangeOf(hop, "actual"),
    ]);
    calls.push(callOf(hops[0] as Recorded, asked[0], exchanges));
  }
  // A preflight that was refused may have no request beside it.
  for (const one of preflights) {
    const method = valueOf(one.headers, "access-control-request-method") ?? "GET";
    calls.push(callOf({ ...one, method }, one, [exchangeOf(one, "preflight")]));
  }
  return calls;
}

function isCrossOrigin({ headers, url }: Recorded): boolean {
  const origin = valueOf(headers, "origin");
  return origin !== undefined && origin !== new URL(url).origin;
}

function isPreflight({ method, headers }: Recorded): boolean {
  return method === "OPTIONS" && valueOf(headers, "access-control-request-method") !== undefined;
}

// A form that is sent across origins has an Origin too, and no page reads its answer.
function isFetched({ headers }: Recorded): boolean {
  return ["cors", "no-cors"].includes(valueOf(headers, "sec-fetch-mode") ?? "cors");
}

function asksFor(preflight: Recorded, { method, url }: Recorded): boolean {
  return preflight.url === url && valueOf(preflight.headers, "access-control-request-method") === method;
}

/** Takes the first request, and those that its redirects led to. */
function takeHops(requests: Recorded[]): Recorded[] {
  const hops = requests.splice(0, 1);
  for (let last = hops[0]; last !== undefined && REDIRECTS.has(last.status); last = hops.at(-1)) {
    const location = valueOf(last.answer, "location") ?? "";
    if (location === "" || !URL.canParse(location, last.url)) break;
    const target = new URL(location, last.url).href.split("#", 1)[0];
    const next = takeFirst(requests, ({ url }) => url === target);
    if (next === undefined) break;
    hops.push(next);
  }
  return hops;
}

function takeFirst<Item>(items: Item[], is: (item: Item) => boolean): Item | undefined {
  const index = items.findIndex(is);
  return index === -1 ? undefined : items.splice(index, 1)[0];
}

function exchangeOf(one: Recorded, kind: WireRequest["kind"]): Exchange {
  const { method, url, headers, status, statusText, answer } = one;
  return {
    request: { kind, method, url, headers, body: null },
    response: status === 0 ? null : { status, statusText, headers: answer },
  };
}

function callOf(first: Recorded, asked: Recorded | undefined, exchanges: readonly Exchange[]): RecordedCall {
  const names = (valueOf(asked?.headers ?? [], "access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  return {
    from: valueOf(first.headers, "origin") ?? "null",
    method: first.method,
    url: first.url,
    mode: valueOf(first.headers, "sec-fetch-mode") === "no-cors" ? "no-cors" : "cors",
    headers: [
      ...first.headers.filter(([name]) => SAFELISTED.has(name.toLowerCase()) && !names.includes(name.toLowerCase())),
      // Archives are saved without Authorization unless asked for; a value that no safelist lets pass stands for it.
      ...names.map((name): HeaderLine => [name, valueOf(first === asked ? [] : first.headers, name) ?? "()"]),
    ],
    body: first.method === "GET" || first.method === "HEAD" ? undefined : first.body,
    hasCookies: valueOf(first.headers, "cookie") !== undefined,
    isAsked: asked !== undefined,
    exchanges,
  };
}
