import { SET_COOKIE } from "../csrf/cookie.ts";
import type { NodeWriteRequest } from "../csrf/facts-of-node.ts";
import type { Connection } from "../csrf/facts-of-request.ts";
import { connectionOf, repeatedIn, requestGateOf } from "./csrf-requests.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What is used of a Hono context. */
export interface HonoCsrfContext {
  readonly req: { readonly raw: Request };
  readonly env: unknown;
  header(name: string, value: string, options: { append: true }): void;
}

/** What the guard can be told. `Context` is Hono's; tokens are bound to what `tokens.binding` finds on it. */
export interface HonoCsrfOptions<Context> extends CsrfOptions<Context> {
  /** What the platform knows of a request's connection. Default: what `@hono/node-server` knows, where it serves. */
  readonly connection?: (context: Context) => Connection;
}

/**
 * For Hono 4: `app.use(csrf(policy))`, after `cors` and the session, before anything that reads the body.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf<Context extends HonoCsrfContext = HonoCsrfContext>(
  policy: PolicySource,
  { connection = nodeConnection, ...options }: HonoCsrfOptions<Context> = {},
): (context: Context, next: () => Promise<void>) => Promise<Response | void> {
  const enter = requestGateOf<Context>(policy, options);
  return async (context, next) => {
    const request = context.req.raw;
    const known = { ...connection(context), repeated: repeatedIn(receivedBy(context)) };
    const { refusal, cookies } = await enter(context, { request, body: request, connection: known });
    if (refusal !== null) return refusal;
    await next();
    for (const cookie of cookies) context.header(SET_COOKIE, cookie, { append: true });
    return undefined;
  };
}

function nodeConnection(context: HonoCsrfContext): Connection {
  return connectionOf(receivedBy(context)?.socket);
}

function receivedBy({ env }: HonoCsrfContext): Partial<NodeWriteRequest> | undefined {
  return (env as { incoming?: Partial<NodeWriteRequest> } | undefined)?.incoming;
}
