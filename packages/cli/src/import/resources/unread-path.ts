import type { Span } from "../../policy-file/source-text.ts";
import { keysOf, shellWord } from "../answers.ts";
import type { Slot } from "../finding.ts";
import type { Place } from "../mount.ts";
import type { Reading } from "../reading.ts";

/** A path that is no resource pattern: as the command line says it, or refused. */
export function unreadPath(reading: Reading, text: string, span: Span, nearest: string | null): Place[] {
  const quoted = JSON.stringify(text);
  const was = `${quoted} is no resource pattern: a policy has exact paths, and prefixes that end in /*.`;
  return placesOr(reading, "import/path", span, was, text, nearest ?? "/api/*", nearest !== null);
}

/** A mount of which the path does not stand in the file. */
export function unknownPath(reading: Reading, span: Span, was: string): Place[] {
  return placesOr(reading, "import/path-unknown", span, was, null, "/api/*", false);
}

function placesOr(
  reading: Reading,
  code: "import/path" | "import/path-unknown",
  span: Span,
  was: string,
  text: string | null,
  pattern: string,
  isNearest: boolean,
): Place[] {
  const { findings, answers } = reading;
  // What is not known has no text to be called by; its line is the likeliest name.
  const name = text ?? String(findings.lineOf(span));
  const slot: Slot = { option: "resource", keys: [name, ...keysOf(span, findings)], isRequired: true };
  const values = answers.for(slot);
  if (values !== null) {
    findings.add("different", code, span, {
      was,
      now: `resource: ${values.join(", ")}, as --resource says.`,
      aspect: "resource",
      slot,
    });
    return values.map((value) => ({ pattern: value, span }));
  }
  const option = `--resource ${shellWord(`${slot.keys[0]}=${pattern}`)}`;
  const hint = isNearest
    ? `if everything below may have the grant, add ${option}`
    : `say which paths are meant, such as ${option}`;
  findings.refuse(code, span, { was, hint, aspect: "resource", slot });
  return [];
}
