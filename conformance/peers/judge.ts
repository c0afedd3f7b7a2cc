import type { CallResult, Observation, SentRequest } from "../browsers/differential/observation.ts";
import type { Origins } from "../browsers/differential/compile.ts";
import type { Line } from "../browsers/differential/vocabulary.ts";

export type Seen = Pick<Observation, "calls" | "requests">;

/** In what a subject did as the real browser did. */
export interface Verdict {
  /** For every call: readable, opaque or blocked. */
  readonly outcome: boolean;
  /** Of readable answers also the type, the status and the headers that the page may read. */
  readonly decision: boolean;
  /** Number, order and kind of the requests; method, URL, Origin and the preflight's two headers. */
  readonly requests: boolean;
}

/** With the names of origins and no row's own folder: every run has other ports. */
export function named({ calls, requests }: Seen, origins: Origins): Seen {
  let text = JSON.stringify({ calls, requests }).replace(/\/c\/\w+/g, "{path}");
  for (const [name, origin] of Object.entries(origins)) {
    text = text.replaceAll(origin, `{${name}}`).replaceAll(new URL(origin).host, `{host:${name}}`);
  }
  return JSON.parse(text) as Seen;
}

/** Judges what a subject did by what the real browser did. */
export function judge(real: Seen, subject: Seen): Verdict {
  const isEqual = (part: (seen: Seen) => unknown) => JSON.stringify(part(real)) === JSON.stringify(part(subject));
  return {
    outcome: isEqual(({ calls }) => calls.map(outcomeOf)),
    decision: isEqual(({ calls }) => calls.map(decisionOf)),
    requests: isEqual(({ requests }) => requests.map(sentOf)),
  };
}

/** What became of a call. Whatever is thrown blocks it: the name of the error is not judged. */
export function outcomeOf({ settled, type }: CallResult): "readable" | "opaque" | "blocked" | "timeout" {
  if (settled === "timeout") return "timeout";
  if (settled !== "resolved") return "blocked";
  return type?.startsWith("opaque") === true ? "opaque" : "readable";
}

function decisionOf(result: CallResult): unknown {
  const outcome = outcomeOf(result);
  if (outcome !== "readable") return outcome;
  return [outcome, result.type ?? null, result.status ?? null, combined(result.headers ?? [])];
}

// Whether lines of one name are combined, and how names are spelt, is no part of the decision.
function combined(headers: readonly Line[]): Line[] {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    values.set(lower, values.has(lower) ? `${values.get(lower)}, ${value}` : value);
  }
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1));
}

function sentOf({ kind, method, target, path, origin, requestMethod, requestHeaders }: SentRequest): unknown {
  return [kind, method, target, path, origin, requestMethod, requestHeaders];
}
