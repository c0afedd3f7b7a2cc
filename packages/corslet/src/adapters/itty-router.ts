import type { Answer } from "../policy/answer.ts";
import { deciderOf } from "../server/policy.ts";
import { answersRequests } from "./answering.ts";
import { settled } from "./fetch-response.ts";
import { checkOptions } from "./mistakes.ts";
import { innermost, isGoverned } from "./nested-answers.ts";
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
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function cors(policy: PolicySource, options?: AdapterOptions): IttyCors {
  checkOptions(options, "AutoRouter({ before: [cors(policy).preflight], … })");
  const answerTo = answersRequests(deciderOf(policy), options);
  // Kept by the headers: the router hands on one proxy or another in place of the request, but always its own headers.
  const answer = (request: IttyRequest): Answer => {
    const found = answerTo(request);
    if (found.kind !== "none" || innermost(request.headers) === undefined) innermost(request.headers, found.wire);
    return found;
  };
  return {
    preflight: (request) => {
      const { kind, status, wire } = answer(request);
      return kind === "preflight" ? settled(new Response(null, { status }), wire) : undefined;
    },
    corsify: (response, request) => {
      const wire = innermost(request.headers) ?? answer(request).wire;
      return isGoverned(wire) && response instanceof Response ? settled(response, wire) : response;
    },
  };
}

export { csrf, formField, type IttyCsrf, type IttyCsrfOptions, metaTag, token } from "./csrf-itty-router.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
