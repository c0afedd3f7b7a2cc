import type { Connection } from "../csrf/facts-of-request.ts";
import { requestGateOf } from "./csrf-requests.ts";
import { withCookies } from "./csrf-fetch.ts";
import { type ElysiaApp, wrapping } from "./elysia-plugin.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What the guard can be told. Tokens are bound to what `tokens.binding` finds on the `Request`. */
export interface ElysiaCsrfOptions extends CsrfOptions<Request> {
  /** What the platform knows of a request's connection; for `trustProxy`, and for client certificates. */
  readonly connection?: (request: Request) => Connection;
}

/**
 * For Elysia 1: `.use(csrf(policy))`, after `cors`. It is asked before any route is looked for.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf(
  policy: PolicySource,
  { connection, ...options }: ElysiaCsrfOptions = {},
): <App extends ElysiaApp>(app: App) => App {
  const enter = requestGateOf<Request>(policy, options);
  const cookies = new WeakMap<Request, readonly string[]>();
  const leave = wrapping((handle) => async (request, ...rest) => {
    const response = await handle(request, ...rest);
    return withCookies(response, cookies.get(request) ?? []);
  });
  // Not in the wrapper, which would stand around that of cors: refusals, too, have its headers.
  const guardRequest = async ({ request }: { readonly request: Request }): Promise<Response | undefined> => {
    const its = await enter(request, { request, body: request, connection: connection?.(request) });
    cookies.set(request, its.cookies);
    return its.refusal ?? undefined;
  };
  return (app) => {
    app.onRequest(guardRequest as never);
    return leave(app);
  };
}
