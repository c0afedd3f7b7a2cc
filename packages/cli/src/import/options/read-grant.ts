import type { Span } from "../../policy-file/source-text.ts";
import type { OptionName } from "../peer.ts";
import { type Reading, slotAt } from "../reading.ts";
import { memberOf, type Value, type ValueOf } from "../value.ts";
import { readCredentials } from "./credentials.ts";
import { flaskOrigins } from "./flask-origins.ts";
import type { Entry, GrantDraft } from "./grant-draft.ts";
import { mirroredHeaders, readAllowHeaders, readExposeHeaders } from "./headers.ts";
import { honoOrigins } from "./hono-origins.ts";
import { readMaxAge } from "./max-age.ts";
import { readMethods } from "./methods.ts";
import { npmOrigins } from "./npm-origins.ts";
import { answeredOr, type OriginsRead } from "./origins.ts";
import { readOtherOptions } from "./other-options.ts";

const NAMES: readonly OptionName[] = ["origins", "methods", "allowHeaders", "exposeHeaders", "credentials", "maxAge"];

/** Which preflights the library answers: those of single routes stand on no more methods than are routed. */
export type Preflights = "all" | "routed" | "none";

/**
 * The grant that options stand for.
 *
 * @param options `null` where the library is called without.
 * @returns `"nobody"` when nothing is granted; `null` when it is refused, which is then among the findings.
 */
export function readGrant(
  reading: Reading,
  options: Value | null,
  call: Span,
  preflights: Preflights,
): GrantDraft | "nobody" | null {
  const object = optionsObject(reading, options);
  if (object === null) return null;
  // Options that two calls share are spoken of once.
  const own = object === NO_OPTIONS ? call : object.span;
  readOtherOptions(reading, object);
  const values = Object.fromEntries(NAMES.map((name) => [name, valueOf(reading, object, name)])) as Record<
    OptionName,
    Value | null
  >;
  const read = originsOf(reading, values.origins);
  // What is not granted to anybody need not be understood.
  if (read === "nobody") return read;
  const credentials = readCredentials(reading, values.credentials);
  // What only preflights say need not be understood where none is answered.
  const isAsked = preflights !== "none";
  const methods = isAsked ? readMethods(reading, values.methods, own, preflights === "routed") : [];
  const exposeHeaders = readExposeHeaders(reading, values.exposeHeaders);
  const maxAge = isAsked ? readMaxAge(reading, values.maxAge) : "unset";
  const spans = Object.fromEntries(NAMES.map((name) => [name, values[name]?.span ?? own])) as GrantDraft["spans"];
  const granted = read === null || credentials === null ? null : grantedOrigins(reading, read, credentials, spans);
  const headers = isAsked ? readAllowHeaders(reading, values.allowHeaders) : [];
  // Asked also where the origins are refused, so that all is said at once.
  const hasCredentials = granted?.credentials ?? credentials;
  if (hasCredentials === null) return null;
  const allowHeaders = headers === "mirror" ? mirroredHeaders(reading, spans.allowHeaders, hasCredentials) : headers;
  if (granted === null || methods === null || exposeHeaders === null || maxAge === null || allowHeaders === null)
    return null;
  return { ...granted, methods, allowHeaders, exposeHeaders, maxAge: maxAge === "unset" ? null : maxAge, spans, own };
}

const NO_OPTIONS: ValueOf<"object"> = { kind: "object", members: [], span: { start: 0, end: 0 } };

function optionsObject({ peer, findings }: Reading, options: Value | null): ValueOf<"object"> | null {
  if (options === null || options.kind === "nothing") return NO_OPTIONS;
  if (options.kind === "object") return options;
  if (options.kind === "function")
    return findings.refuse("import/per-request", options.span, {
      was: "A function chooses the options for each request; a policy is data.",
      hint: "write a resource for each path, and a list of grants where one path has several",
    });
  const what =
    options.kind === "runtime"
      ? `\`${findings.quote(options.span)}\` ${options.why}.`
      : `These are no options of ${peer.title}.`;
  return findings.refuse(options.kind === "runtime" ? "import/run-time" : "import/option-type", options.span, {
    was: what,
    hint: "write the options as an object in this file, or import the file in which they stand",
  });
}

function valueOf({ peer }: Reading, object: ValueOf<"object">, name: OptionName): Value | null {
  const found = peer.options[name].map((option) => memberOf(object, option)?.value ?? null);
  // An alias counts where the first name says nothing.
  return (
    found.find((value) => value !== null && value.kind !== "nothing") ?? found.find((value) => value !== null) ?? null
  );
}

function originsOf(reading: Reading, value: Value | null): OriginsRead | null {
  if (reading.peer.name === "flask-cors") return flaskOrigins(reading, value);
  return reading.peer.name === "hono" ? honoOrigins(reading, value) : npmOrigins(reading, value);
}

type Granted = Pick<GrantDraft, "origins" | "credentials">;

function grantedOrigins(
  reading: Reading,
  read: Exclude<OriginsRead, "nobody">,
  credentials: boolean,
  spans: GrantDraft["spans"],
): Granted | null {
  const isFlask = reading.peer.name === "flask-cors";
  if (read === "mirror" || (read === "any" && credentials && isFlask))
    return mirrored(reading, credentials, spans.origins);
  if (read === "any") return any(reading, credentials, spans);
  return { origins: read, credentials };
}

function mirrored(reading: Reading, credentials: boolean, span: Span): Granted | null {
  const was = `${reading.peer.title} answers every origin with that origin, also null and junk.`;
  if (credentials) {
    const origins = answeredOr(
      reading,
      "import/origin-mirrored",
      span,
      `${was} With credentials, every web site reads every answer as the signed-in user.`,
    );
    return origins === null ? null : { origins, credentials };
  }
  const given = openAnswer(reading, "import/origin-mirrored", span, was);
  if (given !== null) return { origins: given, credentials };
  const { slot } = slotAt(reading, "origin", span, false);
  reading.findings.note("import/origin-mirrored", span, {
    was,
    now: 'origins: "*", which is the same without credentials, and which a cache can keep.',
    slot,
  });
  return { origins: "*", credentials };
}

/** Browsers refuse a star together with credentials, so that it never worked for calls that have some. */
function any(reading: Reading, credentials: boolean, spans: GrantDraft["spans"]): Granted {
  if (!credentials) return { origins: "*", credentials };
  const was = `Origins are "*", and browsers refuse that together with credentials: no page ever read an answer to a call with cookies.`;
  const given = openAnswer(reading, "import/any-with-credentials", spans.credentials, was);
  if (given !== null) return { origins: given, credentials };
  const { slot } = slotAt(reading, "origin", spans.credentials, false);
  reading.findings.note("import/any-with-credentials", spans.credentials, {
    was,
    now: 'origins: "*", without credentials, which is the same.',
    hint: `if pages need cookies, say whose: --origin https://app.example.com`,
    slot,
  });
  return { origins: "*", credentials: false };
}

function openAnswer(
  reading: Reading,
  code: "import/origin-mirrored" | "import/any-with-credentials",
  span: Span,
  was: string,
): readonly Entry[] | null {
  const { slot, values } = slotAt(reading, "origin", span, false);
  if (values === null) return null;
  const now = `origins: ${values.join(", ")}, as --origin says.`;
  reading.findings.add("different", code, span, { was, now, aspect: "origins", slot });
  return values.map((text) => ({ text, span }));
}
