import { createServer, type RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Transport } from "../wire.ts";
import { networkTransport } from "./network.ts";

/**
 * Reaches a `node:http` listener, an Express app, or a server that does not listen, over a real socket on loopback.
 * Whatever host a URL names, its requests come here; `Host` is the URL's. The socket does not keep the process running.
 */
export function listenerTransport(listener: RequestListener | Server): Transport {
  const server = listener instanceof Server ? listener : createServer(listener);
  const send = networkTransport();
  let listening: Promise<string> | null = null;
  return async (wire) => {
    listening ??= addressOf(server);
    const url = new URL(wire.url);
    const headers = wire.headers.filter(([name]) => name !== "Host");
    return send({
      ...wire,
      url: `http://${await listening}${url.pathname}${url.search}`,
      headers: [...headers, ["Host", url.host]],
    });
  };
}

async function addressOf(server: Server): Promise<string> {
  if (!server.listening) {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    server.unref();
  }
  const { address, family, port } = server.address() as AddressInfo;
  // A server that listens everywhere listens on loopback.
  if (family === "IPv4") return `${address === "0.0.0.0" ? "127.0.0.1" : address}:${port}`;
  return `[${address === "::" ? "::1" : address}]:${port}`;
}
