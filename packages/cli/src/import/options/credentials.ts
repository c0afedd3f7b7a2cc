import type { Reading } from "../reading.ts";
import { kindOf, type Value } from "../value.ts";

/** Whether credentials are granted; `null` when it is refused. What is not `true` or `false` is not guessed. */
export function readCredentials({ peer, findings }: Reading, value: Value | null): boolean | null {
  if (value === null || value.kind === "nothing") return false;
  if (value.kind === "boolean") return value.is;
  if (value.kind === "runtime")
    return findings.refuse("import/run-time", value.span, {
      was: `\`${findings.quote(value.span)}\` ${value.why}.`,
      hint: "write true or false there",
      aspect: "credentials",
    });
  return findings.refuse("import/option-type", value.span, {
    was: `credentials: ${kindOf(value)}, of which it is not clear whether it is meant as true. ${peer.title === "cors" ? "cors takes true alone." : ""}`.trim(),
    hint: "write true or false there",
    aspect: "credentials",
  });
}
