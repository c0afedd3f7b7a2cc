import { SET_COOKIE } from "../csrf/cookie.ts";
import type { NodeWriteRequest } from "../csrf/facts-of-node.ts";
import type { Connection } from "../csrf/facts-of-request.ts";
import { connectionOf, repeatedIn, type RequestCsrfOptions, requestGateOf } from "./csrf-requests.ts";
import type { PolicySource } from "./options.ts";

/** What is used of a Hono context. */
export interface HonoCsrfContext {
  readonly req: { readonly raw: Request };
  readonly env: unknown;
  get res(): Response;
  header(name: string, value: string, options: { append: true }): void;
}

/** What the guard can be told. `Context` is Hono's; tokens are bound to what `tokens.binding` finds on it. */
export interface HonoCsrfOptions<Context> extends RequestCsrfOptions<Context> {
  /** What the platform knows of a request's connection. Default: what `@hono/node-server` knows, where it serves. */
  readonly connection?: (context: Context) => Connection;
}

/**
 * For Hono 4: `app.use(csrf(policy))`, after `cors` and the session. Where `tokenInBody` is set, handlers ask
 * `bodyToken(context, field)` once they have parsed the body.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf<Context extends HonoCsrfContext = HonoCsrfContext>(
  policy: PolicySource,
  { connection = nodeConnection, ...options }: HonoCsrfOptions<Context> = {},
): (context: Context, next: () => Promise<void>) => Promise<Response | void> {
  const enter = requestGateOf<Context>(policy, options);
  return async (context, next) => {
    const known = { ...connection(context), repeated: repeatedIn(receivedBy(context)) };
    const { refusal, leave } = await enter(context, context.req.raw, known);
    if (refusal !== null) return refusal;
    await next();
    for (const cookie of leave(context.res.status)) context.header(SET_COOKIE, cookie, { append: true });
    return undefined;
  };
}

function nodeConnection(context: HonoCsrfContext): Connection {
  return connectionOf(receivedBy(context)?.socket);
}

function receivedBy({ env }: HonoCsrfContext): Partial<NodeWriteRequest> | undefined {
  return (env as { incoming?: Partial<NodeWriteRequest> } | undefined)?.incoming;
}
