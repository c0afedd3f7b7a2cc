import type { Mend } from "./explanation.ts";
import type { Failure } from "./failure.ts";
import type { Algorithm } from "./step.ts";

/** What the wording of a reason may speak of. */
export interface Circumstances extends Pick<Failure, "expected" | "found"> {
  /** The request's origin as it was sent last, serialized. */
  readonly origin: string;
  /** The page's own, serialized. */
  readonly pageOrigin: string;
  /** The URL that was asked when it failed. */
  readonly url: string;
  readonly method: string;
  /** The names that the last preflight asked for. */
  readonly askedNames: readonly string[];
  /** The status of the last answer; 0: there was none. */
  readonly status: number;
  readonly includesCredentials: boolean;
}

/** What is said of a failure. */
export interface ReasonText {
  /** Where it was found. */
  readonly algorithm: Algorithm;
  /** What happened, in one plain sentence. */
  readonly message: (facts: Circumstances) => string;
  /** What to change. */
  readonly mend: (facts: Circumstances) => readonly Mend[];
}

/** A mend of the caller's, always the same. */
export function caller(text: string): ReasonText["mend"] {
  return () => [{ who: "caller", text }];
}

/** A mend of the server's, always the same. */
export function server(text: string): ReasonText["mend"] {
  return () => [{ who: "server", text }];
}

/** A value as people should read it: its limits are seen. */
export function shown(found: string | null): string {
  return found === null ? "nothing" : JSON.stringify(found);
}
