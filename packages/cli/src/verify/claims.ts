import type { Grant, Policy } from "corslet";
import { freshLabel, neighboursOf, stranger } from "../probe/neighbours.ts";

/** What kind of thing is proved. */
export type Topic =
  | "granted"
  | "neighbour"
  | "stranger"
  | "no-origin"
  | "method"
  | "request-header"
  | "head"
  | "cached";

/** One thing that a policy says of one request. */
export interface Claim {
  readonly topic: Topic;
  /** The pattern that governs the path. */
  readonly resource: string;
  readonly path: string;
  /** `null`: no Origin. */
  readonly origin: string | null;
  /** For a preflight: what is asked for. */
  readonly preflight?: { readonly method: string; readonly header: string | null };
  /** Sent as HEAD. */
  readonly isHead?: true;
  /** In words that go on from `origin …`. */
  readonly how: string;
}

/** A method and a header that no API lists. */
const UNLISTED_METHOD = "CORSLET-PROBE";
const UNLISTED_HEADER = "x-corslet-probe";

type Place = Pick<Claim, "resource" | "path">;

/** Everything that a policy says about one path that one of its resources governs. */
export function claimsOn(policy: Policy, resource: string, path: string): Claim[] {
  const place = { resource, path };
  const grants = grantsOf(policy, resource);
  const granted = [...new Set(grants.flatMap(samplesOf))];
  const [first] = granted;
  return [
    claim(place, "no-origin", null, "no Origin"),
    ...granted.map((origin) => claim(place, "granted", origin, "listed")),
    ...(first === undefined ? [] : [{ ...claim(place, "head", first, "listed, by HEAD"), isHead: true } as const]),
    ...othersOf(policy, place, granted),
    ...granted.flatMap((origin) => preflightsOf(grants, place, origin)),
    preflight(place, stranger(), "PUT", null, "a stranger asks for PUT"),
  ];
}

// A look-alike of one origin may be granted by another's star, and a stranger by a grant to anybody.
function othersOf(policy: Policy, place: Place, granted: readonly string[]): Claim[] {
  const topicOf = (topic: Topic, origin: string): Topic =>
    policy.decide({ method: "GET", path: place.path, origin }).allowed ? "granted" : topic;
  const known = new Set(granted);
  const neighbours = granted.flatMap(neighboursOf).filter(({ origin }) => !known.has(origin));
  const strangers = [
    { origin: stranger(), how: "a stranger" },
    { origin: "null", how: "a sandboxed frame" },
  ];
  return [
    ...neighbours.map(({ origin, how }) => claim(place, topicOf("neighbour", origin), origin, how)),
    ...strangers.map(({ origin, how }) => claim(place, topicOf("stranger", origin), origin, how)),
  ];
}

function preflightsOf(grants: readonly Grant[], place: Place, origin: string): Claim[] {
  const methods = new Set(["PUT", "DELETE", UNLISTED_METHOD]);
  const headers = new Set(["authorization", "content-type", UNLISTED_HEADER]);
  for (const { methods: listed = [], allowHeaders = [] } of grants) {
    for (const method of listed) if (method !== "*" && method !== "OPTIONS") methods.add(method);
    for (const name of allowHeaders) if (name !== "*") headers.add(name.toLowerCase());
  }
  const shown = (name: string): string =>
    name === UNLISTED_METHOD || name === UNLISTED_HEADER ? "asks for a name that nobody lists" : `asks for ${name}`;
  return [
    ...[...methods].map((method) => preflight(place, origin, method, null, shown(method))),
    ...[...headers].map((header) => preflight(place, origin, "GET", header, shown(header))),
  ];
}

function claim({ resource, path }: Place, topic: Topic, origin: string | null, how: string): Claim {
  return { resource, path, topic, origin, how };
}

function preflight(
  { resource, path }: Place,
  origin: string,
  method: string,
  header: string | null,
  how: string,
): Claim {
  const topic = header === null ? "method" : "request-header";
  return { resource, path, topic, origin, preflight: { method, header }, how };
}

/** Origins that a grant holds: each that is listed, and some of those under its stars. */
function samplesOf({ origins }: Grant): string[] {
  if (origins === "*") return [stranger()];
  return origins.flatMap((text) => {
    if (!text.includes("*")) return [text];
    const port = text.endsWith(":*") ? `:${20_000 + Math.floor(Math.random() * 20_000)}` : "";
    const plain = text.endsWith(":*") ? `${text.slice(0, -2)}${port}` : text;
    if (!plain.includes("*")) return [plain];
    return [plain.replace("*", freshLabel()), plain.replace("*", `${freshLabel()}.${freshLabel()}`)];
  });
}

function grantsOf({ config }: Policy, resource: string): readonly Grant[] {
  const grants = config.resources[resource] ?? [];
  return Array.isArray(grants) ? grants : [grants as Grant];
}
