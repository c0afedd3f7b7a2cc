import type { Reading } from "../reading.ts";
import { kindOf, type Value } from "../value.ts";

/** What no browser exceeds, and a policy takes at most. */
const LONGEST = 86_400;

/** Seconds, or `"unset"`; `null` when it is refused. */
export function readMaxAge(reading: Reading, value: Value | null): number | "unset" | null {
  if (value === null || value.kind === "nothing") return "unset";
  const { peer, findings } = reading;
  const told = { aspect: "maxAge" } as const;
  if (value.kind === "runtime")
    return findings.refuse("import/run-time", value.span, {
      ...told,
      was: `\`${findings.quote(value.span)}\` ${value.why}.`,
      hint: "write the seconds there",
    });
  const seconds = secondsOf(value);
  if (seconds === null || !Number.isInteger(seconds))
    return findings.refuse("import/option-type", value.span, {
      ...told,
      was: `maxAge: ${kindOf(value)} that is no whole number of seconds.`,
      hint: "write whole seconds, such as 600",
    });
  // It drops what is false in Python.
  if (peer.name === "flask-cors" && seconds === 0 && value.kind === "number") {
    findings.note("import/max-age", value.span, {
      was: "flask-cors sends no header for 0, so that browsers keep an answer for 5 seconds.",
      now: "maxAge is left out, which is the same.",
    });
    return "unset";
  }
  if (seconds < 0) {
    findings.add("different", "import/max-age", value.span, {
      ...told,
      was: `${seconds} is no number of seconds to a browser; some take it for 0, others for the default of 5 seconds.`,
      now: "maxAge: 0, which is not to keep it.",
    });
    return 0;
  }
  if (seconds <= LONGEST) return seconds;
  findings.note("import/max-age", value.span, {
    was: `No browser keeps an answer for ${seconds} seconds.`,
    now: `maxAge: ${LONGEST}, the most that any does.`,
  });
  return LONGEST;
}

function secondsOf(value: Value): number | null {
  if (value.kind === "number") return value.number;
  return value.kind === "string" && /^-?\d{1,12}$/.test(value.text) ? Number(value.text) : null;
}
