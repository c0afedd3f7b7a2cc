import type { WriteDecision } from "../csrf/reason.ts";
import { refusalOf } from "../csrf/refusal.ts";

/** What is used of the socket of an `upgrade` event. */
export interface UpgradeSocket {
  end(answer: string): unknown;
}

/** Answers a WebSocket handshake that a guard refused, on the socket that Node handed over, and closes it. */
export function refuseUpgrade(socket: UpgradeSocket, decision: WriteDecision): void {
  const { status, headers, body } = refusalOf(decision);
  const lines = Object.entries({
    ...headers,
    "Content-Length": new TextEncoder().encode(body).length,
    Connection: "close",
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${status} Forbidden\r\n${head}\r\n${body}`);
}
