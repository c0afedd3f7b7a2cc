import { factsOfNodeHeaders, type RequestFacts } from "../server/facts.ts";
import type { Decider } from "../server/decider.ts";
import { deciderOf } from "../server/policy.ts";
import type { HapiPlugin, HapiRequest, HapiServer } from "./hapi-server.ts";
import { settleAtFlush } from "./node-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";
import { wireOf } from "../server/wire-of.ts";

/** The options of the plugin `cors`. */
export interface HapiCorsOptions extends AdapterOptions {
  readonly policy: PolicySource;
}

/** What a route may say in `options.plugins`, under `corslet`: a policy of its own, which then governs it alone. */
export interface HapiRouteOptions {
  readonly policy: PolicySource;
}

/**
 * For Hapi 21: `server.register({ plugin: cors, options: { policy } })`, before other plugins. Preflights are answered
 * before routes are looked up; every other answer is settled as its head is written, errors and 404 included.
 *
 * Registering throws {@link PolicyError} when a configuration is refused; starting does, of a route's own.
 */
export const cors: HapiPlugin<HapiCorsOptions> = {
  name: "corslet-cors",
  register: (server, { policy, onDecision }) => {
    const decider = deciderOf(policy);
    const routes = new WeakMap<object, Decider>();
    const ofRoute = (own: object): Decider => {
      const made = routes.get(own) ?? deciderOf((own as HapiRouteOptions).policy);
      routes.set(own, made);
      return made;
    };
    server.ext("onPreStart", () => {
      for (const { settings } of server.table()) if (settings.plugins?.corslet) ofRoute(settings.plugins.corslet);
    });
    server.ext("onRequest", (request, h) => {
      const { req, res } = request.raw;
      const facts = factsOfNodeHeaders(req.method, req.url, req.headers);
      const own = routeOf(server, request, facts)?.settings.plugins?.corslet;
      const ofOwn = own && ofRoute(own).decide(facts);
      const decision = ofOwn && ofOwn.kind !== "none" ? ofOwn : decider.decide(facts);
      onDecision?.(decision, facts);
      if (decision.kind !== "none") settleAtFlush(res, wireOf(decision));
      return decision.kind === "preflight"
        ? h
            .response()
            .code(decision.status ?? 204)
            .takeover()
        : h.continue;
    });
  },
};

// Hapi looks the route up after this, and has none for a preflight but those of its own option `cors`.
function routeOf(
  server: HapiServer,
  { path, info }: HapiRequest,
  facts: RequestFacts,
): ReturnType<HapiServer["match"]> {
  const method = facts.method === "OPTIONS" && facts.requestMethod ? facts.requestMethod : facts.method;
  try {
    return server.match(method as never, path, info.hostname);
  } catch {
    // A path that cannot be decoded has no route.
    return null;
  }
}

export { csrf, type HapiCsrfOptions } from "./hapi-csrf.ts";
export type { HapiPlugin, HapiRequest, HapiServer } from "./hapi-server.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export type { AdapterOptions, PolicySource } from "./options.ts";
