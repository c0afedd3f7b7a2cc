import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Guard } from "corslet/csrf";
import { refuseUpgrade } from "corslet/node";
import type { CallCounter } from "../../subjects/sockets.ts";

const SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

/** Answers handshakes: those that the guard lets through as accepted, and closes the connection. */
export function serveUpgrades<AnyServer extends Server>(
  server: AnyServer,
  guard: Pick<Guard, "upgrade">,
  counter: CallCounter,
): AnyServer {
  server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    const decision = guard.upgrade(request);
    if (!decision.allowed) return refuseUpgrade(socket, decision);
    acceptHandshake(socket, counter);
    return undefined;
  });
  return server;
}

/** Answers a handshake as accepted, and closes the connection. */
export function acceptHandshake(socket: Duplex, counter: CallCounter): void {
  counter.calls++;
  socket.end(SWITCHING);
}
