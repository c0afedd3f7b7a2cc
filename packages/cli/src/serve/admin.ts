import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listening, originOf } from "./listen.ts";

export interface AdminOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** `false` once the proxy accepts nothing more. */
  readonly isServing: () => boolean;
  readonly metrics: () => Promise<{ readonly type: string; readonly body: string }>;
}

export interface AdminServer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Says how the proxy is, to whoever runs it, on an address of its own: the API's paths stay the API's. */
export async function startAdmin(options: AdminOptions): Promise<AdminServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy());
  });
  const { address, port } = await listening(server, options.listen);
  return {
    origin: originOf(address, port, false),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: AdminOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split("?", 1)[0];
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (path !== "/_corslet/health" && path !== "/_corslet/metrics") {
    return send(response, 404, "text/plain", "Here are /_corslet/health and /_corslet/metrics.\n");
  }
  if (!isRead) {
    response.setHeader("Allow", "GET, HEAD");
    return send(response, 405, "text/plain", "Here one can only read.\n");
  }
  if (path === "/_corslet/metrics") {
    const { type, body } = await options.metrics();
    return send(response, 200, type, body);
  }
  // Load balancers take a server out of rotation on 503, before its connections end.
  const isServing = options.isServing();
  const status = isServing ? "serving" : "stopping";
  return send(response, isServing ? 200 : 503, "application/json", `${JSON.stringify({ status })}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(body);
}
