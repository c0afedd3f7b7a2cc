import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { createProxyServer, type ProxyServer } from "httpxy";
import { aTurnLater } from "./a-turn-later.ts";
import { answerFailure } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import { failureOf, type TimeLimitError } from "./failure.ts";
import { relayInterim } from "./interim.ts";
import { framingOf, hasBody, hasUnknownCoding, requestHead, type RequestHeadOptions } from "./request-head.ts";
import { responseHead, trailerLines } from "./response-head.ts";
import { limitWait } from "./time-limit.ts";
import type { Upstream } from "./upstream.ts";

export interface ForwardOptions extends Omit<RequestHeadOptions, "upstreamHost"> {
  readonly upstream: Upstream;
  /** Milliseconds to wait for the upstream's first byte. */
  readonly timeout: number;
  readonly onUpstreamHead: (exchange: Exchange, status: number) => void;
  /** Whether connections are to be closed after the response that is being sent. */
  readonly isStopping: () => boolean;
}

/**
 * Sends requests to the upstream and its responses back. The library (httpxy) makes the request, drains it when the
 * response comes early, and ends one side when the other breaks off, a response that was cut short included. Heads,
 * interim responses, trailers and time limits are ours.
 */
export function forwarder(options: ForwardOptions): (exchange: Exchange) => void {
  const { upstream } = options;
  const headOptions = { ...options, upstreamHost: upstream.host };
  const exchanges = new WeakMap<IncomingMessage, Exchange & { readonly limit: ReturnType<typeof limitWait> }>();
  const proxy: ProxyServer = createProxyServer();

  function send({ request, response }: Exchange, isRetry: boolean): void {
    const agent = isRetry ? upstream.freshAgent : upstream.agent;
    const body = hasBody(request) ? { buffer: aTurnLater(request) } : {};
    // The promise repeats what the error event says.
    proxy.web(request, response, { target: upstream.target, agent, selfHandleResponse: true, ...body }).catch(() => {});
  }

  function fail(exchange: Exchange, error: unknown): void {
    const { request, response, upstreamRequest, upstreamResponse } = exchange;
    // The answer may be whole before the request has been sent to its end; a client that has gone needs none.
    if (upstreamResponse?.complete === true || response.writableEnded || response.closed) return;
    if (isStale(exchange, error)) {
      exchange.retried = true;
      send(exchange, true);
      return;
    }
    exchange.failure ??= failureOf(error);
    const { kind } = exchange.failure;
    exchanges.get(request)?.limit.stop();
    upstreamRequest?.destroy();
    if (response.headersSent || response.destroyed || kind === "client-closed") response.destroy();
    else answerFailure(response, kind);
  }

  // Emitted when the request has its socket and nothing is written yet.
  proxy.on("proxyReq", (upstreamRequest: ClientRequest, request: IncomingMessage) => {
    const exchange = exchanges.get(request);
    if (exchange === undefined) return;
    exchange.upstreamRequest = upstreamRequest;
    upstreamRequest.path = exchange.target;
    request.on("data", exchange.limit.restart);
    // Ahead of the library's own listener, which ends the request.
    request.once("end", () => {
      exchange.limit.restart();
      const trailers = trailerLines(request.rawTrailers);
      if (trailers.length > 0) upstreamRequest.addTrailers(trailers);
    });
    relayInterim(exchange, upstreamRequest);
  });

  proxy.on("proxyRes", (upstreamResponse: IncomingMessage, request: IncomingMessage, response: ServerResponse) => {
    const exchange = exchanges.get(request);
    if (exchange === undefined) return;
    exchange.upstreamResponse = upstreamResponse;
    exchange.limit.stop();
    request.off("data", exchange.limit.restart);
    options.onUpstreamHead(exchange, upstreamResponse.statusCode ?? 0);
    if (response.headersSent || response.destroyed) return;
    if (hasUnknownCoding(upstreamResponse)) {
      exchange.failure = { kind: "upstream-malformed" };
      return fail(exchange, null);
    }
    const head = responseHead(upstreamResponse, upstream.origin);
    // A client that was not told to go on may send its body or another request: nobody could tell which it is.
    const isUndecided = exchange.expectsContinue && !exchange.continued;
    if (options.isStopping() || isUndecided) head.push("Connection", "close");
    try {
      response.writeHead(upstreamResponse.statusCode ?? 502, upstreamResponse.statusMessage ?? "", head);
    } catch (error) {
      return fail(exchange, error);
    }
    upstreamResponse.once("end", () => {
      const trailers = trailerLines(upstreamResponse.rawTrailers);
      if (trailers.length > 0) response.addTrailers(trailers);
    });
    upstreamResponse.pipe(response);
    // A stream may be long in coming to its first byte; its head is wanted now.
    setImmediate(() => {
      if (!upstreamResponse.readableDidRead && !response.destroyed) response.flushHeaders();
    });
  });

  proxy.on("error", (error, request) => {
    const exchange = request === undefined ? undefined : exchanges.get(request);
    if (exchange !== undefined) fail(exchange, error);
  });

  return (exchange) => {
    const { request, response } = exchange;
    const limit = limitWait(exchange, options.timeout, (error: TimeLimitError) => fail(exchange, error));
    exchanges.set(request, Object.assign(exchange, { limit }));
    response.once("close", limit.stop);
    request.headers = { ...framingOf(request), ...requestHead(request, headOptions) };
    send(exchange, false);
  };
}

/**
 * Whether the upstream closed a kept connection just as the request was put on it. Trying again is safe when nothing
 * has come back, the method is idempotent (RFC 9110 section 9.2.2) and there is no body that is spent.
 */
function isStale({ request, response, upstreamRequest, retried }: Exchange, error: unknown): boolean {
  const { kind } = failureOf(error);
  if (kind !== "upstream-reset" || retried || response.headersSent || response.destroyed) return false;
  return upstreamRequest?.reusedSocket === true && IDEMPOTENT.has(request.method ?? "") && !hasBody(request);
}

const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]);
