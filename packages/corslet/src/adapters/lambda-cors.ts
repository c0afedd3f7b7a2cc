import { deciderOf } from "../server/policy.ts";
import { answersNode } from "./answering.ts";
import { type LambdaEvent, requestOf } from "./lambda-event.ts";
import { type Answered, answerOf, type LambdaAnswer, settledResult } from "./lambda-result.ts";
import { checkHandler, checkOptions } from "./mistakes.ts";
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
  const answerTo = answersEvents(policy, options);
  checkHandler(handler, "withCors(policy, handler)");
  return async (event, ...rest) => {
    const answered = answerTo(event);
    const preflight = answered === null ? null : preflightAnswer(answered);
    if (preflight !== null) return preflight;
    const returned = await handler(event, ...rest);
    const result = answered === null ? returned : settledResult(answered, returned);
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
  const answerTo = answersEvents(policy, options);
  const answers = new WeakMap<MiddyRequest, Answered>();
  const settleNow = (request: MiddyRequest): void => {
    const answered = answers.get(request);
    if (answered !== undefined) request.response = settledResult(answered, request.response);
  };
  return {
    before: (request: MiddyRequest) => {
      const answered = answerTo(request.event);
      if (answered === null) return undefined;
      const preflight = preflightAnswer(answered);
      if (preflight !== null) return preflight;
      answers.set(request, answered);
      settleWhenSet(request, answered);
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
function settleWhenSet(request: MiddyRequest, answered: Answered): void {
  let response = request.response;
  Object.defineProperty(request, "response", {
    configurable: true,
    enumerable: true,
    get: () => response,
    set: (value: unknown) => {
      response = value === undefined ? undefined : settledResult(answered, value);
    },
  });
}

/** `null` of an event that nothing governs, and of one that is no HTTP request. */
function answersEvents(policy: PolicySource, options?: LambdaCorsOptions): (event: LambdaEvent) => Answered | null {
  checkOptions(options, "withCors(policy, handler), or with middy use(cors(policy))", ["onDecision", "withoutStage"]);
  const { withoutStage = false } = options ?? {};
  const answerTo = answersNode(deciderOf(policy), options);
  return (event) => {
    const request = requestOf(event, withoutStage);
    if (request === null) return null;
    const answer = answerTo(request.method, request.target, request.headers);
    return answer.kind === "none" ? null : { request, answer };
  };
}

function preflightAnswer(answered: Answered): LambdaAnswer | null {
  const { request, answer } = answered;
  return answer.kind === "preflight" ? settledResult(answered, answerOf(request, answer.status, {}, "")) : null;
}
