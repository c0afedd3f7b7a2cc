import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The connections of clients: which of them are busy, so that a stop can close the others and wait for these. */
export interface Connections {
  /** A connection has been accepted, on which TLS has yet to be agreed. */
  readonly accepted: (socket: Socket) => void;
  /** A connection is ready for requests. */
  readonly opened: (socket: Socket) => void;
  /** A request on it is being answered, until its response is closed. */
  readonly answering: (socket: Socket, response: ServerResponse) => void;
  /** It has changed protocol, and ends when one of its ends does. */
  readonly upgraded: (socket: Socket) => void;
  /** Requests that are being answered. */
  readonly inFlight: () => number;
  /** Connections that have changed protocol. */
  readonly upgrades: () => number;
  /** Closes what waits for a request or has changed protocol, and from now on every connection that runs out of requests. */
  readonly closeIdle: () => void;
  /** Breaks off what is left. */
  readonly destroyAll: () => void;
}

export function trackConnections(): Connections {
  const running = new Map<Socket, number>();
  const upgrades = new Set<Socket>();
  const accepted = new Set<Socket>();
  let inFlight = 0;
  let isClosing = false;

  // Not end(): a client that never closes its side would hold us up.
  function finished(socket: Socket): void {
    inFlight--;
    const left = running.get(socket);
    if (left === undefined) return;
    running.set(socket, left - 1);
    if (isClosing && left === 1) socket.destroySoon();
  }

  return {
    accepted: (socket) => {
      accepted.add(socket);
      socket.once("close", () => accepted.delete(socket));
    },
    opened: (socket) => {
      if (running.has(socket)) return;
      running.set(socket, 0);
      socket.once("close", () => {
        running.delete(socket);
        upgrades.delete(socket);
      });
      // Its handshake was under way when the others were closed.
      if (isClosing) socket.destroySoon();
    },
    answering: (socket, response) => {
      inFlight++;
      running.set(socket, (running.get(socket) ?? 0) + 1);
      response.once("close", () => finished(socket));
    },
    upgraded: (socket) => {
      upgrades.add(socket);
      if (isClosing) socket.destroySoon();
    },
    inFlight: () => inFlight,
    upgrades: () => upgrades.size,
    closeIdle: () => {
      isClosing = true;
      for (const [socket, requests] of running) if (requests === 0) socket.destroySoon();
    },
    destroyAll: () => {
      for (const socket of [...running.keys(), ...accepted]) socket.destroy();
    },
  };
}
