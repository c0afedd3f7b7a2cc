import type { CompiledCase } from "./compile.ts";
import type { Answer, Line, TargetName } from "./vocabulary.ts";

/** What of a request a script looks at. */
export interface ScriptedRequest {
  readonly kind: "preflight" | "actual";
  readonly method: string;
  readonly target: TargetName;
  /** Path and query. */
  readonly path: string;
  readonly origin: string | null;
  readonly requestMethod: string | null;
  readonly requestHeaders: string | null;
}

/** An answer with all its lines. */
export interface ScriptedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Line[];
  /** Without regard to the method: HEAD gets none of it. */
  readonly body: string;
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A case's answers, in order: no I/O. The scripted server and the model's transport both ask it, each its own.
 */
export class Script {
  readonly #urls: CompiledCase["urls"];
  readonly #asked = new Map<string, number>();

  constructor({ urls }: CompiledCase) {
    this.#urls = urls;
  }

  /** The next answer; `null`: the connection is closed. */
  answer(request: ScriptedRequest): ScriptedAnswer | null {
    const [plain = ""] = request.path.split("?", 1);
    const key = `${request.target}${request.path}`;
    const script = this.#urls.get(key) ?? this.#urls.get(`${request.target}${plain}`);
    if (script === undefined) return render({ status: 404, statusText: "Not Found" }, request);
    const count = `${request.kind} ${key}`;
    const asked = this.#asked.get(count) ?? 0;
    const answers = script[request.kind];
    const answer = answers[Math.min(asked, answers.length - 1)] ?? {};
    // Browsers try again on a new connection; that is the same step.
    if (answer.close) return null;
    this.#asked.set(count, asked + 1);
    return render(answer, request);
  }
}

function render(answer: Answer, request: ScriptedRequest): ScriptedAnswer {
  const status = answer.status ?? (request.kind === "preflight" ? 204 : 200);
  const body = BODILESS.has(status) ? "" : (answer.body ?? "ok");
  const headers: Line[] = (answer.headers ?? []).map(([name, value]) => [name, echo(value, request)]);
  const has = (name: string) => headers.some(([other]) => other.toLowerCase() === name);
  // What an HTTP cache keeps is no part of the model.
  if (!has("cache-control")) headers.push(["Cache-Control", "no-store"]);
  // A 205 has no body, but is not over without a length either.
  if ((status === 205 || !BODILESS.has(status)) && !has("content-length"))
    headers.push(["Content-Length", String(body.length)]);
  return { status, statusText: answer.statusText ?? "OK", headers, body };
}

function echo(value: string, request: ScriptedRequest): string {
  return value
    .replaceAll("{echo}", request.origin ?? "")
    .replaceAll("{names}", request.requestHeaders ?? "")
    .replaceAll("{method}", request.requestMethod ?? "");
}
