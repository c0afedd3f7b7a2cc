import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { tokensOf } from "./hop-by-hop.ts";

/** Whether a request asks for a protocol that is proxied: WebSocket. */
export function wantsWebSocket(request: IncomingMessage): boolean {
  return request.method === "GET" && tokensOf(request.headers.upgrade).includes("websocket");
}

/**
 * Goes on with HTTP/1.1 on a connection whose client offered another protocol (`curl --http2` offers `h2c`), as a
 * server may (RFC 9110 section 7.8). Node has let go of the connection by then and never does so on its own: the
 * request is written back without its offer, and the connection is handed over again.
 */
export function declineUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] as string;
    const lower = name.toLowerCase();
    if (lower === "upgrade" || lower === "http2-settings" || lower === "connection") continue;
    lines.push(`${name}: ${request.rawHeaders[i + 1]}`);
  }
  const kept = tokensOf(request.headers.connection).filter(
    (token) => token !== "upgrade" && token !== "http2-settings",
  );
  if (kept.length > 0) lines.push(`Connection: ${kept.join(", ")}`);
  if (head.length > 0) socket.unshift(head);
  socket.unshift(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
  server.emit("encrypted" in socket ? "secureConnection" : "connection", socket);
}
