import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Connections } from "./connections.ts";

export interface ListenerOptions {
  /** Certificate and key, PEM, to listen with TLS. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
}

const HEAD_TIMEOUT = 60_000;

// A load balancer in front keeps idle connections for 60 s by default (AWS, Google); whoever sends requests should be
// the one to close them.
const KEEP_ALIVE_TIMEOUT = 65_000;

/** The server that listens for clients. Bodies may take as long as they keep coming: see time-limit.ts. */
export function listenerFor({ tls }: ListenerOptions): Server {
  const limits = { headersTimeout: HEAD_TIMEOUT, requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_TIMEOUT };
  const server =
    tls === undefined ? createServer(limits) : createTlsServer({ ...limits, cert: tls.cert, key: tls.key });
  // The parser frames a body by every line; Node shows us the first thousand alone unless told otherwise. A length in
  // the rest would have the body read as the next request upstream. A head's size in bytes is bounded by itself.
  server.maxHeadersCount = 0;
  return server;
}

/** Keeps count of a server's connections. */
export function track(server: Server, connections: Connections, isTls: boolean): void {
  server.on("connection", isTls ? connections.accepted : connections.opened);
  if (isTls) server.on("secureConnection", connections.opened);
}
