import { CookieCredentials, FetchMocker, MockServer } from "mentoss";
import type { CompiledCase, Origins } from "../../browsers/differential/compile.ts";
import type { CallResult, SentRequest } from "../../browsers/differential/observation.ts";
import { Script } from "../../browsers/differential/script.ts";
import { type Case, TARGET_NAMES, type TargetName } from "../../browsers/differential/vocabulary.ts";
import { makeCalls } from "../call.ts";
import { answersOf, asWritten, byXhr } from "../express.ts";
import type { Subject } from "../subject.ts";
import { versionOf } from "../version.ts";

/** mentoss: mock servers behind a `fetch` that knows its page. A mocker for every row, as for every test. */
export const MENTOSS: Subject = {
  name: "mentoss",
  version: versionOf("mentoss"),
  by: "`FetchMocker`",
  express: asWritten(byXhr, closing, noResponse),
  open: (origins) =>
    Promise.resolve({
      usesNetwork: false,
      observe: async (compiled) => {
        const requests: SentRequest[] = [];
        const baseUrl = `${origins.page}/driver/0`;
        const { fetch } = new FetchMocker({
          servers: serversOf(compiled, origins, requests),
          baseUrl,
          credentials: [new CookieCredentials(baseUrl)],
        });
        const calls = await makeCalls({ ...SCOPE, fetch }, compiled.calls);
        return { requests, calls: calls.map((result) => withoutMadeType(result, compiled)) };
      },
      close: () => Promise.resolve(),
    }),
};

const SCOPE = { Blob, FormData, URLSearchParams, Uint8Array };

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

function serversOf(compiled: CompiledCase, origins: Origins, requests: SentRequest[]): MockServer[] {
  const script = new Script(compiled);
  const methods = new Set([...METHODS, ...compiled.calls.map(({ method = "" }) => method).filter(Boolean)]);
  return TARGET_NAMES.map((target) => {
    const server = new MockServer(origins[target]);
    for (const method of methods) {
      server.route({ method, url: "/*" }, (request) => {
        const sent = sentRequest(request, target);
        requests.push(sent);
        const answer = script.answer(sent);
        if (answer === null) throw new Error("a row whose server closes the connection");
        const isBodiless = sent.method === "HEAD" || [204, 205, 304].includes(answer.status);
        const headers: Record<string, string> = {};
        for (const [name, value] of answer.headers) {
          const lower = name.toLowerCase();
          headers[lower] = lower in headers ? `${headers[lower]}, ${value}` : value;
        }
        return { status: answer.status, headers, body: isBodiless ? null : answer.body };
      });
    }
    return server;
  });
}

function sentRequest(request: Request, target: TargetName): SentRequest {
  const header = (name: string) => request.headers.get(name);
  const requestMethod = header("access-control-request-method");
  const isPreflight = request.method === "OPTIONS" && header("origin") !== null && requestMethod !== null;
  const { pathname, search } = new URL(request.url);
  return {
    kind: isPreflight ? "preflight" : "actual",
    method: request.method,
    target,
    path: pathname + search,
    origin: header("origin"),
    requestMethod,
    requestHeaders: header("access-control-request-headers"),
    cookie: header("cookie"),
    carried: [],
    body: "",
  };
}

// A mock server gives every answer a Content-Type; that is not counted against it.
function withoutMadeType(result: CallResult, { urls }: CompiledCase): CallResult {
  const isScripted = [...urls.values()].some(({ actual }) =>
    actual.some(({ headers = [] }) => headers.some(([name]) => name.toLowerCase() === "content-type")),
  );
  if (isScripted || result.headers === undefined) return result;
  return { ...result, headers: result.headers.filter(([name]) => name !== "content-type") };
}

function closing(row: Case): string | null {
  return answersOf(row).some(({ close }) => close) ? "a server that closes the connection" : null;
}

// What the constructor of Response refuses, no mock server can answer.
function noResponse(row: Case): string | null {
  return answersOf(row).some(({ status = 200 }) => status < 200 || status > 599)
    ? "a status that no Response can be made with"
    : null;
}
