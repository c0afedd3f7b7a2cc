import type { Aspect } from "../finding.ts";
import type { Reading } from "../reading.ts";
import { kindOf, type Value } from "../value.ts";
import type { Entry } from "./grant-draft.ts";

/** Which kinds of value a library takes for a list of names. */
export interface Takes {
  /** A string with commas. */
  readonly string: boolean;
}

/** The names in a list, or in a string with commas; `null` when they are refused. */
export function namesIn(reading: Reading, value: Value, aspect: Aspect, takes: Takes): readonly Entry[] | null {
  if (value.kind === "string" && takes.string) return split(value.text).map((text) => ({ text, span: value.span }));
  if (value.kind !== "list") return refuseNames(reading, value, aspect, takes);
  const names: Entry[] = [];
  for (const entry of value.entries) {
    if (entry.kind !== "string") return refuseNames(reading, entry, aspect, takes);
    // What is joined with commas is read apart at commas.
    names.push(...split(entry.text).map((text) => ({ text, span: entry.span })));
  }
  return names;
}

function split(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function refuseNames({ peer, findings }: Reading, value: Value, aspect: Aspect, takes: Takes): null {
  if (value.kind === "runtime")
    return findings.refuse("import/run-time", value.span, {
      was: `\`${findings.quote(value.span)}\` ${value.why}.`,
      hint: "write the names there, or write the policy by hand",
      aspect,
    });
  return findings.refuse("import/option-type", value.span, {
    was: `${aspect}: ${kindOf(value)} is nothing that ${peer.title} takes there.`,
    hint: takes.string ? "write a list of names, or one string with commas" : "write a list of names",
    aspect,
  });
}
