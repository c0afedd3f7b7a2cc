import { setTimeout as sleep } from "node:timers/promises";
import type { ProbeAnswer, ProbeClient } from "../probe/client.ts";
import { NoAnswer } from "../probe/no-answer.ts";
import { valuesOf } from "./judge.ts";

/** An endpoint that leaves so many requests without an answer is asked no more. */
const MAX_FAILURES = 2;

/** Nor is one for which so many times the time limit was spent on waiting. */
const MAX_WAITS = 6;

/** A client that gives an endpoint up when it has waited enough for it, so that an audit ends whatever a target does. */
export function impatient(client: ProbeClient, timeout: number): ProbeClient {
  let failures = 0;
  let waited = 0;
  let last: NoAnswer | null = null;
  return async (request, options) => {
    if (last !== null && failures >= MAX_FAILURES) throw last;
    if (waited > timeout * MAX_WAITS) throw new NoAnswer("timeout", "its answers are too slow to go on");
    const start = performance.now();
    try {
      return await whenLet(() => client(request, options));
    } catch (error) {
      if (error instanceof NoAnswer) {
        failures++;
        last = error;
      }
      throw error;
    } finally {
      waited += performance.now() - start;
    }
  };
}

/** How often a target that asks for patience gets it. */
const MAX_RETRIES = 2;

/** Most milliseconds that are waited because a target asks for it. */
const MAX_PAUSE = 3000;

// What a rate limit answers says nothing about origins, and an audit that has seen nothing else must not be green.
async function whenLet(send: () => Promise<ProbeAnswer>): Promise<ProbeAnswer> {
  let answer = await send();
  for (let retry = 0; answer.status === 429; retry++) {
    const seconds = Number(valuesOf(answer.headers, "retry-after")[0] ?? 1);
    if (retry === MAX_RETRIES || !(seconds * 1000 <= MAX_PAUSE))
      throw new NoAnswer(
        "timeout",
        "it limits how often it is asked (429), and what it answers otherwise stays unknown",
      );
    await sleep(seconds * 1000);
    answer = await send();
  }
  return answer;
}
