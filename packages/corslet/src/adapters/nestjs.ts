import { mintField, mintMeta, mintToken } from "../csrf/request-context.ts";
import { atOnce } from "../csrf/tokens/after.ts";
import { csrf as connectCsrf, type CsrfMiddleware, type CsrfRequest } from "./csrf-node.ts";
import type { NodeResponse } from "./node-response.ts";
import type { CsrfOptions, PolicySource } from "./options.ts";

/** For NestJS on Express and on Fastify, whose `app.use` takes Connect's middleware: `app.use(cors(policy))`, first of all. */
export { cors, type Middleware, type NodeRequest } from "./node.ts";

/** What is used of a request on platform-fastify. */
interface FastifyRequest {
  readonly raw: CsrfRequest;
  readonly body?: unknown;
}

interface FastifyReply {
  readonly raw: NodeResponse;
  hijack(): unknown;
}

/** The guard as middleware of Nest. `bodyToken` is its second step on platform-express, `preHandler` on platform-fastify. */
export interface NestCsrf<Request> extends CsrfMiddleware<Request> {
  /** A hook of Fastify: `app.getHttpAdapter().getInstance().addHook("preHandler", guard.preHandler())`. */
  readonly preHandler: () => (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
}

/**
 * Makes middleware for `app.use` that refuses cross-site request forgery, by the policy that also says who may read:
 * after `cors`. What it hands to `binding` is the request of Express, or the raw request below Fastify's.
 *
 * @throws {PolicyError | GuardError} at once, when the configuration or the options are refused.
 */
export function csrf<Request extends CsrfRequest = CsrfRequest>(
  policy: PolicySource,
  options?: CsrfOptions<Request>,
): NestCsrf<Request> {
  const middleware = connectCsrf<Request>(policy, options);
  return Object.assign(middleware, {
    preHandler: () => {
      const secondStep = middleware.bodyToken();
      return ({ raw, body }: FastifyRequest, reply: FastifyReply, done: () => void): void => {
        let passes = false;
        // As parsers for Connect leave it.
        secondStep(Object.assign(raw, { body }) as CsrfRequest as Request, reply.raw, () => {
          passes = true;
        });
        if (passes) done();
        else reply.hijack();
      };
    },
  });
}

/**
 * A new token for the session of a request, as `@Req()` gives it on either platform. Before there is a session, the
 * guard's own cookie is set with it.
 */
export function token(request: object): string {
  return atOnce(mintToken(rawOf(request)));
}

/** A hidden form field with a new token, as HTML. */
export function formField(request: object): string {
  return atOnce(mintField(rawOf(request)));
}

/** A meta tag named `csrf-token` with a new token, as HTML. */
export function metaTag(request: object): string {
  return atOnce(mintMeta(rawOf(request)));
}

function rawOf(request: object): object {
  const { raw } = request as { raw?: unknown };
  return typeof raw === "object" && raw !== null ? raw : request;
}

export type { NodeResponse } from "./node-response.ts";
export type { CsrfMiddleware, CsrfRequest } from "./csrf-node.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
