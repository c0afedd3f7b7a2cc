import type { Connection } from "../csrf/facts-of-request.ts";
import { FORWARDED_PROTO, HOST } from "../csrf/headers.ts";
import { deciderOf } from "../server/policy.ts";
import { withCookies } from "./csrf-fetch.ts";
import { requestGateOf } from "./csrf-requests.ts";
import { withCors as withCorsOnFetch } from "./fetch.ts";
import {
  type AnyHandler,
  checkedHandlers,
  type Handlers,
  over,
  type Served,
  type ServedRoutes,
  withOptions,
} from "./next-routes.ts";
import type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";

/**
 * For Next.js 16. Serves what a route file exports under a policy, and answers its preflights:
 * `export const { GET, POST, OPTIONS } = withCors(policy, { GET: …, POST: … })`. Or serves one handler, that of `proxy.ts`.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function withCors<H extends Handlers>(
  policy: PolicySource,
  handlers: H,
  options?: AdapterOptions,
): ServedRoutes<H>;
export function withCors<H extends AnyHandler>(policy: PolicySource, handler: H, options?: AdapterOptions): Served<H>;
export function withCors(policy: PolicySource, handlers: AnyHandler | Handlers, options?: AdapterOptions): unknown {
  const decider = deciderOf(policy);
  const serve = (handler: AnyHandler): AnyHandler => withCorsOnFetch(decider, handler, options);
  return typeof handlers === "function" ? serve(handlers) : over(withOptions(checkedHandlers(handlers)), serve);
}

/** What `withCsrf` can be told. */
export interface NextCsrfOptions extends CsrfOptions<Request> {
  /** What the platform knows of a request's connection, of which Next itself tells nothing; for `trustProxy`. */
  readonly connection?: (request: Request) => Connection;
}

/**
 * Serves what a route file exports, or the handler of `proxy.ts`, under a CSRF guard: inside `withCors`.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function withCsrf<H extends Handlers>(policy: PolicySource, handlers: H, options?: NextCsrfOptions): H;
export function withCsrf<H extends AnyHandler>(policy: PolicySource, handler: H, options?: NextCsrfOptions): Served<H>;
export function withCsrf(
  policy: PolicySource,
  handlers: AnyHandler | Handlers,
  { connection, ...options }: NextCsrfOptions = {},
): unknown {
  const enter = requestGateOf<Request>(policy, options);
  const serve =
    (handler: AnyHandler): AnyHandler =>
    async (request: Request, ...rest: unknown[]) => {
      const host = hostOf(request.headers);
      const arrival = { request, host, body: request, connection: connection?.(request) };
      const { refusal, cookies } = await enter(request, arrival);
      if (refusal !== null) return refusal;
      const response = await (handler as (...all: unknown[]) => Promise<Response>)(request, ...rest);
      return withCookies(response, cookies);
    };
  return typeof handlers === "function" ? serve(handlers) : over(checkedHandlers(handlers), serve);
}

/**
 * The host that a request was for: the URL that Next makes has the name that the server listens on, localhost. Its scheme
 * is https where `X-Forwarded-Proto` has that word anywhere in it; where that is no scheme, but a list, it would be a guess.
 */
function hostOf(headers: Headers): string | undefined {
  const scheme = headers.get(FORWARDED_PROTO);
  if (scheme !== null && scheme !== "http" && scheme !== "https") return "";
  return headers.get(HOST) ?? undefined;
}

export { withCors as withCorsApi, withCsrf as withCsrfApi } from "./node.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
