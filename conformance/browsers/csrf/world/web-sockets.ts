import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { refuseUpgrade } from "corslet/node";
import { type WebSocket, WebSocketServer } from "ws";
import type { Bank } from "./bank.ts";
import type { App } from "./guarded.ts";
import type { Shots } from "./shots.ts";

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Serves WebSockets that write what they are sent into the accounts of the handshake's cookies. */
export function webSockets(guard: App["guard"], bank: Bank, shots: Shots): Upgrade {
  const server = new WebSocketServer({ noServer: true });
  return (request, socket, head) => {
    const shot = shots.in(request.url);
    const decision = guard?.upgrade(request) ?? null;
    if (shot !== undefined) shot.decision = decision;
    if (decision?.allowed === false) {
      refuseUpgrade(socket, decision);
      shot?.settled();
      return;
    }
    server.handleUpgrade(request, socket, head, (connection: WebSocket) => {
      connection.once("message", (data: Buffer) => {
        bank.write(request.headers.cookie, data.toString());
        connection.close();
        shot?.settled();
      });
    });
  };
}
