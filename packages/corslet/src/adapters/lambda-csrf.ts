import { type Arrival, fieldIn, gateOf } from "../csrf/gate.ts";
import { guard } from "../csrf/guard.ts";
import { atOnce } from "../csrf/tokens/after.ts";
import { deciderOf } from "../server/policy.ts";
import type { MiddyMiddleware, MiddyRequest, Served, StageOptions } from "./lambda-cors.ts";
import { bodyFieldIn, connectionOf, type LambdaEvent, type LambdaRequest, requestOf } from "./lambda-event.ts";
import { answerOf, type LambdaAnswer, withCookies } from "./lambda-result.ts";
import { checkHandler } from "./mistakes.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What `withCsrf` and `csrf` can be told. */
export interface LambdaCsrfOptions<Event> extends CsrfOptions<Event>, StageOptions {}

/**
 * Serves a Lambda handler under a CSRF guard, by the policy that also says who may read: inside `withCors`.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function withCsrf<Event extends LambdaEvent, Rest extends unknown[], Result>(
  policy: PolicySource,
  handler: (event: Event, ...rest: Rest) => Result,
  options?: LambdaCsrfOptions<Event>,
): (event: Event, ...rest: Rest) => Served<Result> {
  const enter = entrance(policy, options);
  checkHandler(handler, "withCsrf(policy, handler)");
  return async (event, ...rest) => {
    const { request, refusal, cookies } = enter(event);
    if (refusal !== null) return refusal;
    const returned = await handler(event, ...rest);
    return (cookies.length === 0 ? returned : withCookies(request, returned, cookies)) as Awaited<Served<Result>>;
  };
}

/**
 * Makes middy middleware of a CSRF guard: mounted after `cors`. Where a body was parsed before it, the token is looked for
 * in what was parsed.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf<Event extends LambdaEvent = LambdaEvent>(
  policy: PolicySource,
  options?: LambdaCsrfOptions<Event>,
): MiddyMiddleware {
  const enter = entrance(policy, options);
  const entered = new WeakMap<MiddyRequest, Entered>();
  const addCookies = (middy: MiddyRequest): void => {
    const { request, cookies = [] } = entered.get(middy) ?? {};
    if (request !== undefined && cookies.length > 0)
      middy.response = withCookies(request, middy.response, cookies.splice(0));
  };
  return {
    before: (middy: MiddyRequest) => {
      const arrived = enter(middy.event as Event);
      entered.set(middy, arrived);
      return arrived.refusal ?? undefined;
    },
    after: addCookies,
    onError: (middy: MiddyRequest) => {
      if (middy.response !== undefined) addCookies(middy);
    },
  };
}

interface Entered {
  readonly request: LambdaRequest;
  readonly refusal: LambdaAnswer | null;
  /** What is to be set with the answer. */
  readonly cookies: string[];
}

function entrance<Event extends LambdaEvent>(
  policy: PolicySource,
  { onDecision, onWriteDecision = onDecision, withoutStage = false, ...options }: LambdaCsrfOptions<Event> = {},
): (event: Event) => Entered {
  const gate = gateOf(guard<Event>(deciderOf(policy), options), onWriteDecision);
  return (event) => {
    const request = requestOf(event, withoutStage);
    if (request === null) throw new TypeError(NO_REQUEST);
    const { method, target, headers } = request;
    const facts = { method, path: target, headers, ...connectionOf(event, request) };
    const cookies: string[] = [];
    const setCookie = (value: string): void => void cookies.push(value);
    const arrival: Arrival<Event> = {
      request: event,
      facts,
      headers,
      field: tokenFieldOf(event, request, gate.guard.tokens?.field),
      setCookie,
    };
    const { refusal } = atOnce(gate.enter(arrival, false));
    return { request, refusal: refusal && answerOf(request, refusal.status, refusal.headers, refusal.body), cookies };
  };
}

function tokenFieldOf(event: LambdaEvent, request: LambdaRequest, name: string | undefined): unknown {
  if (name === undefined) return undefined;
  return typeof event.body === "string" ? bodyFieldIn(event, request, name) : fieldIn(event.body, name);
}

const NO_REQUEST =
  "This event is no HTTP request of a kind that is known here, so nobody can tell whether it may write. Next: hand the events of timers, queues and WebSockets to their handlers before withCsrf.";
