import { ALLOW_ORIGIN, VARY, WIRE_NAMES } from "../http/header-names.ts";

/**
 * What is sent, ready for the wire. Adapters carry it out as it stands, and hand it to nobody: one object serves many
 * requests.
 */
export interface Answer {
  readonly kind: "preflight" | "actual" | "none";
  /** Of the answer to a preflight. */
  readonly status: 204 | 403;
  /** Names in lower case and values in turn, `vary` last. */
  readonly wire: readonly string[];
}

/** Header values by header name. */
export type RenderedHeaders = Readonly<Record<string, string>>;

/** An answer as it is rendered when a policy is compiled; of a grant to listed origins, the origin is left open. */
export interface RenderedAnswer extends Answer {
  readonly headers: RenderedHeaders;
  /** The names that `Vary` must hold. */
  readonly vary: readonly string[];
}

/** What is answered, by the kind of request. */
export interface Answers<A extends Answer = Answer> {
  readonly actual: A;
  readonly preflight: A;
  /** To a preflight whose `Access-Control-Request-Headers` is refused for its size: nothing is allowed that must be asked for. */
  readonly oversized: A;
}

const NO_NAMES: readonly string[] = Object.freeze([]);
const NO_HEADERS: RenderedHeaders = Object.freeze({});
const VARY_ACTUAL: readonly string[] = Object.freeze(["Origin"]);
// The answer to an OPTIONS request depends on whether Access-Control-Request-Method is there: without it, the handler
// answers. It depends on the size of Access-Control-Request-Headers; the true lists are sent whatever names are in it.
const VARY_PREFLIGHT: readonly string[] = Object.freeze([
  "Origin",
  "Access-Control-Request-Method",
  "Access-Control-Request-Headers",
]);
const UNGRANTED_PREFLIGHT = render("preflight", 403, NO_HEADERS, VARY_PREFLIGHT);

/** Where no resource governs: nothing. */
export const NO_ANSWER: RenderedAnswer = render("none", 204, NO_HEADERS, NO_NAMES);

/** Where no grant applies. */
export const UNGRANTED: Answers<RenderedAnswer> = {
  actual: actualAnswer(NO_HEADERS, false),
  preflight: UNGRANTED_PREFLIGHT,
  oversized: UNGRANTED_PREFLIGHT,
};

/** What a grant answers to an actual request. `isPublic`: every origin is answered alike. */
export function actualAnswer(headers: RenderedHeaders, isPublic: boolean): RenderedAnswer {
  return render("actual", 204, headers, isPublic ? NO_NAMES : VARY_ACTUAL);
}

/** What a grant answers to a CORS-preflight request. */
export function preflightAnswer(headers: RenderedHeaders): RenderedAnswer {
  return render("preflight", 204, headers, VARY_PREFLIGHT);
}

/** Renders an answer. */
export function render(
  kind: Answer["kind"],
  status: Answer["status"],
  headers: RenderedHeaders,
  vary: readonly string[],
): RenderedAnswer {
  const wire = Object.entries(headers).flatMap(([name, value]) => [WIRE_NAMES[name] as string, value]);
  if (vary.length > 0) wire.push(VARY, vary.join(", "));
  return { kind, status, headers, vary, wire };
}

/** An answer whose origin was left open, with the origin that it is for. */
export function answerFor(origin: string, { kind, status, wire }: Answer): Answer {
  const filled = wire.slice();
  filled[wire.indexOf(WIRE_NAMES[ALLOW_ORIGIN] as string) + 1] = origin;
  return { kind, status, wire: filled };
}
