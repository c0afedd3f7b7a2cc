import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyRoute } from "./fastify-plugin.ts";
import type { Answer } from "../policy/answer.ts";
import type { NodeRequest } from "./node.ts";
import { type NodeResponse, settleAtFlush } from "./node-response.ts";

/** A policy where it is mounted. */
export interface CorsMount {
  readonly answerTo: RawAnswerer;
}

/** What is answered to a request as Node has it. */
export type RawAnswerer = (raw: NodeRequest) => Answer;

/**
 * What answers preflights besides the plugins of the context that they are routed to. Fastify routes by method, and
 * what it has no route for goes to the root context, where the policies of inner contexts are not known.
 */
export interface Preflights {
  /** How many policies the server has: of plugins, and of routes. */
  policies: number;
  /** Routes with a policy of their own: by URL and constraints, and then by method. */
  readonly ofRoutes: Map<string, Map<string, CorsMount>>;
  /** Contexts with a policy of their own, by the URL of the route that all preflights below their prefix are given. */
  readonly ofContexts: Map<string, CorsMount[]>;
}

const servers = new WeakMap<object, Preflights>();

/** The one of a server, which all its contexts share. */
export function preflightsOf({ server }: FastifyInstance): Preflights {
  let preflights = servers.get(server);
  if (preflights === undefined)
    servers.set(server, (preflights = { policies: 0, ofRoutes: new Map(), ofContexts: new Map() }));
  return preflights;
}

const OF_ROUTE: unique symbol = Symbol("corslet.preflights");

/** Notes on a route for OPTIONS which routes the preflights that come to it ask about. */
export function noteAsked(preflights: Preflights, route: FastifyRoute): void {
  if ([route.method].flat().includes("OPTIONS"))
    route.config = { ...route.config, [OF_ROUTE]: mountsOfRoute(preflights, route) };
}

/** The policy of the route that a preflight asks about, where that has its own. */
export function mountAsked({ routeOptions: { config } }: FastifyRequest, method: string): CorsMount | undefined {
  const noted: { readonly [OF_ROUTE]?: Map<string, CorsMount> } | undefined = config;
  return noted?.[OF_ROUTE]?.get(method);
}

function mountsOfRoute({ ofRoutes }: Preflights, { url, constraints = {} }: FastifyRoute): Map<string, CorsMount> {
  const key = [url, ...Object.entries(constraints).map(String)].join("\n");
  const mounts = ofRoutes.get(key) ?? new Map<string, CorsMount>();
  ofRoutes.set(key, mounts);
  return mounts;
}

/** Lets preflights for a route with a policy of its own come to that route's context. */
export function answerForRoute(
  preflights: Preflights,
  context: FastifyInstance,
  route: FastifyRoute,
  mount: CorsMount,
): void {
  preflights.policies++;
  const { url, routePath = url, constraints } = route;
  const methods = [route.method].flat();
  for (const method of methods) mountsOfRoute(preflights, route).set(method, mount);
  const options = { method: "OPTIONS", url, ...(constraints && { constraints }) };
  if (methods.includes("OPTIONS") || context.hasRoute(options)) return;
  context.route({ ...options, ...HIDDEN, url: routePath === "" ? "/" : routePath });
}

/** Lets preflights for all that is below a context's prefix come to that context. */
export function answerForContext({ ofContexts }: Preflights, context: FastifyInstance, mount: CorsMount): void {
  const { prefix } = context;
  const below = prefix.endsWith("/") ? `${prefix}*` : `${prefix}/*`;
  for (const url of prefix === "" ? [below] : [prefix, below]) {
    const mounts = ofContexts.get(url);
    if (mounts !== undefined) mounts.push(mount);
    else if (!context.hasRoute({ method: "OPTIONS", url })) {
      ofContexts.set(url, [mount]);
      context.route({ method: "OPTIONS", url: url.slice(prefix.length), ...HIDDEN });
    }
  }
}

// What is no preflight is answered as if the route were not there.
const HIDDEN = {
  schema: { hide: true },
  handler: (_request: FastifyRequest, reply: FastifyReply): void => void reply.callNotFound(),
};

interface RequestEmitter {
  prependListener?(event: "request", listener: (request: NodeRequest, response: NodeResponse) => void): unknown;
}

/**
 * On the root context: settles what Fastify answers without running any hook, which is 400 for a URL that cannot be
 * decoded, 414 for a parameter that is too long, and 503 while it closes.
 *
 * @returns what was found for a request, if it is the last that came. Hooks of the root run right after, unless one waits.
 */
export function settleEarly({ server }: FastifyInstance, answerTo: RawAnswerer): (raw: NodeRequest) => Answer | null {
  let last: NodeRequest | null = null;
  let found: Answer | null = null;
  (server as RequestEmitter).prependListener?.("request", (raw, response) => {
    last = raw;
    found = answerTo(raw);
    if (found.kind === "actual") settleAtFlush(response, found.wire);
  });
  return (raw) => (raw === last ? found : null);
}
