import { setTimeout as sleep } from "node:timers/promises";
import type { HeaderLine } from "corslet/browser";
import { isLoopback } from "./target.ts";
import { type Wire, wire } from "./wire.ts";

/** A request as it goes over the wire. */
export interface ProbeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  /** Only where the operator opted in to a write. */
  readonly body?: string;
}

/** The head of an answer; bodies are not kept. */
export interface ProbeAnswer {
  readonly status: number;
  /** Every line, in order. */
  readonly headers: readonly HeaderLine[];
}

/** How one request is sent. */
export interface SendOptions {
  /** On a connection that nothing was sent on before. */
  readonly isNewConnection?: boolean;
  /** Another version of HTTP than 1.1. */
  readonly version?: "1.0" | "2";
}

/** Sends requests. Rejects with a `NoAnswer` where there is none. */
export type ProbeClient = (request: ProbeRequest, options?: SendOptions) => Promise<ProbeAnswer>;

/** Most requests a second to one host that is not this machine. */
const MAX_RATE = 10;

/**
 * A client that follows no redirect, reads no body, and is gentle with hosts other than this machine.
 *
 * @param timeout milliseconds to wait for the head of an answer.
 */
export function probeClient(timeout: number, connection: Wire = wire(timeout)): ProbeClient {
  const nextTurn = new Map<string, number>();
  return async (request, options = {}) => {
    const target = new URL(request.url);
    if (!isLoopback(target)) await waitForTurn(nextTurn, target.host);
    return connection.send(request, options);
  };
}

async function waitForTurn(nextTurn: Map<string, number>, host: string): Promise<void> {
  const now = performance.now();
  const turn = Math.max(now, nextTurn.get(host) ?? 0);
  nextTurn.set(host, turn + 1000 / MAX_RATE);
  await sleep(turn - now);
}
