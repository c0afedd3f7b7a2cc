import type { Span } from "../policy-file/source-text.ts";
import { type Answers, keysOf, shellWord } from "./answers.ts";
import type { Slot } from "./finding.ts";
import type { Findings } from "./findings.ts";
import type { Peer } from "./peer.ts";

/** What every step of an import needs. */
export interface Reading {
  readonly peer: Peer;
  readonly findings: Findings;
  readonly answers: Answers;
}

/** A place that the command line may answer, and its answers; `null` without. */
export function slotAt(
  { findings, answers }: Reading,
  option: Slot["option"],
  span: Span,
  isRequired: boolean,
): { readonly slot: Slot; readonly values: readonly string[] | null } {
  const slot = { option, keys: keysOf(span, findings), isRequired };
  return { slot, values: answers.for(slot) };
}

/** How to give origins for a place on the command line. */
export function originOptions({ answers }: Reading, { keys }: Slot, origins: readonly string[]): string {
  const key = answers.isOneOriginAsked ? "" : `${keys[0]}=`;
  return origins.map((origin) => `--origin ${shellWord(`${key}${origin}`)}`).join(" ");
}
