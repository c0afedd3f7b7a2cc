import type { Exchange, HeaderLine, WireRequest, WireResponse } from "corslet/browser";
import { UsageError } from "../terminal/usage-error.ts";

/** A cross-origin call that a browser recorded, with what was exchanged for it. */
export interface RecordedCall {
  /** The page's origin, as it was sent. */
  readonly from: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: string | undefined;
  readonly hasCookies: boolean;
  readonly exchanges: readonly Exchange[];
}

interface HarMessage {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

interface HarEntry {
  readonly request: HarMessage & {
    readonly method: string;
    readonly url: string;
    readonly postData?: { readonly text?: string };
  };
  readonly response: HarMessage & { readonly status: number; readonly statusText: string };
}

/**
 * The calls in an HTTP Archive (HAR 1.2) that went across origins: those with an `Origin` that is not their URL's.
 *
 * @throws {UsageError} when the text is no archive.
 */
export function recordedCalls(text: string): RecordedCall[] {
  const preflights: Exchange[] = [];
  const calls: RecordedCall[] = [];
  for (const entry of entriesOf(text)) {
    const headers = linesOf(entry.request);
    const from = valueOf(headers, "origin");
    if (from === undefined || (URL.canParse(entry.request.url) && new URL(entry.request.url).origin === from)) continue;
    const isPreflight =
      entry.request.method === "OPTIONS" && valueOf(headers, "access-control-request-method") !== undefined;
    const exchange = exchangeOf(entry, headers, isPreflight ? "preflight" : "actual");
    if (isPreflight) preflights.push(exchange);
    else calls.push({ from, ...callOf(entry, headers), exchanges: [...takePreflight(preflights, exchange), exchange] });
  }
  // A preflight that was refused has no request after it.
  for (const { request, response } of preflights) {
    const method = valueOf(request.headers, "access-control-request-method") ?? "GET";
    const names = (valueOf(request.headers, "access-control-request-headers") ?? "").split(",").filter(Boolean);
    const headers = names.map((name): HeaderLine => [name, name.trim() === "content-type" ? "application/json" : "…"]);
    const from = valueOf(request.headers, "origin") ?? "null";
    calls.push({
      from,
      method,
      url: request.url,
      headers,
      body: undefined,
      hasCookies: false,
      exchanges: [{ request, response }],
    });
  }
  return calls;
}

function entriesOf(text: string): readonly HarEntry[] {
  let archive: unknown;
  try {
    archive = JSON.parse(text);
  } catch (error) {
    throw new UsageError("--har: the file is no JSON.", "save it from the network panel: Save all as HAR", {
      cause: error,
    });
  }
  const entries = (archive as { log?: { entries?: unknown } } | null)?.log?.entries;
  if (!Array.isArray(entries))
    throw new UsageError(
      "--har: the file is no HTTP Archive: log.entries is missing.",
      "save it from the network panel: Save all as HAR",
    );
  return entries as readonly HarEntry[];
}

function linesOf({ headers }: HarMessage): HeaderLine[] {
  return headers.filter(({ name }) => !name.startsWith(":")).map(({ name, value }): HeaderLine => [name, value]);
}

function valueOf(headers: readonly HeaderLine[], name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

// Browsers record a failed connection, and in some versions a refused answer, with status 0.
function exchangeOf(
  { request, response }: HarEntry,
  headers: readonly HeaderLine[],
  kind: WireRequest["kind"],
): Exchange {
  const answer: WireResponse | null =
    response.status === 0
      ? null
      : { status: response.status, statusText: response.statusText, headers: linesOf(response) };
  return {
    request: { kind, method: request.method, url: withoutFragment(request.url), headers, body: null },
    response: answer,
  };
}

function takePreflight(preflights: Exchange[], { request }: Exchange): Exchange[] {
  const index = preflights.findIndex((preflight) => preflight.request.url === request.url);
  return index === -1 ? [] : preflights.splice(index, 1);
}

function callOf(
  { request }: HarEntry,
  headers: readonly HeaderLine[],
): Pick<RecordedCall, "method" | "url" | "headers" | "body" | "hasCookies"> {
  return {
    method: request.method,
    url: request.url,
    headers,
    body: request.postData?.text,
    hasCookies: valueOf(headers, "cookie") !== undefined,
  };
}

function withoutFragment(url: string): string {
  return url.split("#", 1)[0] ?? url;
}
