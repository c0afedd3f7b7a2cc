import { SET_COOKIE } from "../csrf/cookie.ts";
import type { Connection } from "../csrf/facts-of-request.ts";
import { connectionOf, repeatedIn, requestGateOf } from "./csrf-requests.ts";
import { asReceived, nodeRequestOf } from "./h3-request.ts";
import type { H3Event } from "./h3-stage.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What the guard can be told. `Event` is h3's; tokens are bound to what `tokens.binding` finds on it. */
export interface H3CsrfOptions<Event> extends CsrfOptions<Event> {
  /** What the platform knows of a request's connection. Default: what Node knows, where h3 is served by it. */
  readonly connection?: (event: Event) => Connection;
}

/**
 * For h3 2: `app.use(csrf(policy))`, after `cors` and the session, before anything that reads the body.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf<Event extends H3Event = H3Event>(
  policy: PolicySource,
  { connection = nodeConnection, ...options }: H3CsrfOptions<Event> = {},
): (event: Event, next: () => unknown) => Promise<unknown> {
  const enter = requestGateOf<Event>(policy, options);
  return async (event, next) => {
    const request = asReceived(event.req);
    const known = { ...connection(event), repeated: repeatedIn(nodeRequestOf(event.req)) };
    const { refusal, cookies } = await enter(event, { request, body: event.req, connection: known });
    if (refusal !== null) return refusal;
    const value = await next();
    for (const cookie of cookies) {
      event.res.headers.append(SET_COOKIE, cookie);
      event.res.errHeaders.append(SET_COOKIE, cookie);
    }
    return value;
  };
}

function nodeConnection({ req }: H3Event): Connection {
  return connectionOf(nodeRequestOf(req)?.socket);
}
