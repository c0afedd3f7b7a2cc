import type { Decision } from "../server/decision.ts";
import { factsOfNodeHeaders } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { type LambdaEvent, type LambdaRequest, requestOf } from "./lambda-event.ts";
import { answerOf, type LambdaAnswer, settledResult } from "./lambda-result.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/** What is told of the paths of events. */
export interface StageOptions {
  /**
   * Whether the name of the stage is taken off the front of the path, so that one policy serves every stage. Default:
   * false, patterns are compared with the path as browsers see it.
   */
  readonly withoutStage?: boolean;
}

/** What `withCors` and `cors` can be told. */
export interface LambdaCorsOptions extends AdapterOptions, StageOptions {}

/** What a handler gives when it is served by us. */
export type Served<Result> = Promise<Exclude<Awaited<Result>, void> | LambdaAnswer>;

/**
 * Serves a Lambda handler under a policy. Preflights are answered without calling it; every other event reaches it, and
 * what it throws is thrown on.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function withCors<Event extends LambdaEvent, Rest extends unknown[], Result>(
  policy: PolicySource,
  handler: (event: Event, ...rest: Rest) => Result,
  options?: LambdaCorsOptions,
): (event: Event, ...rest: Rest) => Served<Result> {
  const decide = decidesOn(policy, options);
  return async (event, ...rest) => {
    const decided = decide(event);
    const preflight = decided === null ? null : preflightAnswer(decided);
    if (preflight !== null) return preflight;
    const returned = await handler(event, ...rest);
    const result = decided === null ? returned : settledResult(decided.decision, decided.request, returned);
    return result as Awaited<Served<Result>>;
  };
}

/** What is used of middy's request. */
export interface MiddyRequest {
  readonly event: LambdaEvent;
  response: unknown;
}

/** A middleware of middy. */
export interface MiddyMiddleware {
  readonly before: (request: MiddyRequest) => unknown;
  readonly after: (request: MiddyRequest) => unknown;
  readonly onError: (request: MiddyRequest) => unknown;
}

/**
 * Makes middy middleware of a policy: mounted first. It answers preflights, and settles whatever else is answered.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function cors(policy: PolicySource, options?: LambdaCorsOptions): MiddyMiddleware {
  const decide = decidesOn(policy, options);
  const decisions = new WeakMap<MiddyRequest, Decided>();
  const settleNow = (request: MiddyRequest): void => {
    const decided = decisions.get(request);
    if (decided !== undefined) request.response = settledResult(decided.decision, decided.request, request.response);
  };
  return {
    before: (request: MiddyRequest) => {
      const decided = decide(request.event);
      if (decided === null) return undefined;
      const preflight = preflightAnswer(decided);
      if (preflight !== null) return preflight;
      decisions.set(request, decided);
      settleWhenSet(request, decided);
      return undefined;
    },
    after: settleNow,
    onError: (request: MiddyRequest) => {
      if (request.response !== undefined) settleNow(request);
    },
  };
}

// A middleware that answers early, as a log-in does that refuses, skips every `after` and `onError`: all that is seen of
// its answer is that it is set.
function settleWhenSet(request: MiddyRequest, { decision, request: asked }: Decided): void {
  let response = request.response;
  Object.defineProperty(request, "response", {
    configurable: true,
    enumerable: true,
    get: () => response,
    set: (value: unknown) => {
      response = value === undefined ? undefined : settledResult(decision, asked, value);
    },
  });
}

interface Decided {
  readonly request: LambdaRequest;
  readonly decision: Decision;
}

/** `null` of an event that nothing governs, and of one that is no HTTP request. */
function decidesOn(
  policy: PolicySource,
  { onDecision, withoutStage = false }: LambdaCorsOptions = {},
): (event: LambdaEvent) => Decided | null {
  const decider = deciderOf(policy);
  return (event) => {
    const request = requestOf(event, withoutStage);
    if (request === null) return null;
    const facts = factsOfNodeHeaders(request.method, request.target, request.headers);
    const decision = decider.decide(facts);
    onDecision?.(decision, facts);
    return decision.kind === "none" ? null : { request, decision };
  };
}

function preflightAnswer({ decision, request }: Decided): LambdaAnswer | null {
  if (decision.kind !== "preflight") return null;
  return settledResult(decision, request, answerOf(request, decision.status ?? 204, {}, ""));
}
