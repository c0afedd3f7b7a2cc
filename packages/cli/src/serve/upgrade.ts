import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { createProxyServer, type ProxyServer } from "httpxy";
import { rawFailure, statusOf } from "./answer.ts";
import { type Failure, failureOf, TimeLimitError } from "./failure.ts";
import { collectLines, hopByHop, joinedLines } from "./hop-by-hop.ts";
import { requestHead, type RequestHeadOptions } from "./request-head.ts";
import type { Upstream } from "./upstream.ts";

export interface UpgradeOptions extends Omit<RequestHeadOptions, "upstreamHost"> {
  readonly upstream: Upstream;
  /** Milliseconds to wait for the upstream's answer. */
  readonly timeout: number;
}

/** How an upgrade ended. */
export interface UpgradeOutcome {
  readonly status: number | null;
  readonly failure: Failure | undefined;
}

/**
 * Takes WebSocket handshakes to the upstream, and its answer back: 101 and then bytes both ways, or its refusal as it
 * is. CORS does not apply to WebSockets: the upstream looks at `Origin` itself, which it is sent (RFC 6455 section 10.2).
 *
 * @returns a function that tells, when the client's connection has closed, what it was answered.
 */
export function upgrader(
  options: UpgradeOptions,
): (request: IncomingMessage, socket: Socket, head: Buffer, target: string) => Promise<UpgradeOutcome> {
  const { upstream, timeout } = options;
  const headOptions = { ...options, upstreamHost: upstream.host };
  const pending = new WeakMap<IncomingMessage, (upstreamRequest: ClientRequest) => void>();
  const failed = new WeakMap<IncomingMessage, (error: unknown) => void>();
  const proxy: ProxyServer = createProxyServer();

  // Emitted before the head is sent, and before the library listens to the request.
  proxy.on("proxyReqWs", (upstreamRequest, request) => pending.get(request)?.(upstreamRequest));
  proxy.on("error", (error, request) => request && failed.get(request)?.(error));

  return async (request, socket, head, target) => {
    let status: number | null = null;
    let failure: Failure | undefined;
    const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
    pending.set(request, (upstreamRequest) => {
      upstreamRequest.path = target;
      const timer = setTimeout(() => upstreamRequest.destroy(new TimeLimitError("upstream")), timeout);
      // The library notices a client that breaks off, but not one that just closes.
      socket.once("close", () => {
        if (status !== 101) upstreamRequest.destroy();
      });
      upstreamRequest.once("close", () => clearTimeout(timer));
      upstreamRequest.once("response", (response) => {
        clearTimeout(timer);
        status = response.statusCode ?? null;
      });
      upstreamRequest.once("upgrade", (response: IncomingMessage, upstreamSocket: Socket) => {
        clearTimeout(timer);
        status = 101;
        response.headers = switchingHead(response);
        upstreamSocket.once("close", () => socket.destroySoon());
        socket.once("close", () => upstreamSocket.destroySoon());
      });
    });
    failed.set(request, (error) => {
      if (status !== null || failure !== undefined || socket.destroyed) return;
      failure = failureOf(error);
      if (failure.kind === "client-closed") return;
      status = statusOf(failure.kind);
      socket.write(rawFailure(failure.kind));
      socket.destroySoon();
    });
    request.headers = {
      ...requestHead(request, headOptions),
      connection: "Upgrade",
      upgrade: "websocket",
    };
    proxy.ws(request, socket, { target: upstream.target, agent: upstream.freshAgent }, head).catch(() => {});
    await closed;
    return { status, failure: status === null ? (failure ?? { kind: "client-closed" }) : failure };
  };
}

function switchingHead(response: IncomingMessage): Record<string, string | string[]> {
  const isHopByHop = hopByHop(joinedLines(response.rawHeaders, "connection"));
  const lines = collectLines(response.rawHeaders, (name) => !isHopByHop(name));
  return { ...lines, Connection: "Upgrade", Upgrade: "websocket" };
}
