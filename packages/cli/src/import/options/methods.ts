import type { Span } from "../../policy-file/source-text.ts";
import type { Reading } from "../reading.ts";
import type { Value } from "../value.ts";
import { type Entries, type Entry, unique } from "./grant-draft.ts";
import { namesIn } from "./names.ts";

/** The methods of a configuration, its library's default written out; `null` when they are refused. */
export function readMethods(reading: Reading, value: Value | null, call: Span, isRouted: boolean): Entries | null {
  const { peer, findings } = reading;
  if (value === null) {
    const names = peer.defaultMethods.filter((name) => name !== "OPTIONS");
    findings.note("import/methods-default", call, {
      was: `methods is left out, and ${peer.title} then allows ${peer.defaultMethods.join(", ")}. ${peer.defaultMethodsNote}`.trim(),
      now: isRouted
        ? "methods: those of them that are routed."
        : `methods: ${names.join(", ")}. Take out what no page uses.`,
    });
    return names.map((text) => ({ text, span: call }));
  }
  if (value.kind === "nothing" && peer.name === "flask-cors") {
    tellUnlisted(reading, [], value.span);
    return [];
  }
  const names = namesIn(reading, value, "methods", { string: peer.name !== "hono" });
  if (names === null) return null;
  const star = names.find(({ text }) => text === "*");
  if (star !== undefined) return peer.name === "flask-cors" ? refuseStar(reading, star) : "*";
  const spelled = peer.name === "flask-cors" ? names.map(inUpperCase) : names;
  const lower = spelled.find(({ text }) => text !== text.toUpperCase());
  if (lower !== undefined)
    return findings.refuse("import/methods-case", lower.span, {
      was: `${peer.title} sends ${JSON.stringify(lower.text)} as it stands, which browsers do not take for ${lower.text.toUpperCase()}.`,
      hint: `write ${lower.text.toUpperCase()} if pages may send it; else take it out`,
      aspect: "methods",
    });
  if (peer.name === "flask-cors") tellUnlisted(reading, spelled, value.span);
  return unique(withoutOptions(reading, spelled));
}

/** Where a method is not listed, flask-cors answers its preflight without a list of headers too. */
function tellUnlisted({ findings }: Reading, names: readonly Entry[], span: Span): void {
  // As it does: by whether the name is part of the text.
  const text = names.map((entry) => entry.text).join(", ");
  const missing = ["GET", "HEAD", "POST"].filter((method) => !text.includes(method));
  if (missing.length === 0) return;
  findings.add("different", "import/methods-unlisted", span, {
    was: `${missing.join(", ")}: not listed, so that flask-cors allows no request headers with ${missing.length === 1 ? "it" : "them"}.`,
    now: "GET, HEAD and POST are always allowed, as the protocol has it, and with allowHeaders.",
    // Hardly any page sends HEAD; the rest is as it was.
    aspect: missing.includes("GET") || missing.includes("POST") ? "preflights" : null,
  });
}

function inUpperCase({ text, span }: Entry): Entry {
  return { text: text.toUpperCase(), span };
}

/** A method counts there when it is part of the list as text, and none is part of a star. */
function refuseStar({ findings }: Reading, { span }: Entry): null {
  return findings.refuse("import/option-type", span, {
    was: 'To flask-cors "*" is a method of that name: no preflight was ever granted.',
    hint: "list the methods that pages send",
    aspect: "methods",
  });
}

function withoutOptions({ findings }: Reading, names: readonly Entry[]): readonly Entry[] {
  const listed = names.find(({ text }) => text === "OPTIONS");
  if (listed !== undefined)
    findings.add("note", "import/options-left-out", listed.span, {
      was: "OPTIONS is listed. Preflights do not need that; it lets pages send OPTIONS requests of their own, which hardly any does.",
      now: "methods: without OPTIONS. Add it if pages call it.",
    });
  return names.filter(({ text }) => text !== "OPTIONS");
}
