import { setTimeout as sleep } from "node:timers/promises";
import type { CallResult } from "../browsers/differential/observation.ts";
import type { BodyData, Call, Line } from "../browsers/differential/vocabulary.ts";

/** What a page's own script finds in its global scope. */
export interface PageScope {
  readonly fetch?: (url: string, init: RequestInit) => Promise<PageResponse>;
  readonly XMLHttpRequest?: new () => PageXhr;
  readonly Blob: typeof Blob;
  readonly FormData: typeof FormData;
  readonly URLSearchParams: typeof URLSearchParams;
  readonly Uint8Array: typeof Uint8Array;
}

interface PageResponse {
  readonly type: string;
  readonly status: number;
  readonly headers: Iterable<Line>;
  readonly text: () => Promise<string>;
}

interface PageXhr {
  withCredentials: boolean;
  readonly status: number;
  readonly upload: { readonly addEventListener: (type: string, listener: () => void) => void };
  readonly open: (method: string, url: string) => void;
  readonly setRequestHeader: (name: string, value: string) => void;
  readonly addEventListener: (type: string, listener: () => void) => void;
  readonly getAllResponseHeaders: () => string;
  readonly send: (body: never) => void;
}

// As long as the real browser's page waits.
const PATIENCE = 8000;

/** Makes a row's calls one after the other, as the page does that drives real browsers. */
export async function makeCalls(scope: PageScope, calls: readonly Call[]): Promise<CallResult[]> {
  const results: CallResult[] = [];
  for (const call of calls) {
    if (call.wait !== undefined) await sleep(call.wait);
    const timer = new AbortController();
    results.push(
      await Promise.race([
        makeCall(scope, call).catch((error: unknown): CallResult => ({ settled: nameOf(error) })),
        sleep(PATIENCE, { settled: "timeout" }, { signal: timer.signal }),
      ]),
    );
    timer.abort();
  }
  return results;
}

async function makeCall(scope: PageScope, call: Call): Promise<CallResult> {
  if (call.api === "xhr") return viaXhr(scope, call);
  const { url, body, api: _api, uploadListener: _listener, wait: _wait, headers, ...init } = call;
  if (scope.fetch === undefined) throw new Error("a row that calls fetch, for a page without it");
  const response = await scope.fetch(url, {
    ...init,
    ...(headers !== undefined && { headers: headers.map(([name, value]): [string, string] => [name, value]) }),
    ...(body !== undefined && { body: bodyOf(scope, body) }),
  });
  await response.text();
  return { settled: "resolved", type: response.type, status: response.status, headers: [...response.headers] };
}

function viaXhr(scope: PageScope, call: Call): Promise<CallResult> {
  return new Promise((resolve, reject) => {
    if (scope.XMLHttpRequest === undefined) throw new Error("a row of XMLHttpRequest, for a page without it");
    const xhr = new scope.XMLHttpRequest();
    xhr.open(call.method ?? "GET", call.url);
    xhr.withCredentials = call.credentials === "include";
    for (const [name, value] of call.headers ?? []) xhr.setRequestHeader(name, value);
    if (call.uploadListener) xhr.upload.addEventListener("progress", () => undefined);
    // Its error event stands for the TypeError of fetch.
    xhr.addEventListener("error", () => reject(new TypeError("the error event")));
    xhr.addEventListener("load", () =>
      resolve({ settled: "resolved", status: xhr.status, headers: headerLines(xhr.getAllResponseHeaders()) }),
    );
    xhr.send((call.body === undefined ? null : bodyOf(scope, call.body)) as never);
  });
}

function headerLines(text: string): Line[] {
  return text
    .split("\r\n")
    .filter(Boolean)
    .map((line): Line => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]);
}

function bodyOf(
  scope: PageScope,
  data: BodyData,
): string | URLSearchParams | Blob | Uint8Array<ArrayBuffer> | FormData {
  if ("text" in data) return data.text;
  if ("form" in data)
    return new scope.URLSearchParams(data.form.map(([name, value]): [string, string] => [name, value]));
  if ("blob" in data) return new scope.Blob([data.blob], { type: data.type });
  if ("bytes" in data) return new scope.Uint8Array(data.bytes);
  const form = new scope.FormData();
  for (const [name, value] of data.multipart) form.append(name, value);
  return form;
}

function nameOf(error: unknown): string {
  return error !== null && typeof error === "object" && "name" in error ? String(error.name) : typeof error;
}
