import type { Answer } from "../policy/answer.ts";
import { deciderOf } from "../server/policy.ts";
import { settle } from "../server/settle.ts";
import { answersRequests } from "./answering.ts";
import { HEADERS, settled } from "./fetch-response.ts";
import { asReceived } from "./h3-request.ts";
import { type H3App, type H3Event, isResponse, stage, stageError } from "./h3-stage.ts";
import { calledByAnother, checkOptions } from "./mistakes.ts";
import { innermost, isGoverned } from "./nested-answers.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";
import { whenThere } from "./when-there.ts";

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
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function cors(policy: PolicySource, options?: AdapterOptions): H3Cors {
  checkOptions(options, "app.register(cors(policy))");
  const answerTo = answersRequests(deciderOf(policy), options);
  const answer = (event: H3Event): Answer => {
    if (!isH3s(event)) throw calledByAnother("corslet/h3");
    const found = answerTo(asReceived(event.req));
    if (found.kind !== "none" || innermost(event) === undefined) innermost(event, found.wire);
    return found;
  };
  const handle = async (event: H3Event, next: () => unknown): Promise<unknown> => {
    const { kind, status, wire } = answer(event);
    if (kind === "preflight") return settled(new Response(null, { status }), wire);
    if (kind === "none") return next();
    try {
      return stage(event, await next(), innermost(event) ?? wire);
    } catch (error) {
      throw stageError(event, error, innermost(event) ?? wire);
    }
  };
  const settleLast = (response: Response, event: H3Event): void => {
    const wire = innermost(event) ?? answer(event).wire;
    if (isGoverned(wire) && response.status >= 200) settle(wire, response.headers, HEADERS);
  };
  const register = (app: H3App): void => {
    const { config } = app;
    const { onError, onResponse } = config;
    app.use((event, next) => {
      const { kind, status } = answer(event);
      if (kind === "preflight") return new Response(null, { status });
      return whenThere(next(), (value) => settledValue(event, value));
    });
    config.onError = async (error, event) => settledValue(event, await onError?.(error, event));
    config.onResponse = onResponse
      ? async (response, event) => {
          await onResponse(response, event);
          settleLast(response, event);
        }
      : settleLast;
  };
  return ((first: H3App & H3Event, next?: () => unknown) =>
    next === undefined ? register(first) : handle(first, next)) as H3Cors;
}

function isH3s({ req }: { readonly req?: Partial<H3Event["req"]> }): boolean {
  return typeof req?.headers?.get === "function";
}

// What h3 answers in the end is settled there. A Response is settled before, since h3 may hand on an immutable one as it is.
function settledValue(event: H3Event, value: unknown): unknown {
  const wire = innermost(event);
  return wire !== undefined && isGoverned(wire) && isResponse(value) ? settled(value, wire) : value;
}

export type { H3App, H3Event } from "./h3-stage.ts";
export { csrf, type H3CsrfOptions } from "./csrf-h3.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
