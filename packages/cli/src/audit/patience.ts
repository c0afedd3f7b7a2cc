import type { ProbeClient } from "../probe/client.ts";
import { NoAnswer } from "../probe/no-answer.ts";

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
      return await client(request, options);
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
