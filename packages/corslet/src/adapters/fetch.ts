import { factsOfRequest } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { preflightResponse, remember, remembered, settled } from "./fetch-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/** A fetch handler: what Workers, Deno, Bun, service workers and route handlers serve with. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>;

/**
 * Serves a fetch handler under a policy. Preflights are answered without calling it; every other request reaches it,
 * and what it throws is thrown on.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function withCors<Rest extends unknown[]>(
  policy: PolicySource,
  handler: FetchHandler<Rest>,
  { onDecision }: AdapterOptions = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  const decider = deciderOf(policy);
  return async (request, ...rest) => {
    const facts = factsOfRequest(request);
    const decision = decider.decide(facts);
    onDecision?.(decision, facts);
    if (decision.kind === "none") return handler(request, ...rest);
    if (decision.kind === "preflight") return preflightResponse(decision);
    remember(request, decision);
    return settled(await handler(request, ...rest), remembered(request) ?? decision);
  };
}

export { type FetchCsrfOptions, withCsrf } from "./csrf-fetch.ts";
export { bodyToken, formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
