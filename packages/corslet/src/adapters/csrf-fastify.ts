import { SET_COOKIE } from "../csrf/cookie.ts";
import { factsOfNodeRequest } from "../csrf/facts-of-node.ts";
import { fieldIn, type Gate, gateOf, type SettleBody } from "../csrf/gate.ts";
import { guard } from "../csrf/guard.ts";
import type { WriteFacts } from "../csrf/facts.ts";
import type { Refusal } from "../csrf/refusal.ts";
import { atOnce } from "../csrf/tokens/after.ts";
import { deciderOf } from "../server/policy.ts";
import { type FastifyPlugin, type FastifyReply, type FastifyRequest, mountOn, pluginOf } from "./fastify-plugin.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** What the plugin is told: the policy, and the guard's options. `Request` is Fastify's, or what plugins made of it. */
export interface FastifyCsrfOptions<Request = never> extends CsrfOptions<Request> {
  readonly policy: PolicySource;
}

/** What a route's `config.csrf` may be: why it needs no evidence (`"signed by Stripe"`), or a guard of its own. */
export type FastifyRouteCsrf<Request = never> = { readonly exempt: string } | FastifyCsrfOptions<Request>;

interface CsrfMount {
  readonly gate: Gate<FastifyRequest>;
  readonly isExempt: boolean;
  readonly onWriteDecision: CsrfOptions<never>["onWriteDecision"];
}

/**
 * For Fastify 5: `await app.register(csrf, { policy })`, after `cors` and the session's plugin, before the routes. A
 * token in the body is looked for once the body is parsed. A route may have `config: { csrf }` of its own.
 *
 * @throws {PolicyError | GuardError} when the plugin is loaded, or the route is added, and something is refused.
 */
export const csrf: FastifyPlugin<FastifyCsrfOptions> = pluginOf("corslet-csrf", (instance, options) => {
  const mount = mountOf(options);
  const mountedFor = mountOn(instance, "csrf", mount, (value) => routeMountOf(value, mount));
  // The innermost plugin guards alone, in its own turn: the session that tokens are bound to may be its context's.
  const inForce = (request: FastifyRequest): CsrfMount | null => {
    const mounted = mountedFor(request);
    if (mounted === null) return mount;
    return mounted.nested.at(-1) === mount ? (mounted.own ?? mount) : null;
  };

  const pending = new WeakMap<FastifyRequest, SettleBody>();
  instance.addHook("onRequest", (request, reply, done) => {
    const its = inForce(request);
    if (its === null) return done();
    const facts = factsOfNodeRequest(request.raw);
    if (its.isExempt && isUnsafe(facts)) {
      its.onWriteDecision?.({ allowed: true, reason: "exempt" }, facts);
      return done();
    }
    const setCookie = (value: string): void => void reply.header(SET_COOKIE, value);
    const arrival = { request, facts, headers: request.raw.headers, field: undefined, setCookie };
    const { refusal, settleBody } = atOnce(its.gate.enter(arrival, its.gate.guard.tokens !== null));
    if (settleBody !== null) pending.set(request, settleBody);
    return answer(refusal, reply, done);
  });
  instance.addHook("preValidation", (request, reply, done) => {
    const field = fieldIn(request.body, inForce(request)?.gate.guard.tokens?.field);
    const settleBody = pending.get(request);
    pending.delete(request);
    return answer(settleBody ? atOnce(settleBody(field)) : null, reply, done);
  });
});

function mountOf({ policy, onDecision, onWriteDecision = onDecision, ...options }: FastifyCsrfOptions): CsrfMount {
  const its = guard<FastifyRequest>(deciderOf(policy), options as CsrfOptions<FastifyRequest>);
  return { gate: gateOf(its, onWriteDecision), isExempt: false, onWriteDecision };
}

function routeMountOf(value: unknown, mount: CsrfMount): CsrfMount {
  if (typeof value !== "object" || value === null) throw new TypeError(OWN_CSRF);
  if ("policy" in value) return mountOf(value as FastifyCsrfOptions);
  const { exempt } = value as { exempt?: unknown };
  if (typeof exempt !== "string" || exempt.trim() === "" || Object.keys(value).length > 1)
    throw new TypeError(OWN_CSRF);
  return { ...mount, isExempt: true };
}

const OWN_CSRF =
  'A route\'s config.csrf is neither a reason nor a guard. Next: write { exempt: "signed by Stripe" }, saying what proves these requests instead, or { policy, …options } for a guard of its own.';

// A handshake for a WebSocket is a GET, or an extended CONNECT, and no reason speaks for it.
function isUnsafe({ method }: WriteFacts): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS" && method !== "CONNECT";
}

function answer(refusal: Refusal | null, reply: FastifyReply, done: () => void): void {
  if (refusal === null) return done();
  reply.code(refusal.status);
  for (const [name, value] of Object.entries(refusal.headers)) reply.header(name, value);
  // As bytes: to a string of some JSON Fastify adds a charset, which JSON has none of.
  reply.send(new TextEncoder().encode(refusal.body));
  return undefined;
}
