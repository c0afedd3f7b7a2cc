import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type ParsedRequest, RequestParser } from "./parse.ts";

/** One port of the scripted server. */
export interface Listening {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Writes an answer's bytes, as latin1; `null`: closes the connection. */
export type Respond = (bytes: string | null) => void;

/**
 * Listens on one free port: on every given address with the same number, since `localhost` is two of them.
 *
 * @throws {Error} when no port is free on all of them after some tries.
 */
export async function listen(
  addresses: readonly string[],
  handle: (request: ParsedRequest, respond: Respond) => void,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    const parser = new RequestParser();
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    // A browser may leave at any time.
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      for (const request of parser.push(bytes.toString("latin1"))) {
        handle(request, (answer) => {
          if (answer === null) socket.destroy();
          else socket.write(answer, "latin1");
        });
      }
    });
  };
  for (let attempt = 0; attempt < 20; attempt++) {
    const servers: Server[] = [];
    try {
      let port = 0;
      for (const address of addresses) {
        const server = createServer(accept);
        servers.push(server);
        port = await bind(server, address, port);
      }
      return { port, stop: () => stop(servers, sockets) };
    } catch (error) {
      await stop(servers, sockets);
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(`no port is free on ${addresses.join(" and ")}`);
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

async function stop(servers: readonly Server[], sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await Promise.all(
    servers.map(
      (server) => new Promise<void>((resolve) => (server.listening ? server.close(() => resolve()) : resolve())),
    ),
  );
}
