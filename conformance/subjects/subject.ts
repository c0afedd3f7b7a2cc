import type { WireAnswer } from "../wire/http1-client.ts";
import { NoHttp2Answer } from "../wire/http2-client.ts";
import type { HeaderLine, RawRequest, Upstream } from "../translate.ts";

/** What a subject answered, as it came over the wire. */
export interface Answer {
  readonly status: number;
  /** Every line, in order. */
  readonly headers: readonly HeaderLine[];
  readonly body: string;
  readonly handlerCalled: boolean;
}

/** The transport turned the request away before anything of Corslet's saw it, and so did not answer with CORS headers. */
export interface TurnedAway {
  readonly turnedAway: string;
}

/** A server under a policy. Requests are made one after the other. */
export interface Running {
  readonly request: (request: RawRequest) => Promise<Answer | TurnedAway>;
  readonly stop: () => Promise<void>;
}

/** Something that serves a policy: the same rows run on all of them. */
export interface Subject {
  readonly name: string;
  /** The subject whose written reasons hold here too, since the same transport carries the rows. Default: its own. */
  readonly transport?: string;
  /** Starts a server whose handler answers with `upstream`. Throws what has `problems`, when the configuration is refused. */
  readonly start: (config: Record<string, unknown>, upstream: Upstream) => Promise<Running>;
}

/** An answer, or why the transport gave none. */
export async function turnedAwayBy(answer: Promise<Answer | TurnedAway>): Promise<Answer | TurnedAway> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoHttp2Answer) return { turnedAway: error.message };
    throw error;
  }
}

/** An answer over HTTP/1.1; turned away, where it was node's parser that gave it. */
export function answerOf(answer: WireAnswer, handlerCalled: boolean): Answer | TurnedAway {
  // Neither Corslet nor any framework here answers so on its own.
  const isParsers = !handlerCalled && (answer.status === 400 || answer.status === 431);
  return isParsers ? { turnedAway: `${answer.status} by the HTTP parser` } : { ...answer, handlerCalled };
}
