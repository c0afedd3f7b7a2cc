import { checkPolicy } from "corslet";
import type { Span } from "../../policy-file/source-text.ts";
import type { Aspect } from "../finding.ts";
import { type Reading, slotAt } from "../reading.ts";
import { isFalsy, type Value } from "../value.ts";
import { type Entries, type Entry, unique } from "./grant-draft.ts";
import { namesIn } from "./names.ts";

/** What pages may send: the names listed, or `"mirror"` for whatever is asked for. `null`: refused. */
export function readAllowHeaders(reading: Reading, value: Value | null): "mirror" | Entries | null {
  const { peer } = reading;
  if (value === null || mirrors(reading, value)) return "mirror";
  const names = namesIn(reading, value, "allowHeaders", { string: peer.name !== "hono" });
  if (names === null) return null;
  if (names.some(({ text }) => text === "*")) return peer.name === "flask-cors" ? "mirror" : starred(names);
  return leaveOut(reading, "allowHeaders", names);
}

function mirrors({ peer }: Reading, value: Value): boolean {
  if (peer.name === "cors") return isFalsy(value) === true;
  if (peer.name === "hono") return value.kind === "list" && value.entries.length === 0;
  if (peer.name === "fastify-cors") return value.kind === "nothing" && value.word === "null";
  return value.kind === "string" && (value.text === "*" || value.text === ".*");
}

/** A star does not cover Authorization; browsers want that by name. */
function starred(names: readonly Entry[]): Entries {
  const star = names.find(({ text }) => text === "*");
  const authorization = names.find(({ text }) => text.toLowerCase() === "authorization");
  if (authorization === undefined || star === undefined) return "*";
  return [star, { text: "Authorization", span: authorization.span }];
}

/**
 * Request headers that were mirrored, as a policy can say it: anything, where there are no credentials; else what the
 * command line says.
 */
export function mirroredHeaders(reading: Reading, span: Span, hasCredentials: boolean): Entries | null {
  const { findings, peer } = reading;
  const { slot, values } = slotAt(reading, "header", span, hasCredentials);
  const was = `${peer.title} allows whatever request headers a page asks for.`;
  if (values !== null) {
    const now = `allowHeaders: ${values.join(", ")}, as --header says.`;
    findings.add("different", "import/headers-mirrored", span, { was, now, aspect: "allowHeaders", slot });
    return unique(
      values.map((text) => ({ text, span })),
      lowered,
    );
  }
  if (!hasCredentials) {
    findings.note("import/headers-mirrored", span, {
      was,
      now: 'allowHeaders: "*", Authorization. Without credentials that is the same.',
      slot,
    });
    return ["*", "Authorization"].map((text) => ({ text, span }));
  }
  return findings.refuse("import/headers-mirrored", span, {
    was: `${was} With credentials, browsers take no star for that: a policy lists them.`,
    hint: "say which headers your pages send, such as --header Content-Type --header Authorization",
    aspect: "allowHeaders",
    slot,
  });
}

/** What pages may read. `null`: refused. */
export function readExposeHeaders(reading: Reading, value: Value | null): Entries | null {
  if (value === null || isFalsy(value) === true) return [];
  const names = namesIn(reading, value, "exposeHeaders", { string: reading.peer.name !== "hono" });
  if (names === null) return null;
  if (names.some(({ text }) => text === "*")) return "*";
  return leaveOut(reading, "exposeHeaders", names);
}

// What a policy refuses to list although nobody could use it, or only by mistake.
const DEAD: ReadonlySet<string> = new Set([
  "allow-headers/forbidden",
  "expose-headers/forbidden",
  "expose-headers/is-request-header",
  "expose-headers/safelisted",
]);
const MISTAKEN: ReadonlySet<string> = new Set([
  "allow-headers/is-response-header",
  "expose-headers/is-preflight-header",
]);

function leaveOut({ findings }: Reading, aspect: Aspect, names: readonly Entry[]): readonly Entry[] {
  const kept = unique(names, lowered).filter(({ text, span }) => {
    const [problem] = checkPolicy({ resources: { "/*": { origins: ["https://a.test"], [aspect]: [text] } } });
    if (problem === undefined || !(DEAD.has(problem.code) || MISTAKEN.has(problem.code))) return true;
    const told = { was: problem.message, now: `${aspect}: without ${text}.` };
    if (DEAD.has(problem.code)) findings.note("import/headers-left-out", span, told);
    else findings.add("different", "import/headers-left-out", span, { ...told, hint: problem.hint, aspect });
    return false;
  });
  return kept;
}

function lowered(text: string): string {
  return text.toLowerCase();
}
