import type { CompiledCase, Origins } from "../compile.ts";
import { carriedHeaders, plainBody, type SentRequest } from "../observation.ts";
import { Script, type ScriptedAnswer } from "../script.ts";
import { type Line, TARGET_NAMES, type TargetName } from "../vocabulary.ts";
import { listen, type Listening, type Respond } from "./listen.ts";
import { headerOf, type ParsedRequest } from "./parse.ts";

/** A request as it arrived: what is compared, and all its lines. */
export interface RecordedRequest extends SentRequest {
  readonly lines: readonly Line[];
}

/** Answers what is not a case's: the driver page and its data. `null`: nothing is there. */
export type DriverRoutes = (
  request: ParsedRequest,
) => { readonly headers: readonly Line[]; readonly body: string } | null;

/** Four origins on loopback, which answer by script and record what they are asked. */
export class ScriptedServer {
  readonly origins: Origins;
  readonly #listening: readonly Listening[];
  readonly #scripts = new Map<
    string,
    { readonly script: Script; readonly written: readonly Line[]; isClosed: boolean }
  >();
  readonly #records = new Map<string, RecordedRequest[]>();
  #driver: DriverRoutes = () => null;

  private constructor(listening: readonly Listening[], origins: Origins) {
    this.#listening = listening;
    this.origins = origins;
  }

  static async start(): Promise<ScriptedServer> {
    const started: { server: ScriptedServer | null } = { server: null };
    const handler = (name: TargetName) => (request: ParsedRequest, respond: Respond) =>
      started.server?.handle(name, request, respond);
    const local = ["127.0.0.1", "::1"];
    const listening = await Promise.all(
      TARGET_NAMES.map((name) => listen(name === "page" || name === "site" ? local : ["127.0.0.1"], handler(name))),
    );
    const [page, site, cross, other] = listening.map(({ port }) => port);
    started.server = new ScriptedServer(listening, {
      page: `http://localhost:${page}`,
      site: `http://localhost:${site}`,
      cross: `http://127.0.0.1:${cross}`,
      other: `http://127.0.0.1:${other}`,
    });
    return started.server;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#listening.map((one) => one.stop()));
  }

  /** Sets who answers under `/driver` on the page's origin. */
  serveDriver(routes: DriverRoutes): void {
    this.#driver = routes;
  }

  /** Takes on a case's answers. */
  add(compiled: CompiledCase): void {
    const written = compiled.calls.flatMap(({ headers = [] }) => headers);
    this.#scripts.set(compiled.token, { script: new Script(compiled), written, isClosed: false });
    this.#records.set(compiled.token, []);
  }

  /** What arrived for a case, in order. A browser's tries after a closed connection count once. */
  recorded(token: string): readonly RecordedRequest[] {
    return this.#records.get(token) ?? [];
  }

  handle(target: TargetName, request: ParsedRequest, respond: Respond): void {
    const [, token = ""] = /^\/c\/(\w+)\//.exec(request.target) ?? [];
    const known = this.#scripts.get(token);
    if (known === undefined) {
      const made = target === "page" ? this.#driver(request) : null;
      respond(onWire(made === null ? EMPTY : { status: 200, statusText: "OK", ...made }, request.method));
      return;
    }
    const record = recordOf(target, request, known.written);
    const answer = known.script.answer(record);
    const records = this.#records.get(token) ?? [];
    const isAgain = answer === null && known.isClosed && isEqual(records.at(-1), record);
    known.isClosed = answer === null;
    if (!isAgain) records.push(record);
    respond(answer === null ? null : onWire(answer, request.method));
  }
}

// A second try may say "Connection: close".
function isEqual(a: RecordedRequest | undefined, b: RecordedRequest): boolean {
  return JSON.stringify({ ...a, lines: [] }) === JSON.stringify({ ...b, lines: [] });
}

// To whatever is no case's. Every page may ask for it, by PUT too: see the driver page's warming up.
const EMPTY: ScriptedAnswer = {
  status: 200,
  statusText: "OK",
  headers: [
    ["Content-Length", "0"],
    ["Access-Control-Allow-Origin", "*"],
    ["Access-Control-Allow-Methods", "PUT"],
    ["Access-Control-Max-Age", "600"],
  ],
  body: "",
};

function recordOf(target: TargetName, request: ParsedRequest, written: readonly Line[]): RecordedRequest {
  const header = (name: string) => headerOf(request.headers, name);
  const isPreflight =
    request.method === "OPTIONS" && header("origin") !== null && header("access-control-request-method") !== null;
  const kind = isPreflight ? "preflight" : "actual";
  return {
    kind,
    method: request.method,
    target,
    path: request.target,
    origin: header("origin"),
    requestMethod: header("access-control-request-method"),
    requestHeaders: header("access-control-request-headers"),
    cookie: header("cookie"),
    carried: carriedHeaders(request.headers, written, kind),
    body: plainBody(request.body, header("content-type") ?? undefined),
    lines: request.headers,
  };
}

function onWire({ status, statusText, headers, body }: ScriptedAnswer, method: string): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const hasBody = method !== "HEAD" && ![204, 205, 304].includes(status);
  return `HTTP/1.1 ${status} ${statusText}\r\n${lines}\r\n${hasBody ? body : ""}`;
}
