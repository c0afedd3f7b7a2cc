import type { Engine } from "./engine.ts";
import type { Failure, FailureCode } from "./failure.ts";
import type { CredentialsMode, RequestMode } from "./request.ts";
import type { Step } from "./step.ts";
import type { Exchange } from "./wire.ts";

/**
 * How a call ended for the page: it reads the answer (`readable`), it has an opaque one (`opaque`: mode no-cors, or a redirect that is not followed), it gets a
 * `TypeError` after something was sent (`blocked`), or before anything was (`not-sent`).
 */
export type Verdict = "readable" | "opaque" | "blocked" | "not-sent";

/** What to change so that the page can read the answer. */
export interface Mend {
  /** Who must change something. */
  readonly who: "server" | "caller";
  /** What, in one sentence. */
  readonly text: string;
  /** The exact header line that the answer needs. */
  readonly header?: string;
  /** The line of a Corslet policy that produces it. */
  readonly policy?: string;
}

/** What a browser does with a call, and why. */
export interface Explanation {
  readonly verdict: Verdict;
  /** `null` where nothing failed. */
  readonly code: FailureCode | null;
  /** What happened, in one plain sentence. */
  readonly message: string;
  /** The two strings that were compared, where two were. */
  readonly compared: Pick<Failure, "expected" | "found"> | null;
  readonly mend: readonly Mend[];
  /** Where in the standard the deciding step stands. */
  readonly see: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly origin: string;
    readonly mode: RequestMode;
    readonly credentials: CredentialsMode;
  };
  /** Everything that went over the wire, in order. */
  readonly exchanges: readonly Exchange[];
  readonly steps: readonly Step[];
  /** What the page sees of the answer; `null` where it gets a `TypeError`. */
  readonly response: {
    readonly type: string;
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
  } | null;
  /** The names of the answer's headers that the page can read, lower-cased and sorted. */
  readonly exposed: readonly string[];
  /** The engines that would decide otherwise. */
  readonly engines: readonly EngineDifference[];
}

/** An engine that decides otherwise on the same answers. */
export interface EngineDifference {
  readonly engine: Engine;
  /** `sent`: the preflight's answer, which was the end of the call here, lets the request be sent there. */
  readonly verdict: Verdict | "sent";
  readonly code: FailureCode | null;
}
