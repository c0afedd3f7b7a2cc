import type { Names, Powers } from "./powers.ts";

/** Whether a change lets more happen, less, or neither. */
export type Direction = "wider" | "narrower" | "neutral";

/** Every direction, in the order in which they are told. */
export const DIRECTIONS: readonly Direction[] = ["wider", "narrower", "neutral"];

/** One thing that an origin may do now and could not, or the other way about. */
export interface Change {
  readonly direction: Direction;
  readonly kind: "access" | "credentials" | "method" | "write" | "request-header" | "exposed-header" | "max-age";
  /** The method or header that it is about; `*` for every other; `null` where it is about none. */
  readonly name: string | null;
  /** In words that go on from `now … `. */
  readonly text: string;
}

/** What a change of an origin's powers is made of; nothing when it may do what it could. */
export function changesBetween(before: Powers | null, after: Powers | null): Change[] {
  if (before === null && after === null) return [];
  if (before === null || after === null) return [accessChange(before, after)];
  return [
    ...credentialsChange(before, after),
    ...namesChange("method", before.methods, after.methods, (name) => `send ${name}`),
    ...writeChange(before, after),
    ...headersChange(before, after),
    ...namesChange("exposed-header", before.exposeHeaders, after.exposeHeaders, (name) => `read the header ${name}`),
    ...maxAgeChange(before, after),
  ];
}

function accessChange(before: Powers | null, after: Powers | null): Change {
  const powers = (before ?? after) as Powers;
  const what = `read ${powers.credentials ? "with" : "without"} credentials${alsoOf(powers)}`;
  return change("access", null, before === null, what);
}

function alsoOf({ methods, allowHeaders, anyHeader }: Powers): string {
  const sends = methods === "*" ? "every method" : [...methods].join(", ");
  const names = [...(anyHeader ? ["every header"] : []), ...allowHeaders].join(", ");
  return (sends === "" ? "" : `, send ${sends}`) + (names === "" ? "" : `, with the request headers ${names}`);
}

function credentialsChange(before: Powers, after: Powers): Change[] {
  if (before.credentials === after.credentials) return [];
  return [change("credentials", null, after.credentials, "read with credentials")];
}

function namesChange(
  kind: "method" | "exposed-header",
  before: Names,
  after: Names,
  verb: (name: string) => string,
): Change[] {
  if (before !== "*" && after !== "*")
    return [
      ...[...after].filter((name) => !before.has(name)).map((name) => change(kind, name, true, verb(name))),
      ...[...before].filter((name) => !after.has(name)).map((name) => change(kind, name, false, verb(name))),
    ];
  if (before === after) return [];
  // What the other side lists stays as it is: only every other name is gained or lost.
  const listed = after === "*" ? before : after;
  return [change(kind, "*", after === "*", verb(listed !== "*" && listed.size === 0 ? "anything" : "anything else"))];
}

// That GET, HEAD or POST is listed changes nothing for CORS; for the CSRF guard it makes a writer.
function writeChange(before: Powers, after: Powers): Change[] {
  return ["GET", "HEAD", "POST"]
    .filter((method) => holds(before.writes, method) !== holds(after.writes, method))
    .map((method) => change("write", method, holds(after.writes, method), `write with ${method}, by the CSRF guard`));
}

function holds(names: Names, name: string): boolean {
  return names === "*" || names.has(name);
}

function headersChange(before: Powers, after: Powers): Change[] {
  const verb = "send the request header";
  const listed = [...new Set([...before.allowHeaders, ...after.allowHeaders])]
    .filter((name) => allowsHeader(before, name) !== allowsHeader(after, name))
    .map((name) => change("request-header", name, allowsHeader(after, name), `${verb} ${name}`));
  if (before.anyHeader === after.anyHeader) return listed;
  return [...listed, change("request-header", "*", after.anyHeader, `${verb} of every other name but authorization`)];
}

function allowsHeader({ allowHeaders, anyHeader }: Powers, name: string): boolean {
  return allowHeaders.has(name) || (anyHeader && name !== "authorization");
}

function maxAgeChange(before: Powers, after: Powers): Change[] {
  if (before.maxAge === after.maxAge) return [];
  const text = `keeps preflight answers for ${timeInWords(after)}, not ${timeInWords(before)}`;
  return [{ direction: "neutral", kind: "max-age", name: null, text }];
}

function timeInWords({ maxAge }: Powers): string {
  return maxAge === null ? "the browser's own time" : `${maxAge} s`;
}

function change(kind: Change["kind"], name: string | null, isGained: boolean, what: string): Change {
  return {
    direction: isGained ? "wider" : "narrower",
    kind,
    name,
    text: `${isGained ? "can" : "can no longer"} ${what}`,
  };
}
