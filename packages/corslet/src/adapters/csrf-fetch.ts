import { SET_COOKIE } from "../csrf/cookie.ts";
import type { Connection } from "../csrf/facts-of-request.ts";
import { requestGateOf } from "./csrf-requests.ts";
import type { FetchHandler } from "./fetch-handler.ts";
import { checkHandler } from "./mistakes.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What `withCsrf` can be told. */
export interface FetchCsrfOptions<Rest extends unknown[]> extends CsrfOptions<Request> {
  /** What the platform knows of a request's connection; for `trustProxy`, and for client certificates. */
  readonly connection?: (request: Request, ...rest: Rest) => Connection;
}

/**
 * Serves a fetch handler under a CSRF guard, by the policy that also says who may read: inside `withCors`.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function withCsrf<Rest extends unknown[]>(
  policy: PolicySource,
  handler: FetchHandler<Rest>,
  { connection, ...options }: FetchCsrfOptions<Rest> = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  const enter = requestGateOf(policy, options);
  checkHandler(handler, "withCsrf(policy, handler)");
  return async (request, ...rest) => {
    const arrival = { request, body: request, connection: connection?.(request, ...rest) };
    const { refusal, cookies } = await enter(request, arrival);
    return refusal ?? withCookies(await handler(request, ...rest), cookies);
  };
}

/** A response with more cookies: a copy, since its headers may be immutable. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  if (cookies.length === 0) return response;
  const copy = new Response(response.body, response);
  for (const cookie of cookies) copy.headers.append(SET_COOKIE, cookie);
  return copy;
}
