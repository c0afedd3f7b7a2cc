import type { Answer } from "../policy/answer.ts";
import type { Decider } from "../server/decider.ts";
import { questionOfNodeHeaders } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { answersNode } from "./answering.ts";
import {
  type FastifyPlugin,
  type FastifyRequest,
  isRoot,
  isWithoutRoutes,
  type Mounted,
  mountOn,
  pluginOf,
} from "./fastify-plugin.ts";
import {
  answerForContext,
  answerForRoute,
  type CorsMount,
  mountAsked,
  noteAsked,
  type Preflights,
  preflightsOf,
  type RawAnswerer,
  settleEarly,
} from "./fastify-preflights.ts";
import { checkOptions } from "./mistakes.ts";
import { answerPreflight, settleAtFlush } from "./node-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/** What the plugin is told: the policy, and whom to tell of its decisions. */
export interface FastifyCorsOptions extends AdapterOptions {
  readonly policy: PolicySource;
}

/**
 * For Fastify 5: `await app.register(cors, { policy })`, before the routes. A route may have a policy of its own,
 * `config: { cors: policy }`. The innermost that governs the path wins whole, for preflights too.
 *
 * @throws {PolicyError} when the plugin is loaded, or the route is added, and the configuration is refused.
 * @throws {TypeError} when an option is misspelt.
 * @throws {Error} when the plugin is loaded after `@fastify/cors`.
 */
export const cors: FastifyPlugin<FastifyCorsOptions> = pluginOf("corslet-cors", (instance, { policy, ...options }) => {
  checkOptions(options, "await app.register(cors, { policy })", ["onDecision", ...FASTIFYS_OWN]);
  const decider = deciderOf(policy);
  if (instance.hasPlugin(PEER)) throw new Error(ANSWERED_BEFORE);
  const mount: CorsMount = { answerTo: answersRaw(decider, options) };
  const preflights = preflightsOf(instance);
  preflights.policies++;
  instance.addHook("onRoute", (route) => noteAsked(preflights, route));
  const hasAllRoutes = isWithoutRoutes(instance);
  const mountedFor = mountOn(instance, "cors", mount, (source, route, context) => {
    const own = { answerTo: answersRaw(deciderOf(source as PolicySource), options) };
    answerForRoute(preflights, context, route, own);
    return own;
  });
  const early = isRoot(instance) ? settleEarly(instance, answersRaw(decider, {})) : null;
  if (early === null) answerForContext(preflights, instance, mount);

  // Where there is no other policy, and no route whose own was not read, what was found early stands.
  const foundAlone = hasAllRoutes && options.onDecision === undefined ? early : null;
  const answerTo = (request: FastifyRequest): Answer | null => {
    const found = preflights.policies === 1 ? foundAlone?.(request.raw) : null;
    if (found) return found;
    const mounted = mountedFor(request);
    // The outermost plugin answers for all, so that what others answer before the inner ones' turn is settled too.
    if (mounted !== null && mounted.nested[0] !== mount) return null;
    const isPlain = request.raw.method !== "OPTIONS" && (mounted === null || isAlone(mounted));
    return answerBy(isPlain ? [mount] : candidates(mounted, mount, request, preflights), request);
  };

  instance.addHook("onRequest", (request, reply, done) => {
    const answer = answerTo(request);
    if (answer?.kind === "preflight") {
      reply.hijack();
      answerPreflight(reply.raw, answer.status, answer.wire);
      return undefined;
    }
    if (answer?.kind === "actual") settleAtFlush(reply.raw, answer.wire);
    return done();
  });
});

// What Fastify takes of a plugin's options itself.
const FASTIFYS_OWN = ["prefix", "logLevel", "logSerializers"];

// It answers preflights before any hook of ours.
const PEER = "@fastify/cors";
const ANSWERED_BEFORE = `${PEER} is registered before corslet/fastify: it would answer every preflight, and the policy would not be asked. Next: take it out, or register it after, for paths that the policy does not govern.`;

function isAlone({ nested, own }: Mounted<CorsMount>): boolean {
  return own === null && nested.length === 1;
}

/** The policies that may govern a request, the innermost first. */
function candidates(
  mounted: Mounted<CorsMount> | null,
  mount: CorsMount,
  request: FastifyRequest,
  { ofContexts }: Preflights,
): ReadonlySet<CorsMount> {
  const { method, url, headers } = request.raw;
  const isOptions = method === "OPTIONS";
  const { requestMethod } = questionOfNodeHeaders(method, url, headers);
  const own = (isOptions && requestMethod && mountAsked(request, requestMethod)) || mounted?.own;
  return new Set([
    ...(own ? [own] : []),
    ...(mounted?.nested.toReversed() ?? [mount]),
    ...(isOptions ? (ofContexts.get(request.routeOptions.url ?? "") ?? []) : []),
  ]);
}

/** What the first that governs the path answers. */
function answerBy(mounts: Iterable<CorsMount>, request: FastifyRequest): Answer {
  let answer: Answer | undefined;
  for (const mount of mounts) {
    answer = mount.answerTo(request.raw);
    if (answer.kind !== "none") break;
  }
  return answer as Answer;
}

function answersRaw(decider: Decider, options: AdapterOptions): RawAnswerer {
  const answerTo = answersNode(decider, options);
  return (raw) => answerTo(raw.method, raw.originalUrl ?? raw.url, raw.headers);
}

export type { FastifyPlugin } from "./fastify-plugin.ts";
export { csrf, type FastifyCsrfOptions, type FastifyRouteCsrf } from "./csrf-fastify.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
