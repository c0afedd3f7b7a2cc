import {
  type BrowserRequestInit,
  createBrowser,
  type Engine,
  type Explanation,
  type Transport,
  type WireRequest,
} from "../../../packages/corslet/src/browser/index.ts";
import type { CompiledCase, Origins } from "./compile.ts";
import { engineJar } from "./jar.ts";
import { type CallResult, carriedHeaders, type Observation, plainBody, type SentRequest } from "./observation.ts";
import { Script } from "./script.ts";
import { type BodyData, type Call, type Line, TARGET_NAMES } from "./vocabulary.ts";

/** What the model says a case will show: the same calls, answered by the same script, in memory. */
export async function predict(compiled: CompiledCase, origins: Origins, engine: Engine): Promise<Observation> {
  const script = new Script(compiled);
  const requests: SentRequest[] = [];
  let isClosed = false;
  const written = compiled.calls.flatMap(({ headers = [] }) => headers);
  const transport: Transport = (wire) => {
    const request = sentRequest(wire, origins, written);
    const answer = script.answer(request);
    // As the server does: tries after a closed connection count once, whoever makes them.
    if (!(answer === null && isClosed && JSON.stringify(requests.at(-1)) === JSON.stringify(request)))
      requests.push(request);
    isClosed = answer === null;
    if (answer === null) return Promise.resolve(null);
    // White space around a value is HTTP's, and gone when a header list is made of the lines.
    const headers = answer.headers.map(([name, value]): Line => [name, value.replace(/^[ \t]+|[ \t]+$/g, "")]);
    return Promise.resolve({ ...answer, headers, body: request.method === "HEAD" ? null : answer.body });
  };
  let now = 0;
  const browser = createBrowser({
    page: compiled.isSandboxed ? "null" : `${origins.page}/driver/0`,
    engine,
    transport,
    cookies: engineJar(engine, compiled.isSandboxed),
    clock: () => now,
  });
  const calls: CallResult[] = [];
  const codes: string[] = [];
  for (const call of compiled.calls) {
    now += (call.wait ?? 0) / 1000;
    try {
      calls.push(await resultOf(call, await browser.fetch(call.url, initOf(call))));
    } catch (error) {
      const { cause, name } = error as Error & { readonly cause?: Explanation };
      if (cause === undefined) throw error;
      calls.push({ settled: name });
      if (cause.code !== null) codes.push(cause.code);
    }
    // Calls take a moment: nothing that is kept for no time is there for the next one.
    now += 0.001;
  }
  return { requests, calls, codes };
}

function initOf({ url: _url, api, body, wait: _wait, ...rest }: Call): BrowserRequestInit {
  if (api !== "xhr") return { ...rest, ...(body !== undefined && { body: bodyOf(body) }) };
  // XMLHttpRequest leaves a body out of GET and HEAD, and combines the values of a name.
  const isBodiless = /^(get|head)$/i.test(rest.method ?? "GET");
  const headers = new Map<string, Line>();
  for (const [name, value] of rest.headers ?? []) {
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? [name, value] : [before[0], `${before[1]}, ${value}`]);
  }
  // Its credentials mode is same-origin or include.
  const credentials = rest.credentials === "include" ? "include" : "same-origin";
  return {
    ...rest,
    credentials,
    headers: [...headers.values()],
    ...(body !== undefined && !isBodiless && { body: bodyOf(body) }),
  };
}

function bodyOf(data: BodyData): unknown {
  if ("text" in data) return data.text;
  if ("form" in data) return new URLSearchParams(data.form.map(([name, value]): [string, string] => [name, value]));
  if ("blob" in data) return new Blob([data.blob], { type: data.type });
  if ("bytes" in data) return new Uint8Array(data.bytes);
  const form = new FormData();
  for (const [name, value] of data.multipart) form.append(name, value);
  return form;
}

function sentRequest(wire: WireRequest, origins: Origins, written: readonly Line[]): SentRequest {
  const url = new URL(wire.url);
  const target = TARGET_NAMES.find((name) => origins[name] === url.origin);
  if (target === undefined) throw new Error(`a case leads out of the run: ${wire.url}`);
  const header = (name: string) => wire.headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? null;
  const body = wire.body?.source ? Buffer.from(wire.body.source).toString("latin1") : "";
  return {
    kind: wire.kind,
    method: wire.method,
    target,
    path: url.pathname + url.search,
    origin: header("origin"),
    requestMethod: header("access-control-request-method"),
    requestHeaders: header("access-control-request-headers"),
    cookie: header("cookie"),
    carried: carriedHeaders(wire.headers, written, wire.kind),
    body: plainBody(body, header("content-type") ?? undefined),
  };
}

async function resultOf({ api }: Call, response: Response): Promise<CallResult> {
  return {
    settled: "resolved",
    ...(api !== "xhr" && { type: response.type, redirected: response.redirected }),
    status: response.status,
    statusText: response.statusText,
    url: response.url,
    headers: [...(response.headers as unknown as Iterable<Line>)],
    body: await response.text(),
  };
}
