import type { Span } from "../../policy-file/source-text.ts";
import { keysOf } from "../answers.ts";
import type { FindingCode } from "../finding.ts";
import type { OriginPatterns } from "../regex/origin-patterns.ts";
import { originOptions, type Reading, slotAt } from "../reading.ts";
import { kindOf, type Value, type ValueOf } from "../value.ts";
import type { Entry } from "./grant-draft.ts";

/**
 * Whom a library grants: `"any"` sends a star, `"mirror"` whatever origin asks, `"nobody"` nothing. `null`: refused, and
 * said so.
 */
export type OriginsRead = "any" | "mirror" | "nobody" | readonly Entry[];

/** The origins that the command line gives for a place; else `null`, after refusing it. */
export function answeredOr(
  reading: Reading,
  code: FindingCode,
  span: Span,
  was: string,
  meant: readonly string[] = [],
  examples: readonly string[] = [],
): readonly Entry[] | null {
  const { findings } = reading;
  const { slot, values } = slotAt(reading, "origin", span, true);
  if (values !== null) {
    const kind = code === "import/origin-mirrored" || code === "import/origin-expression" ? "dangerous" : "different";
    findings.add(kind, code, span, {
      was,
      now: `origins: ${values.join(", ")}, as --origin says.`,
      aspect: "origins",
      slot,
    });
    return values.map((text) => ({ text, span }));
  }
  const suggested = [meant, examples, ["https://app.example.com"]].find(({ length }) => length > 0) ?? [];
  const options = originOptions(reading, slot, suggested);
  const hint = meant.length > 0 ? `if this is meant, add ${options}` : `say whose pages are meant, such as ${options}`;
  return findings.refuse(code, span, { was, hint, aspect: "origins", slot });
}

/** Origins that only a run could tell. */
export function runTimeOrigins(reading: Reading, value: ValueOf<"runtime">): readonly Entry[] | null {
  const was = `\`${reading.findings.quote(value.span)}\` ${value.why}.`;
  // What stands in the expression may be one of them; whether it is all cannot be seen.
  const named = reading.findings.textOf(value.span).match(/(?<=["'`])https?:\/\/[a-z0-9.:-]+(?=["'`])/g) ?? [];
  return answeredOr(reading, "import/run-time", value.span, was, [], named);
}

/** A function that decides. */
export function functionOrigins(reading: Reading, value: ValueOf<"function">): readonly Entry[] | null {
  const was =
    "A function decides which origins are granted; a policy lists them. Where it ends a request with an error, the handler runs under a policy, and only the answer is withheld.";
  return answeredOr(reading, "import/origin-function", value.span, was, value.mentions);
}

/** An expression, as the patterns that mean exactly the same; refused where there are none. */
export function expressionOrigins(reading: Reading, span: Span, found: OriginPatterns): readonly Entry[] | null {
  if ("patterns" in found) {
    const { patterns } = found;
    reading.findings.note("import/origin-expression", span, {
      was: `\`${reading.findings.quote(span)}\` means exactly these, for every origin that a browser sends.`,
      now: `origins: ${patterns.join(", ")}.`,
    });
    return patterns.map((text) => ({ text, span }));
  }
  const { reason, witness, meant } = found;
  const shown = witness === null ? "" : ` It grants ${witness} too.`;
  const was = `\`${reading.findings.quote(span)}\`: ${reason}${shown}`;
  return answeredOr(reading, "import/origin-expression", span, was, meant === null ? [] : [meant]);
}

/** A string that stands for one origin; a star in it was never a pattern there. */
export function literalOrigin(reading: Reading, value: ValueOf<"string">): readonly Entry[] | null {
  const { text, span } = value;
  if (!text.includes("*")) return namedOrigin(reading, text, span);
  const was = `${reading.peer.title} compares ${JSON.stringify(text)} letter by letter, so no origin ever matched; in a policy it is a pattern.`;
  return answeredOr(reading, "import/origin-never-matched", span, was, text === "*" ? [] : [text]);
}

/** An origin as it stands, unless the command line gives others for it. */
export function namedOrigin(reading: Reading, text: string, span: Span): readonly Entry[] {
  // A line may hold others that are meant; this one reads well, and is replaced only by its own name.
  const keys = keysOf(span, reading.findings).filter((key) => !/^\d+$/.test(key));
  const slot = { option: "origin", keys, isRequired: false } as const;
  const values = reading.answers.for(slot);
  if (values === null) return [{ text, span }];
  reading.findings.add("different", "import/answered", span, {
    was: `${JSON.stringify(text)} stands there.`,
    now: `origins: ${values.join(", ")}, as --origin says.`,
    aspect: "origins",
    slot,
  });
  return values.map((given) => ({ text: given, span }));
}

/** A value that the library does not take. */
export function strangeOrigins(reading: Reading, value: Value, takes: string): null {
  return reading.findings.refuse("import/option-type", value.span, {
    was: `origins: ${kindOf(value)} is nothing that ${reading.peer.title} takes there.`,
    hint: `write ${takes}`,
    aspect: "origins",
  });
}
