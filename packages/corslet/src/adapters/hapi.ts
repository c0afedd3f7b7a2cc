import { questionOfNodeHeaders } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { answersNode, type NodeAnswerer } from "./answering.ts";
import type { HapiPlugin, HapiRequest, HapiServer } from "./hapi-server.ts";
import { checkOptions, checkPlugin } from "./mistakes.ts";
import { settleAtFlush } from "./node-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

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
  register: (server, { policy, ...options }) => {
    const write = "await server.register({ plugin: cors, options: { policy } })";
    checkPlugin(policy, write);
    checkOptions(options, write);
    const { onDecision } = options;
    const answerTo = answersNode(deciderOf(policy), { onDecision });
    // Where a route's own governs nothing, the server's decides, and tells.
    const tellOwn: typeof onDecision = (decision, facts) => {
      if (decision.kind !== "none") onDecision?.(decision, facts);
    };
    const routes = new WeakMap<object, NodeAnswerer>();
    const ofRoute = (own: object): NodeAnswerer => {
      const made =
        routes.get(own) ??
        answersNode(deciderOf((own as HapiRouteOptions).policy), { onDecision: onDecision && tellOwn });
      routes.set(own, made);
      return made;
    };
    server.ext("onPreStart", () => {
      for (const { settings } of server.table()) if (settings.plugins?.corslet) ofRoute(settings.plugins.corslet);
    });
    server.ext("onRequest", (request, h) => {
      const { req, res } = request.raw;
      const { method, url, headers } = req;
      const own = routeOf(server, request)?.settings.plugins?.corslet;
      const ofOwn = own && ofRoute(own)(method, url, headers);
      const { kind, status, wire } = ofOwn && ofOwn.kind !== "none" ? ofOwn : answerTo(method, url, headers);
      if (kind !== "none") settleAtFlush(res, wire);
      return kind === "preflight" ? h.response().code(status).takeover() : h.continue;
    });
  },
};

// Hapi looks the route up after this, and has none for a preflight but those of its own option `cors`.
function routeOf(server: HapiServer, { path, info, raw: { req } }: HapiRequest): ReturnType<HapiServer["match"]> {
  const { method, requestMethod } = questionOfNodeHeaders(req.method, req.url, req.headers);
  try {
    return server.match((requestMethod || method) as never, path, info.hostname);
  } catch {
    // A path that cannot be decoded has no route.
    return null;
  }
}

export { csrf, type HapiCsrfOptions } from "./hapi-csrf.ts";
export type { HapiPlugin, HapiRequest, HapiServer } from "./hapi-server.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export type { AdapterOptions, PolicySource } from "./options.ts";
