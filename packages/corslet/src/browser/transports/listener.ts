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
  let listening: Promise<number> | null = null;
  return async (wire) => {
    listening ??= new Promise((resolve) => {
      if (server.listening) resolve((server.address() as AddressInfo).port);
      else server.listen(0, "127.0.0.1", () => resolve((server.unref().address() as AddressInfo).port));
    });
    const url = new URL(wire.url);
    const headers = wire.headers.filter(([name]) => name !== "Host");
    return send({
      ...wire,
      url: `http://127.0.0.1:${await listening}${url.pathname}${url.search}`,
      headers: [...headers, ["Host", url.host]],
    });
  };
}
