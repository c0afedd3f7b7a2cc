import { factsOfRequest } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { preflightResponse, remember, remembered, settled } from "./fetch-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/** What is used of a Hono context. */
export interface HonoContext {
  readonly req: { readonly raw: Request };
  get res(): Response;
  set res(response: Response | undefined);
}

/**
 * For Hono 4: `app.use(cors(policy))`, first. What handlers, `onError` and `notFound` answer is settled on the way out.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function cors(
  policy: PolicySource,
  { onDecision }: AdapterOptions = {},
): (context: HonoContext, next: () => Promise<void>) => Promise<Response | void> {
  const decider = deciderOf(policy);
  return async (context, next) => {
    const request = context.req.raw;
    const facts = factsOfRequest(request);
    const decision = decider.decide(facts);
    onDecision?.(decision, facts);
    if (decision.kind === "none") return next();
    if (decision.kind === "preflight") return preflightResponse(decision);
    remember(request, decision);
    await next();
    const response = settled(context.res, remembered(request) ?? decision);
    if (response === context.res) return undefined;
    // What it replaces is taken off first: Hono would give its headers to the new one.
    context.res = undefined;
    context.res = response;
    return undefined;
  };
}

export { csrf, type HonoCsrfContext, type HonoCsrfOptions } from "./csrf-hono.ts";
export { bodyToken, formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
