import { setTimeout as sleep } from "node:timers/promises";
import { networkTransport } from "corslet/browser/network";
import type { HeaderLine } from "corslet/browser";
import { isLoopback } from "./target.ts";

/** A request as it goes over the wire; it never has a body. */
export interface ProbeRequest {
  readonly method: "GET" | "HEAD" | "OPTIONS";
  readonly url: string;
  readonly headers: readonly HeaderLine[];
}

/** The head of an answer; bodies are not read. */
export interface ProbeAnswer {
  readonly status: number;
  /** Every line, in order. */
  readonly headers: readonly HeaderLine[];
}

/** Sends requests. Rejects where there is no answer, with the reason. */
export type ProbeClient = (request: ProbeRequest) => Promise<ProbeAnswer>;

/** Most requests a second to one host that is not this machine. */
const MAX_RATE = 10;

/**
 * A client that sends GET, HEAD and OPTIONS alone, follows no redirect, and is gentle with hosts other than this machine.
 *
 * @param timeout milliseconds to wait for the head of an answer.
 */
export function probeClient(timeout: number): ProbeClient {
  const transport = networkTransport({ timeout });
  const nextTurn = new Map<string, number>();
  return async ({ method, url, headers }) => {
    const target = new URL(url);
    if (!isLoopback(target)) await waitForTurn(nextTurn, target.host);
    const answer = await transport({
      kind: method === "OPTIONS" ? "preflight" : "actual",
      method,
      url,
      headers,
      body: null,
    });
    if (answer === null) throw new Error("the connection failed");
    if (answer.body instanceof ReadableStream) await answer.body.cancel();
    return { status: answer.status, headers: answer.headers };
  };
}

async function waitForTurn(nextTurn: Map<string, number>, host: string): Promise<void> {
  const now = performance.now();
  const turn = Math.max(now, nextTurn.get(host) ?? 0);
  nextTurn.set(host, turn + 1000 / MAX_RATE);
  await sleep(turn - now);
}
