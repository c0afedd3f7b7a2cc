import { deciderOf } from "../server/policy.ts";
import { type FetchHandler, serveFetch } from "./fetch-handler.ts";
import { innermost } from "./nested-answers.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/**
 * Serves a fetch handler under a policy. Preflights are answered without calling it; every other request reaches it,
 * and what it throws is thrown on.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function withCors<Rest extends unknown[]>(
  policy: PolicySource,
  handler: FetchHandler<Rest>,
  options: AdapterOptions = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  return serveFetch(deciderOf(policy), handler, options, innermost);
}

export { type FetchCsrfOptions, withCsrf } from "./csrf-fetch.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { FetchHandler } from "./fetch-handler.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
