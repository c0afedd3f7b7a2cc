import type { Decision } from "../server/decision.ts";
import { factsOfRequest } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { settle } from "../server/settle.ts";
import { preflightResponse, remember, remembered, settledBy } from "./decision-response.ts";
import { HEADERS } from "./fetch-response.ts";
import { wireOf } from "../server/wire-of.ts";
import { asReceived } from "./h3-request.ts";
import { type H3App, type H3Event, isResponse, stage, stageError } from "./h3-stage.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/** A plugin for `app.register`, and middleware for `app.use` and for the `middleware` of a route. */
export interface H3Cors {
  (app: H3App): void;
  (event: H3Event, next: () => unknown): unknown;
}

/**
 * For h3 2: `app.register(cors(policy))`, first. A route may have a policy of its own:
 * `app.get(path, handler, { middleware: [cors(policy)] })`. As middleware it settles all that went through it;
 * registered, also what h3 answers before (400 for a URL that cannot be decoded) and what `onError` returns.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function cors(policy: PolicySource, { onDecision }: AdapterOptions = {}): H3Cors {
  const decider = deciderOf(policy);
  const decide = (event: H3Event): Decision => {
    const facts = factsOfRequest(asReceived(event.req));
    const decision = decider.decide(facts);
    onDecision?.(decision, facts);
    if (decision.kind !== "none" || remembered(event) === undefined) remember(event, decision);
    return decision;
  };
  const handle = async (event: H3Event, next: () => unknown): Promise<unknown> => {
    const decision = decide(event);
    if (decision.kind === "preflight") return preflightResponse(decision);
    if (decision.kind === "none") return next();
    try {
      return stage(event, await next(), remembered(event) ?? decision);
    } catch (error) {
      throw stageError(event, error, remembered(event) ?? decision);
    }
  };
  const register = (app: H3App): void => {
    const { config } = app;
    const { onError, onResponse } = config;
    app.use(async (event, next) => {
      const { kind, status = 204 } = decide(event);
      return kind === "preflight" ? new Response(null, { status }) : settledValue(event, await next());
    });
    config.onError = async (error, event) => settledValue(event, await onError?.(error, event));
    config.onResponse = async (response, event) => {
      if (onResponse) await onResponse(response, event);
      const decision = remembered(event) ?? decide(event);
      if (decision.kind !== "none" && response.status >= 200) settle(wireOf(decision), response.headers, HEADERS);
    };
  };
  return ((first: H3App & H3Event, next?: () => unknown) =>
    next === undefined ? register(first) : handle(first, next)) as H3Cors;
}

// What h3 answers in the end is settled there. A Response is settled before, since h3 may hand on an immutable one as it is.
function settledValue(event: H3Event, value: unknown): unknown {
  const decision = remembered(event);
  return decision === undefined || decision.kind === "none" || !isResponse(value) ? value : settledBy(value, decision);
}

export type { H3App, H3Event } from "./h3-stage.ts";
export { csrf, type H3CsrfOptions } from "./csrf-h3.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
