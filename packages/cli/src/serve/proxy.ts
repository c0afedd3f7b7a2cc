import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Decision, policyOf, type RequestFacts } from "corslet";
import type { Guard } from "corslet/csrf";
import { cors, type PolicySource } from "corslet/node";
import { answerFailure, answerRefusal, rawFailure, rawRefusal, statusOf } from "./answer.ts";
import { trackConnections } from "./connections.ts";
import { declineUpgrade, wantsWebSocket } from "./decline-upgrade.ts";
import type { Exchange, ProxyEvents } from "./exchange.ts";
import type { Failure, FailureKind } from "./failure.ts";
import { forwarder } from "./forward.ts";
import { isLoop } from "./forwarded.ts";
import { listening, originOf } from "./listen.ts";
import { listenerFor, type ListenerOptions, track } from "./listener.ts";
import { hasUnknownCoding } from "./request-head.ts";
import { originFormOf } from "./request-target.ts";
import { trustedPeers } from "./trusted-peers.ts";
import { upgrader, type UpgradeOutcome } from "./upgrade.ts";
import { upstreamAt } from "./upstream.ts";
import { judgeWrite, type WriteVerdict } from "./write-gate.ts";

export interface ProxyOptions extends ProxyEvents, ListenerOptions {
  /** What is enforced. Its `trustProxy` says whose `X-Forwarded-*` are handed on. */
  readonly policy: PolicySource;
  /** The CSRF guard in force, whenever it is asked. Without one, every request may write. */
  readonly guard?: (() => Guard) | undefined;
  /** An http or https origin. */
  readonly upstream: URL;
  readonly listen: { readonly host: string; readonly port: number };
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

/**
 * Starts a reverse proxy that enforces a policy for an upstream. Preflights are answered here; every other request
 * reaches the upstream, unless a guard refuses it, and whatever comes back has the policy's headers.
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
    const write = isAnswered ? null : judge(request);
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
      options.onEnd?.({ time, facts, decision, write, status, duration: performance.now() - startedAt, failure });
    });
    if (isAnswered) return;
    const fault = faultOf(request, target, expects === "unknown");
    if (fault !== null) {
      exchange.failure = { kind: fault };
      return answerFailure(response, fault);
    }
    if (write?.verdict === "refused") return answerRefusal(response, write.decision, exchange.expectsContinue);
    forward(exchange);
  }

  function judge(request: IncomingMessage): WriteVerdict | null {
    if (options.guard === undefined) return null;
    const write = judgeWrite(options.guard(), request);
    options.onWriteDecision?.(write.decision);
    return write;
  }

  async function onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    if (!wantsWebSocket(request)) return declineUpgrade(server, request, socket, head);
    const time = new Date();
    const startedAt = performance.now();
    connections.upgraded(socket);
    const target = originFormOf(request.url ?? "");
    const { method = "", url = "" } = request;
    const facts = { method, path: url, origin: request.headers.origin };
    const write = judge(request);
    const fault = faultOf(request, target, false);
    const { status, failure } =
      fault !== null
        ? await endUpgrade(socket, rawFailure(fault), { status: statusOf(fault), failure: { kind: fault } })
        : write?.verdict === "refused"
          ? await endUpgrade(socket, rawRefusal(write.decision, policy.decide(facts)), REFUSED)
          : await upgrade(request, socket, head, target ?? "");
    options.onEnd?.({ time, facts, decision: null, write, status, duration: performance.now() - startedAt, failure });
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

const REFUSED: UpgradeOutcome = Object.freeze({ status: 403, failure: undefined });

/** Why a request cannot be sent on, if it cannot. */
function faultOf(
  request: IncomingMessage,
  target: string | null,
  expectsUnknown: boolean,
): Exclude<FailureKind, "client-closed"> | null {
  if (target === null) return "request-malformed";
  if (hasUnknownCoding(request)) return "request-coding";
  if (expectsUnknown) return "expectation";
  return isLoop(request) ? "loop" : null;
}

/** Answers on a socket that was to be upgraded, and closes it. */
async function endUpgrade(socket: Socket, answer: Buffer, outcome: UpgradeOutcome): Promise<UpgradeOutcome> {
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  socket.write(answer);
  socket.destroySoon();
  await closed;
  return outcome;
}
