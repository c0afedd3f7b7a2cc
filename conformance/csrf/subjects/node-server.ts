import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Guard } from "corslet/csrf";
import { type CallCounter, MAX_HEADER_SIZE } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { runningOnBoth, TLS } from "./sockets.ts";
import { serveUpgrades } from "./upgrades.ts";

/**
 * Serves a listener of node:http on sockets, with TLS and without.
 *
 * @param guard answers handshakes; otherwise the listener is handed them as any other request.
 */
export function runningOnNode(
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => unknown,
  counter: CallCounter,
  guard?: Pick<Guard, "upgrade">,
): Promise<Running> {
  const limits = { maxHeaderSize: MAX_HEADER_SIZE };
  const once = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    // A handshake that is answered as a request asks for no end of the connection.
    outgoing.shouldKeepAlive = false;
    void listener(incoming, outgoing);
  };
  return runningOnBoth((isTls) => {
    const server = isTls ? createHttpsServer({ ...TLS, ...limits }, once) : createServer(limits, once);
    return guard === undefined ? server : serveUpgrades(server, guard, counter);
  }, counter);
}
