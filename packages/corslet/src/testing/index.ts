import {
  type BrowserRequestInit,
  createBrowser,
  type CookieJarLike,
  type Engine,
  type Explanation,
  type FailureCode,
  formatExplanation,
  type Handler,
  handlerTransport,
} from "../browser/index.ts";

/** A call that a page makes, and whose page and engine that is. */
export interface PageCall extends BrowserRequestInit {
  /** The page's URL or origin, or `"null"` for an opaque one. */
  readonly from: string;
  /** What is called. Default: `https://api.test/`; whatever the host, the handler is asked. */
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
export async function expectReadable(target: Handler | string, call: PageCall): Promise<Response> {
  const { browser, url, init } = prepared(target, call);
  try {
    return await browser.fetch(url, init);
  } catch (error) {
    throw assertionError(
      `Expected ${url} to be readable from ${call.from}.`,
      "readable",
      (error as TypeError).cause as Explanation,
    );
  }
}

/**
 * Asserts that a browser keeps a server's answer from a page.
 *
 * @returns the explanation.
 * @throws {AssertionError} when the page can read the answer, or when it is blocked for another reason than `code`.
 */
export async function expectBlocked(target: Handler | string, { code, ...call }: BlockedCall): Promise<Explanation> {
  const { browser, url, init } = prepared(target, call);
  const explanation = await browser.explain(url, init);
  const isBlocked = explanation.verdict === "blocked" || explanation.verdict === "not-sent";
  // A server that is down blocks nothing.
  const expected = code ?? (explanation.code === "NetworkFailure" ? "a refusal" : explanation.code);
  if (isBlocked && explanation.code === expected) return explanation;
  throw assertionError(
    `Expected ${url} to be blocked from ${call.from}${code === undefined ? "" : ` (${code})`}.`,
    code ?? "blocked",
    explanation,
  );
}

function prepared(target: Handler | string, { from, url = "/", engine = "spec", cookies, ...init }: PageCall) {
  const base = typeof target === "string" ? target : "https://api.test/";
  const transport = typeof target === "string" ? {} : { transport: handlerTransport(target) };
  const browser = createBrowser({ page: from, engine, ...transport, ...(cookies !== undefined && { cookies }) });
  return { browser, url: new URL(url, base).href, init };
}

/** An error that test runners show as a failed assertion. */
function assertionError(title: string, expected: string, explanation: Explanation): Error {
  const error = new Error(`${title}\n\n${formatExplanation(explanation)}`);
  const actual = explanation.code ?? explanation.verdict;
  return Object.assign(error, { name: "AssertionError", code: "ERR_ASSERTION", expected, actual, explanation });
}
