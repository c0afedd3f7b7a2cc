import type { Decision } from "../server/decision.ts";
import { factsOfNodeHeaders, type RequestFacts } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { type FastifyPlugin, type FastifyRequest, isRoot, type Mounted, mountOn, pluginOf } from "./fastify-plugin.ts";
import {
  answerForContext,
  answerForRoute,
  type CorsMount,
  mountAsked,
  noteAsked,
  type Preflights,
  preflightsOf,
  settleEarly,
} from "./fastify-preflights.ts";
import { answerPreflight, settleAtFlush } from "./node-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";
import { wireOf } from "../server/wire-of.ts";

/** What the plugin is told: the policy, and whom to tell of its decisions. */
export interface FastifyCorsOptions extends AdapterOptions {
  readonly policy: PolicySource;
}

/**
 * For Fastify 5: `await app.register(cors, { policy })`, before the routes. A route may have a policy of its own,
 * `config: { cors: policy }`. The innermost that governs the path wins whole, for preflights too.
 *
 * @throws {PolicyError} when the plugin is loaded, or the route is added, and the configuration is refused.
 */
export const cors: FastifyPlugin<FastifyCorsOptions> = pluginOf("corslet-cors", (instance, { policy, onDecision }) => {
  const mount: CorsMount = { decider: deciderOf(policy), ...(onDecision && { onDecision }) };
  const alone = [mount];
  const preflights = preflightsOf(instance);
  instance.addHook("onRoute", (route) => noteAsked(preflights, route));
  const mountedFor = mountOn(instance, "cors", mount, (source, route, context) => {
    const own = { ...mount, decider: deciderOf(source as PolicySource) };
    answerForRoute(preflights, context, route, own);
    return own;
  });
  if (isRoot(instance)) settleEarly(instance, mount);
  else answerForContext(preflights, instance, mount);

  instance.addHook("onRequest", (request, reply, done) => {
    const mounted = mountedFor(request);
    // The outermost plugin answers for all, so that what others answer before the inner ones' turn is settled too.
    if (mounted !== null && mounted.nested[0] !== mount) return done();
    const { raw } = request;
    const facts = factsOfNodeHeaders(raw.method, raw.originalUrl ?? raw.url, raw.headers);
    const isPlain = facts.method !== "OPTIONS" && (mounted === null || isAlone(mounted));
    const decision = decideBy(isPlain ? alone : candidates(mounted, mount, request, facts, preflights), facts);
    if (decision.kind === "preflight") {
      reply.hijack();
      answerPreflight(reply.raw, decision.status ?? 204, wireOf(decision));
      return undefined;
    }
    if (decision.kind === "actual") settleAtFlush(reply.raw, wireOf(decision));
    return done();
  });
});

function isAlone({ nested, own }: Mounted<CorsMount>): boolean {
  return own === null && nested.length === 1;
}

/** The policies that may govern a request, the innermost first. */
function candidates(
  mounted: Mounted<CorsMount> | null,
  mount: CorsMount,
  request: FastifyRequest,
  { method, requestMethod }: RequestFacts,
  { ofContexts }: Preflights,
): ReadonlySet<CorsMount> {
  const isOptions = method === "OPTIONS";
  const own = (isOptions && requestMethod && mountAsked(request, requestMethod)) || mounted?.own;
  return new Set([
    ...(own ? [own] : []),
    ...(mounted?.nested.toReversed() ?? [mount]),
    ...(isOptions ? (ofContexts.get(request.routeOptions.url ?? "") ?? []) : []),
  ]);
}

/** The decision of the first that governs the path. */
function decideBy(mounts: Iterable<CorsMount>, facts: RequestFacts): Decision {
  let decision: Decision | undefined;
  for (const { decider, onDecision } of mounts) {
    decision = decider.decide(facts);
    onDecision?.(decision, facts);
    if (decision.kind !== "none") break;
  }
  return decision as Decision;
}

export type { FastifyPlugin } from "./fastify-plugin.ts";
export { csrf, type FastifyCsrfOptions, type FastifyRouteCsrf } from "./csrf-fastify.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
