import type { EventEmitter } from "node:events";
import { Server as HttpServer } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import type { HeaderLine, RawRequest } from "../translate.ts";
import { requestOverHttp1, type WireAnswer } from "../wire/http1-client.ts";
import { answerOf, type Running } from "./subject.ts";

/** Lets a server take request heads as long as the longest row's, so that it is Corslet that answers them. */
export const MAX_HEADER_SIZE: number = 4 * 1024 * 1024;

/** Counts calls of a handler. */
export class CallCounter {
  calls = 0;
}

/** Sends requests to a listening server, which is closed at `stop`. */
export async function runningOn(
  server: Server,
  counter: CallCounter,
  send: (port: number, request: RawRequest) => Promise<WireAnswer> = requestOverHttp1,
): Promise<Running> {
  // Node would drop the lines beyond a thousand or two, and newer ones answer 431.
  if (server instanceof HttpServer) server.maxHeadersCount = 0;
  const sockets = new Set<Socket>();
  (server as EventEmitter).on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    request: async (request) => {
      const before = counter.calls;
      const answer = await send(port, request);
      return answerOf(answer, counter.calls > before);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Header lines as node's `setHeader` takes them: one value, or a list where a name repeats. */
export function grouped(lines: readonly HeaderLine[]): [string, string | string[]][] {
  const groups = new Map<string, string[]>();
  for (const [name, value] of lines) groups.set(name, [...(groups.get(name) ?? []), value]);
  return [...groups].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]);
}
