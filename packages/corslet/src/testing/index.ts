import {
  type BrowserRequestInit,
  createBrowser,
  type CookieJarLike,
  type Engine,
  type Exchange,
  type Explanation,
  type FailureCode,
  type FetchHandlerLike,
  formatExplanation,
  type Handler,
  handlerTransport,
  recordedTransport,
  type Transport,
} from "../browser/index.ts";

/** A call that a page makes, and whose page and engine that is. */
export interface PageCall extends BrowserRequestInit {
  /** The page's URL or origin, or `"null"` for an opaque one. */
  readonly from: string;
  /** What is called: a path, or a URL. Default: the running server's own; for a handler `https://api.test/`. Whatever the host, a handler is asked. */
  readonly url?: string;
  /** Default: `spec`. */
  readonly engine?: Engine;
  readonly cookies?: CookieJarLike;
}

/** What a blocked call is expected to say. */
export interface BlockedCall extends PageCall {
  /** Why it is blocked. Default: for whatever reason of CORS. */
  readonly code?: FailureCode;
}

/**
 * Asserts that a page can read a server's answer, as a browser decides it: preflight, CORS check, redirects and all.
 *
 * @param target a fetch handler, a `node:http` listener, an Express app; or the base URL of a running server.
 * @returns the response as the page sees it.
 * @throws {AssertionError} that says in which step the browser refused, and how to mend it. Works in every test runner.
 */
export function expectReadable(target: FetchHandlerLike, call: PageCall): Promise<Response>;
export function expectReadable(target: Handler | string, call: PageCall): Promise<Response>;
export async function expectReadable(target: Handler | string, call: PageCall): Promise<Response> {
  const { browser, url, init, seen, again } = prepared(target, call);
  const title = `Expected ${url} to be readable from ${call.from}.`;
  let response: Response;
  try {
    response = await browser.fetch(url, init);
  } catch (error) {
    const { cause } = error as TypeError;
    if (!isExplanation(cause)) throw error;
    throw assertionError(title, "readable", cause, expectReadable);
  }
  // An opaque answer came, and the page sees nothing of it.
  if (response.status !== 0) return response;
  throw assertionError(title, "readable", await again(recordedTransport(seen)).explain(url, init), expectReadable);
}

/**
 * Asserts that a browser keeps a server's answer from a page.
 *
 * @returns the explanation.
 * @throws {AssertionError} when the page can read the answer, or when it is blocked for another reason than `code`.
 */
export function expectBlocked(target: FetchHandlerLike, call: BlockedCall): Promise<Explanation>;
export function expectBlocked(target: Handler | string, call: BlockedCall): Promise<Explanation>;
export async function expectBlocked(target: Handler | string, { code, ...call }: BlockedCall): Promise<Explanation> {
  const { browser, url, init } = prepared(target, call);
  const explanation = await browser.explain(url, init);
  const isBlocked = explanation.verdict === "blocked" || explanation.verdict === "not-sent";
  // A server that is down blocks nothing.
  const isMeant = code === undefined ? explanation.code !== "NetworkFailure" : explanation.code === code;
  if (isBlocked && isMeant) return explanation;
  const title = `Expected ${url} to be blocked from ${call.from}${code === undefined ? "" : ` (${code})`}.`;
  throw assertionError(title, code ?? "blocked", explanation, expectBlocked);
}

function prepared(target: Handler | string, { from, url = "", engine = "spec", cookies, ...init }: PageCall) {
  const base = typeof target === "string" ? target : "https://api.test/";
  const seen: Exchange[] = [];
  const send = typeof target === "string" ? overNetwork : handlerTransport(target);
  const again = (transport: Transport) =>
    createBrowser({ page: from, engine, transport, ...(cookies !== undefined && { cookies }) });
  const browser = again(async (request) => {
    const response = await send(request);
    seen.push({ request, response });
    return response;
  });
  return { browser, url: new URL(url, base).href, init, seen, again };
}

// Loaded when it is needed: fetch handlers are tested where there is no node:http.
const overNetwork: Transport = async (request) => {
  const { networkTransport } = await import("../browser/transports/network.ts");
  return networkTransport()(request);
};

function isExplanation(cause: unknown): cause is Explanation {
  return typeof cause === "object" && cause !== null && "verdict" in cause;
}

/** An error that test runners show as a failed assertion. Its stack begins where the assertion was called. */
function assertionError(
  title: string,
  expected: string,
  explanation: Explanation,
  called: (...parameters: never[]) => unknown,
): Error {
  const error = new Error(`${title}\n\n${formatExplanation(explanation)}`);
  error.name = "AssertionError";
  Error.captureStackTrace?.(error, called);
  const actual = explanation.code ?? explanation.verdict;
  Object.assign(error, { code: "ERR_ASSERTION", expected, actual });
  // Runners print what can be enumerated; the message has said it.
  return Object.defineProperty(error, "explanation", { value: explanation });
}
