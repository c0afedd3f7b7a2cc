import type { Decision } from "../server/decision.ts";
import { factsOfRequest } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { preflightResponse, remember, remembered, settledBy } from "./decision-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/** What is used of an itty-router request. */
export type IttyRequest = Pick<Request, "method" | "url" | "headers">;

/** The two ends of a router. */
export interface IttyCors {
  /** For `before`, first: answers preflights, before any route is looked for. */
  readonly preflight: (request: IttyRequest) => Response | undefined;
  /** For `finally`, last: settles the headers of whatever was answered, errors included. */
  readonly corsify: (response: unknown, request: IttyRequest) => unknown;
}

/**
 * For itty-router 5: `AutoRouter({ before: [preflight], finally: [corsify] })`.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function cors(policy: PolicySource, { onDecision }: AdapterOptions = {}): IttyCors {
  const decider = deciderOf(policy);
  // Kept by the headers: the router hands on one proxy or another in place of the request, but always its own headers.
  const decide = (request: IttyRequest): Decision => {
    const facts = factsOfRequest(request);
    const decision = decider.decide(facts);
    onDecision?.(decision, facts);
    if (decision.kind !== "none" || remembered(request.headers) === undefined) remember(request.headers, decision);
    return decision;
  };
  return {
    preflight: (request) => {
      const decision = decide(request);
      return decision.kind === "preflight" ? preflightResponse(decision) : undefined;
    },
    corsify: (response, request) => {
      const decision = remembered(request.headers) ?? decide(request);
      return decision.kind === "none" || !(response instanceof Response) ? response : settledBy(response, decision);
    },
  };
}

export { csrf, formField, type IttyCsrf, type IttyCsrfOptions, metaTag, token } from "./csrf-itty-router.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
