import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy for a browser that cannot be told where hosts are. */
export interface HostsProxy {
  /** Host and port. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

const VERSION = 5;
const NO_AUTHENTICATION = 0;
const CONNECT = 1;
const DOMAIN_NAME = 3;
const SUCCEEDED = 0;
const HOST_UNREACHABLE = 4;

/**
 * Starts a SOCKS proxy to which the given hosts, and no others, are this machine.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1928
 */
export async function startHostsProxy(hosts: readonly string[]): Promise<HostsProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client).on("error", () => client.destroy());
    client.once("data", () => {
      client.write(Buffer.of(VERSION, NO_AUTHENTICATION));
      client.once("data", (request) => {
        const [, command, , type, length = 0] = request;
        const host = request.toString("latin1", 5, 5 + length);
        if (command !== CONNECT || type !== DOMAIN_NAME || !hosts.includes(host)) {
          client.end(reply(HOST_UNREACHABLE));
          return;
        }
        const tunnel = keep(connect({ host: "127.0.0.1", port: request.readUInt16BE(5 + length) }));
        tunnel.on("error", () => client.destroy());
        tunnel.once("connect", () => {
          client.write(reply(SUCCEEDED));
          tunnel.pipe(client).pipe(tunnel);
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What is answered to a request: how it went, and an address that nobody looks at. */
function reply(outcome: number): Buffer {
  return Buffer.of(VERSION, outcome, 0, 1, 0, 0, 0, 0, 0, 0);
}
