import type { Exchange, Transport, WireResponse } from "../wire.ts";

/**
 * Answers from exchanges that were recorded: each once, matched by kind and URL. What was not recorded has no answer.
 */
export function recordedTransport(exchanges: readonly Exchange[]): Transport {
  const left = [...exchanges];
  return ({ kind, url }) => {
    const index = left.findIndex(({ request }) => request.kind === kind && request.url === url);
    return Promise.resolve(index === -1 ? null : (left.splice(index, 1)[0]?.response ?? null));
  };
}

/** Answers every preflight and every other request alike, as a network panel shows them. */
export function headersTransport(answers: {
  readonly preflight: WireResponse;
  readonly response: WireResponse;
}): Transport {
  return ({ kind }) => Promise.resolve(kind === "preflight" ? answers.preflight : answers.response);
}
