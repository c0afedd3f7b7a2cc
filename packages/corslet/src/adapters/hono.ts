import { deciderOf } from "../server/policy.ts";
import { answersRequests } from "./answering.ts";
import { settled } from "./fetch-response.ts";
import { calledByAnother, checkOptions } from "./mistakes.ts";
import { innermost } from "./nested-answers.ts";
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
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function cors(
  policy: PolicySource,
  options?: AdapterOptions,
): (context: HonoContext, next: () => Promise<void>) => Promise<Response | void> {
  checkOptions(options, "app.use(cors(policy))");
  const answerTo = answersRequests(deciderOf(policy), options);
  return async (context, next) => {
    const request = (context.req as Partial<HonoContext["req"]> | undefined)?.raw;
    if (request === undefined) throw calledByAnother("corslet/hono");
    const { kind, status, wire } = answerTo(request);
    if (kind === "none") return next();
    if (kind === "preflight") return settled(new Response(null, { status }), wire);
    innermost(request, wire);
    await next();
    const response = settled(context.res, innermost(request) ?? wire);
    if (response === context.res) return undefined;
    // What it replaces is taken off first: Hono would give its headers to the new one.
    context.res = undefined;
    context.res = response;
    return undefined;
  };
}

export { csrf, type HonoCsrfContext, type HonoCsrfOptions } from "./csrf-hono.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
