import { SET_COOKIE } from "../csrf/cookie.ts";
import { factsOfNodeRequest, type NodeWriteRequest } from "../csrf/facts-of-node.ts";
import { fieldIn, gateOf } from "../csrf/gate.ts";
import { type Guard, guard } from "../csrf/guard.ts";
import type { Refusal } from "../csrf/refusal.ts";
import { atOnce } from "../csrf/tokens/after.ts";
import { deciderOf } from "../server/policy.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What is used of a Koa context. */
export interface KoaCsrfContext {
  readonly req: NodeWriteRequest;
  readonly originalUrl: string;
  /** Parsers put `body` on it. */
  readonly request: object;
  status: number;
  body: unknown;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
}

type Middleware = (context: KoaCsrfContext, next: () => Promise<unknown>) => Promise<void>;

/** What the guard can be told. `Context` is Koa's. */
export interface KoaCsrfOptions<Context> extends CsrfOptions<Context> {
  /**
   * The parser of bodies, such as `bodyParser()`: for tokens in a field of the body. The guard runs it itself, after it has
   * refused what it can refuse, and looks for the token before anything else sees the request.
   */
  readonly parseBody?: (context: never, next: () => Promise<unknown>) => unknown;
}

/** The guard as Koa middleware. */
export interface KoaCsrf extends Middleware {
  readonly guard: Guard<KoaCsrfContext>;
}

/**
 * For Koa 3: `app.use(csrf(policy))`, after `cors` and the session, before the body's parser and method overrides. What
 * `tokens.binding` is given is the context.
 *
 * @throws {PolicyError | GuardError | TypeError} at once, when the configuration or the options are refused.
 */
export function csrf<Context = never>(
  policy: PolicySource,
  { onDecision, onWriteDecision = onDecision, parseBody, ...options }: KoaCsrfOptions<Context> = {},
): KoaCsrf {
  if (parseBody !== undefined && typeof parseBody !== "function") throw new TypeError(NO_PARSER);
  const gate = gateOf(
    guard<KoaCsrfContext>(deciderOf(policy), options as CsrfOptions<KoaCsrfContext>),
    onWriteDecision,
  );

  const fieldOf = ({ request }: KoaCsrfContext): unknown =>
    fieldIn((request as { body?: unknown }).body, gate.guard.tokens?.field);
  const handle: Middleware = async (context, next) => {
    const arrival = {
      request: context,
      facts: factsOfNodeRequest(asReceived(context)),
      headers: context.req.headers,
      field: fieldOf(context),
      setCookie: (value: string) => context.append(SET_COOKIE, value),
    };
    const { refusal, settleBody } = atOnce(gate.enter(arrival, parseBody !== undefined));
    if (refusal !== null || parseBody === undefined) await answer(refusal, context, next);
    else
      await parseBody(context as never, async () =>
        answer(settleBody && atOnce(settleBody(fieldOf(context))), context, next),
      );
  };
  return Object.assign(handle, { guard: gate.guard });
}

const NO_PARSER = "parseBody is no parser of bodies. Next: give it Koa middleware, such as bodyParser().";

// Node's request, but for the target: koa-mount writes what it leaves of the path into that very object.
function asReceived({ req, originalUrl: url }: KoaCsrfContext): NodeWriteRequest {
  const { method, headers, rawHeaders, socket } = req;
  return { method, url, headers, rawHeaders, socket };
}

async function answer(refusal: Refusal | null, context: KoaCsrfContext, next: () => Promise<unknown>): Promise<void> {
  if (refusal === null) {
    await next();
    return;
  }
  context.status = refusal.status;
  for (const [name, value] of Object.entries(refusal.headers)) context.set(name, value);
  context.body = refusal.body;
}
