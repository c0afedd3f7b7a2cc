import { deciderOf } from "../server/policy.ts";
import { answersRequests } from "./answering.ts";
import { type FetchHandler, serveFetch } from "./fetch-handler.ts";
import { calledByAnother, checkHandler, checkOptions } from "./mistakes.ts";
import { innermost } from "./nested-answers.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/**
 * Serves a fetch handler under a policy. Preflights are answered without calling it; every other request reaches it,
 * and what it throws is thrown on.
 *
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function withCors<Rest extends unknown[]>(
  policy: PolicySource,
  handler: FetchHandler<Rest>,
  options?: AdapterOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  checkOptions(options, "withCors(policy, handler)");
  const answerTo = answersRequests(deciderOf(policy), options);
  checkHandler(handler, "withCors(policy, handler)");
  const answerRequest: typeof answerTo = (request) => {
    if (!isRequest(request)) throw calledByAnother("corslet/fetch, which takes a Request");
    return answerTo(request);
  };
  return serveFetch(answerRequest, handler, innermost);
}

function isRequest(request: unknown): boolean {
  return typeof (request as Partial<Request> | undefined)?.headers?.get === "function";
}

export { type FetchCsrfOptions, withCsrf } from "./csrf-fetch.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { FetchHandler } from "./fetch-handler.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
