import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import { afterEach } from "vitest";
import { type ProxyOptions, type RunningProxy, startProxy } from "../../../src/serve/proxy.ts";

/** The example of the documentation: one app may use one prefix, with cookies. */
export const POLICY = {
  resources: {
    "/api/*": {
      origins: ["https://app.example.com"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Content-Type", "Authorization"],
      credentials: true,
      maxAge: 86400,
    },
  },
};
export const APP = "https://app.example.com";

const cleanups: (() => Promise<unknown> | void)[] = [];

/** Registers what is undone after the running test, last first. */
export function afterTest(cleanup: () => Promise<unknown> | void): void {
  cleanups.push(cleanup);
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** An upstream of Node's own, on a free port. */
export async function upstream(listener: RequestListener): Promise<{ url: URL; server: Server }> {
  const server = createServer(listener);
  await listen(server);
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: urlOf(server), server };
}

/** An upstream that speaks bytes, for what Node's server would not say. */
export async function rawUpstream(onConnection: (socket: Socket) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
    onConnection(socket);
  });
  await listen(server);
  afterTest(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return urlOf(server);
}

/** The proxy in front of an upstream, under {@link POLICY} unless told otherwise. */
export async function proxyTo(
  target: URL,
  options: Partial<ProxyOptions> = {},
): Promise<RunningProxy & { readonly port: number }> {
  const proxy = await startProxy({
    policy: POLICY,
    upstream: target,
    listen: { host: "127.0.0.1", port: 0 },
    ...options,
  });
  afterTest(() => proxy.stop(0));
  return { ...proxy, port: Number(new URL(proxy.origin).port) };
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await listen(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

function listen(server: TcpServer): Promise<void> {
  return new Promise((resolve) => void server.listen(0, "127.0.0.1", resolve));
}

function urlOf(server: TcpServer): URL {
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
