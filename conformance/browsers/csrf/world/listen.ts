import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificate } from "./certificate.ts";

/** What a server does; it may be set once its port is known. */
interface Serving {
  listener: RequestListener;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** A listening server. */
export interface Listening {
  readonly port: number;
  readonly serving: Serving;
  readonly stop: () => Promise<void>;
}

/** Listens on a free port of the loopback interface: with TLS where there is a certificate. */
export async function listen(certificate: Certificate | null): Promise<Listening> {
  const serving: Serving = {
    listener: (_request, response) => void response.writeHead(503).end(),
    upgrade: (_request, socket) => void socket.destroy(),
  };
  const listener: RequestListener = (request, response) => serving.listener(request, response);
  const server = certificate === null ? createServer(listener) : createSecureServer(certificate, listener);
  const sockets = new Set<Duplex>();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serving.upgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    serving,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
