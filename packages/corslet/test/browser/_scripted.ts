import {
  type Browser,
  type BrowserOptions,
  createBrowser,
  type HeaderLine,
  type Transport,
  type WireRequest,
  type WireResponse,
} from "../../src/browser/index.ts";

export const PAGE = "https://app.example.com";
export const API = "https://api.example.com";
export const OTHER = "https://other.test";

/** What a URL answers: to a preflight, and to everything else. */
export interface Script {
  readonly preflight?: Answer;
  readonly actual?: Answer;
}

/** `null`: no answer at all. */
export type Answer = {
  readonly status?: number;
  readonly lines?: readonly HeaderLine[];
  readonly body?: string;
} | null;

/** What was sent, as a line: `OPTIONS https://… origin=… ask=PUT[x-a]`. */
export interface Wire {
  readonly transport: Transport;
  readonly sent: WireRequest[];
  readonly shown: () => string[];
}

/** A transport that answers by URL, and remembers what it was asked. Every URL not in the script shares itself. */
export function scripted(scripts: Readonly<Record<string, Script>> = {}): Wire {
  const sent: WireRequest[] = [];
  return {
    sent,
    shown: () => sent.map(shownRequest),
    transport: (request) => {
      sent.push(request);
      const answer = scripts[request.url]?.[request.kind];
      return Promise.resolve(answer === undefined ? agreeable(request) : answer && answered(answer));
    },
  };
}

/** A browser over a script. */
export function browserOver(
  scripts: Readonly<Record<string, Script>> = {},
  options: Partial<BrowserOptions> = {},
): Wire & { readonly browser: Browser } {
  const wire = scripted(scripts);
  return { ...wire, browser: createBrowser({ page: PAGE, transport: wire.transport, clock: () => 0, ...options }) };
}

/** The lines that share an answer with an origin. */
export function shared(origin: string = PAGE, ...more: readonly HeaderLine[]): HeaderLine[] {
  return [["Access-Control-Allow-Origin", origin], ...more];
}

/** A redirect that shares itself. */
export function redirectTo(location: string, status = 302, origin: string = PAGE): Script {
  return { actual: { status, lines: shared(origin, ["Location", location]) } };
}

/** The value of a line that was sent. */
export function valueOf(request: WireRequest | undefined, name: string): string | undefined {
  return request?.headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

function answered({ status = 200, lines = [], body = "" }: NonNullable<Answer>): WireResponse {
  return { status, statusText: "", headers: lines, body };
}

// The server that allows everything, one name at a time: what a page is refused then, the browser refuses.
function agreeable(request: WireRequest): WireResponse {
  const lines: HeaderLine[] = [
    ["Access-Control-Allow-Origin", valueOf(request, "origin") ?? PAGE],
    ["Access-Control-Allow-Credentials", "true"],
  ];
  if (request.kind === "actual") return { status: 200, headers: lines, body: "ok" };
  const names = valueOf(request, "access-control-request-headers");
  if (names !== undefined) lines.push(["Access-Control-Allow-Headers", names]);
  lines.push(["Access-Control-Allow-Methods", valueOf(request, "access-control-request-method") ?? ""]);
  return { status: 204, headers: lines };
}

function shownRequest(request: WireRequest): string {
  const origin = valueOf(request, "origin") ?? "none";
  if (request.kind === "actual") return `${request.method} ${request.url} origin=${origin}`;
  const names = valueOf(request, "access-control-request-headers");
  return `OPTIONS ${request.url} origin=${origin} ask=${valueOf(request, "access-control-request-method") ?? ""}${names === undefined ? "" : `[${names}]`}`;
}
