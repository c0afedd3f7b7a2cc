import type { IncomingMessage, ServerResponse } from "node:http";
import type { NodeHeaders } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { answersNode } from "./answering.ts";
import { calledByAnother, checkHandler, checkOptions } from "./mistakes.ts";
import { answerPreflight, type NodeResponse, settleAtFlush } from "./node-response.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

/** What is read of Node's `IncomingMessage`; `Http2ServerRequest` has it too. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The target before a router took off the prefix that it is mounted under. */
  readonly originalUrl?: string | undefined;
  readonly headers: NodeHeaders;
}

/** Connect's form of a handler, which Express, Polka, Vite and others take. Returns whether it answered the request itself. */
export type Middleware = (request: NodeRequest, response: NodeResponse, next?: (error?: unknown) => void) => boolean;

/**
 * Makes Connect-style middleware of a policy. It answers preflights and calls `next` for every other request.
 *
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function cors(policy: PolicySource, options?: AdapterOptions): Middleware {
  checkOptions(options, "app.use(cors(policy))");
  const answerTo = answersNode(deciderOf(policy), options);
  return (request, response, next) => {
    if (!isNodeResponse(response)) throw calledByAnother("corslet/express, /node or /nestjs");
    const { kind, status, wire } = answerTo(request.method, request.originalUrl ?? request.url, request.headers);
    if (kind === "preflight") {
      answerPreflight(response, status, wire);
      return true;
    }
    if (kind === "actual") settleAtFlush(response, wire);
    next?.();
    return false;
  };
}

/**
 * Serves a `node:http` or `node:http2` listener under a policy. Preflights are answered without calling it.
 *
 * @throws {PolicyError | TypeError} at once, when a configuration or the options are refused.
 */
export function withCors<Request extends NodeRequest = IncomingMessage, Response extends NodeResponse = ServerResponse>(
  policy: PolicySource,
  listener: (request: Request, response: Response) => unknown,
  options?: AdapterOptions,
): (request: Request, response: Response) => unknown {
  const handle = cors(policy, options);
  checkHandler(listener, "createServer(withCors(policy, listener))");
  return (request, response) => {
    if (handle(request, response)) return undefined;
    return listener(request, response);
  };
}

function isNodeResponse(response: unknown): boolean {
  return typeof (response as Partial<NodeResponse> | undefined)?.setHeader === "function";
}

export type { NodeResponse } from "./node-response.ts";
export { type BodyParser } from "./parse-body.ts";
export { type ConnectCsrfOptions, csrf, type CsrfMiddleware, type CsrfRequest, withCsrf } from "./csrf-node.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
