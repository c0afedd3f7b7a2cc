import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { Guard } from "corslet/csrf";
import { type CallCounter, MAX_HEADER_SIZE } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { runningOnBoth, TLS } from "./sockets.ts";
import { serveUpgrades } from "./upgrades.ts";

/** Answers handshakes, as a server's event hands them over. */
type UpgradeListener = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => unknown;

/**
 * Serves a listener of node:http on sockets, with TLS and without.
 *
 * @param upgrades what answers handshakes, or the guard that decides about them; otherwise the listener is handed them as any other request.
 */
export function runningOnNode(
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => unknown,
  counter: CallCounter,
  upgrades?: Pick<Guard, "upgrade"> | UpgradeListener,
): Promise<Running> {
  const limits = { maxHeaderSize: MAX_HEADER_SIZE };
  const once = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    // A handshake that is answered as a request asks for no end of the connection.
    outgoing.shouldKeepAlive = false;
    void listener(incoming, outgoing);
  };
  return runningOnBoth((isTls) => {
    const server = isTls ? createHttpsServer({ ...TLS, ...limits }, once) : createServer(limits, once);
    if (upgrades === undefined) return server;
    return typeof upgrades === "function" ? server.on("upgrade", upgrades) : serveUpgrades(server, upgrades, counter);
  }, counter);
}
