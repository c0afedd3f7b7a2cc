import type { CompiledCase, Origins } from "../browsers/differential/compile.ts";
import type { Observation } from "../browsers/differential/observation.ts";
import type { Case } from "../browsers/differential/vocabulary.ts";

/** Something that says what a page would get: a simulator of browsers, or what is used in their place. */
export interface Subject {
  readonly name: string;
  /** Its own, such as `29.1.1`. */
  readonly version: string;
  /** What the calls are made with. */
  readonly by: string;
  /** The row as the subject's users would write it, or why they cannot. */
  readonly express: (row: Case) => Case | LeftOut;
  /** Sets up what all rows have in common. */
  readonly open: (origins: Origins) => Promise<Running>;
}

/** Why a row is not for a subject, in a few words. */
export interface LeftOut {
  readonly leftOut: string;
}

export interface Running {
  /** Whether the scripted server must answer and record; otherwise the subject has no network. */
  readonly usesNetwork: boolean;
  readonly observe: (compiled: CompiledCase) => Promise<Pick<Observation, "calls" | "requests">>;
  readonly close: () => Promise<void>;
}

export function isLeftOut(expressed: Case | LeftOut): expressed is LeftOut {
  return "leftOut" in expressed;
}
