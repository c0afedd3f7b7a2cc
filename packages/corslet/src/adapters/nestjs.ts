import { contextOf, mintField, mintMeta, mintToken } from "../csrf/request-context.ts";
import { atOnce } from "../csrf/tokens/after.ts";

/** For NestJS on Express and on Fastify, whose `app.use` takes Connect's middleware: `app.use(cors(policy))`, first of all. */
export { cors, type Middleware, type NodeRequest } from "./node.ts";

/**
 * The guard, for `app.use` after `cors`. What it hands to `binding` is the request of Express, or the raw request below
 * Fastify's. For tokens in a body: on platform-express `parseBody`; on platform-fastify, which parses bodies itself, the
 * plugin of `corslet/fastify` in its place, `await app.register(csrf, { policy })`.
 */
export { csrf } from "./csrf-node.ts";

/**
 * A new token for the session of a request, as `@Req()` gives it on either platform. Before there is a session, the
 * guard's own cookie is set with it.
 */
export function token(request: object): string {
  return atOnce(mintToken(knownAs(request)));
}

/** A hidden form field with a new token, as HTML. */
export function formField(request: object): string {
  return atOnce(mintField(knownAs(request)));
}

/** A meta tag named `csrf-token` with a new token, as HTML. */
export function metaTag(request: object): string {
  return atOnce(mintMeta(knownAs(request)));
}

// The guard knows a request by what it was handed: the plugin for Fastify by Fastify's request.
function knownAs(request: object): object {
  if (contextOf(request) !== undefined) return request;
  const { raw } = request as { raw?: unknown };
  return typeof raw === "object" && raw !== null ? raw : request;
}

export type { BodyParser } from "./parse-body.ts";
export type { NodeResponse } from "./node-response.ts";
export type { ConnectCsrfOptions, CsrfMiddleware, CsrfRequest } from "./csrf-node.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
