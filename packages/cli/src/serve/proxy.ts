import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Decision, policyOf, type RequestFacts } from "corslet";
import { cors, type PolicySource } from "corslet/node";
import { answerFailure, rawAnswer, statusOf } from "./answer.ts";
import { type Connections, trackConnections } from "./connections.ts";
import { declineUpgrade, wantsWebSocket } from "./decline-upgrade.ts";
import type { Exchange, ProxyEvents } from "./exchange.ts";
import type { Failure, FailureKind } from "./failure.ts";
import { forwarder } from "./forward.ts";
import { isLoop } from "./forwarded.ts";
import { listening } from "./listen.ts";
import { hasUnknownCoding } from "./request-head.ts";
import { originFormOf } from "./request-target.ts";
import { trustedPeers } from "./trusted-peers.ts";
import { upgrader, type UpgradeOutcome } from "./upgrade.ts";
import { upstreamAt } from "./upstream.ts";

export interface ProxyOptions extends ProxyEvents {
  /** What is enforced. Its `trustProxy` says whose `X-Forwarded-*` are handed on. */
  readonly policy: PolicySource;
  /** An http or https origin. */
  readonly upstream: URL;
  readonly listen: { readonly host: string; readonly port: number };
  /** Certificate and key, PEM, to listen with TLS. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** Certificates, PEM, that an https upstream is verified against. Default: those that Node trusts. */
  readonly upstreamCa?: string | Buffer | undefined;
  /** Milliseconds to wait for the upstream's first byte. Default: 30,000. */
  readonly timeout?: number | undefined;
  /** Whether the upstream is told the client's `Host`. Default: its own. */
  readonly preserveHost?: boolean | undefined;
}

export interface RunningProxy {
  /** Where it listens, as a URL without path. */
  readonly origin: string;
  /** Requests that are being answered now. */
  readonly inFlight: () => number;
  /** WebSockets that are open now. */
  readonly upgrades: () => number;
  /**
   * Accepts nothing more, closes WebSockets and idle connections, lets running requests end for so many milliseconds,
   * then breaks them off. A later call may shorten the time.
   */
  readonly stop: (graceMilliseconds: number) => Promise<void>;
}

const DEFAULT_TIMEOUT = 30_000;

// A load balancer in front keeps idle connections for 60 s by default (AWS, Google); whoever sends requests should be
// the one to close them.
const KEEP_ALIVE_TIMEOUT = 65_000;

/**
 * Starts a reverse proxy that enforces a policy for an upstream. Preflights are answered here; every other request
 * reaches the upstream, and whatever comes back has the policy's headers.
 *
 * @throws {PolicyError} when a configuration is refused.
 * @throws the server's error (`EADDRINUSE` and the like) when it cannot listen.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { timeout = DEFAULT_TIMEOUT, preserveHost = false } = options;
  const upstream = upstreamAt(options.upstream, options.upstreamCa);
  const connections = trackConnections();
  let isStopping = false;
  const { policy: source } = options;
  const policy = "decide" in source ? source : policyOf(source);
  const common = { upstream, timeout, preserveHost, isTrusted: trustedPeers(policy) };
  const forward = forwarder({
    ...common,
    onUpstreamHead: (exchange, status) => options.onUpstreamHead?.(status, performance.now() - exchange.startedAt),
    isStopping: () => isStopping,
  });
  const upgrade = upgrader(common);

  // The adapter calls back while it handles the request, never later.
  let decided: { readonly decision: Decision; readonly facts: RequestFacts };
  const handle = cors(policy, {
    onDecision: (decision, facts) => {
      decided = { decision, facts };
      options.onDecision?.(decision, facts);
    },
  });

  function onRequest(request: IncomingMessage, response: ServerResponse, expects?: "continue" | "unknown"): void {
    const time = new Date();
    const startedAt = performance.now();
    connections.answering(request.socket, response);
    const isAnswered = handle(request, response);
    const { decision, facts } = decided;
    const target = originFormOf(request.url ?? "");
    const exchange: Exchange = {
      request,
      response,
      target: target ?? "",
      expectsContinue: expects === "continue",
      continued: false,
      startedAt,
      upstreamRequest: undefined,
      upstreamResponse: undefined,
      retried: false,
      failure: undefined,
    };
    response.once("close", () => {
      const failure = exchange.failure ?? (response.writableFinished ? undefined : CLIENT_CLOSED);
      const status = response.headersSent ? response.statusCode : null;
      options.onEnd?.({ time, facts, decision, status, duration: performance.now() - startedAt, failure });
    });
    if (isAnswered) return;
    const refusal = refusalOf(request, target, expects === "unknown");
    if (refusal === null) return forward(exchange);
    exchange.failure = { kind: refusal };
    answerFailure(response, refusal);
  }

  async function onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    if (!wantsWebSocket(request)) return declineUpgrade(server, request, socket, head);
    const time = new Date();
    const startedAt = performance.now();
    connections.upgraded(socket);
    const target = originFormOf(request.url ?? "");
    const { method = "", url = "" } = request;
    const facts = { method, path: url, origin: request.headers.origin };
    const refusal = refusalOf(request, target, false);
    const { status, failure } =
      refusal === null ? await upgrade(request, socket, head, target ?? "") : await refuseUpgrade(socket, refusal);
    options.onEnd?.({ time, facts, decision: null, status, duration: performance.now() - startedAt, failure });
  }

  const server = listenerFor(options);
  server.on("request", (request, response) => onRequest(request, response));
  server.on("checkContinue", (request, response) => onRequest(request, response, "continue"));
  server.on("checkExpectation", (request, response) => onRequest(request, response, "unknown"));
  server.on("upgrade", (request, socket: Duplex, head) => void onUpgrade(request, socket as Socket, head));
  track(server, connections, options.tls !== undefined);
  const { address, port } = await listening(server, options.listen);

  let stopped: Promise<void> | undefined;
  return {
    origin: originOf(address, port, options.tls !== undefined),
    inFlight: connections.inFlight,
    upgrades: connections.upgrades,
    stop: (graceMilliseconds) => {
      isStopping = true;
      stopped ??= new Promise((resolve) => {
        server.close(() => {
          upstream.close();
          resolve();
        });
        connections.closeIdle();
      });
      const timer = setTimeout(connections.destroyAll, graceMilliseconds);
      return stopped.then(() => clearTimeout(timer));
    },
  };
}

const CLIENT_CLOSED: Failure = Object.freeze({ kind: "client-closed" });

/** Why a request is not sent on, if it is not. */
function refusalOf(
  request: IncomingMessage,
  target: string | null,
  expectsUnknown: boolean,
): Exclude<FailureKind, "client-closed"> | null {
  if (target === null) return "request-malformed";
  if (hasUnknownCoding(request)) return "request-coding";
  if (expectsUnknown) return "expectation";
  return isLoop(request) ? "loop" : null;
}

async function refuseUpgrade(socket: Socket, kind: Exclude<FailureKind, "client-closed">): Promise<UpgradeOutcome> {
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  socket.write(rawAnswer(kind));
  socket.destroySoon();
  await closed;
  return { status: statusOf(kind), failure: { kind } };
}

const HEAD_TIMEOUT = 60_000;

// Bodies may take as long as they keep coming: see time-limit.ts.
function listenerFor({ tls }: ProxyOptions): Server {
  const limits = { headersTimeout: HEAD_TIMEOUT, requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_TIMEOUT };
  const server =
    tls === undefined ? createServer(limits) : createTlsServer({ ...limits, cert: tls.cert, key: tls.key });
  // The parser frames a body by every line; Node shows us the first thousand alone unless told otherwise. A length in
  // the rest would have the body read as the next request upstream. A head's size in bytes is bounded by itself.
  server.maxHeadersCount = 0;
  return server;
}

function track(server: Server, connections: Connections, isTls: boolean): void {
  server.on("connection", isTls ? connections.accepted : connections.opened);
  if (isTls) server.on("secureConnection", connections.opened);
}

/** A listening address as a URL without path; what listens on every address is reached on the loopback one. */
export function originOf(address: string, port: number, isTls: boolean): string {
  const reachable = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  const host = reachable.includes(":") ? `[${reachable}]` : reachable;
  return new URL(`${isTls ? "https" : "http"}://${host}:${port}`).origin;
}
