import type { BareRoute } from "../mount.ts";
import type { Entries } from "../options/grant-draft.ts";
import type { Reading } from "../reading.ts";
import { covers } from "./covers.ts";
import { isSameGrant } from "./grant-config.ts";
import type { Entry, Resource } from "./resource.ts";

/** What the protocol lets every page send to a granted path, whatever is routed there. */
const ALWAYS = ["GET", "HEAD", "POST"];

/**
 * The resource of a path on whose single routes the library stands. Preflights reach it where it stands on OPTIONS; a
 * policy governs the whole path, so that no route of it may be without the library.
 *
 * @param all every entry, since OPTIONS may be routed for a wider path.
 */
export function routedResource(
  reading: Reading,
  entries: readonly Entry[],
  all: readonly Entry[],
  routes: readonly BareRoute[],
): Resource | null {
  const { findings, peer } = reading;
  const actual = entries.filter(({ routed }) => routed?.some((method) => method !== "OPTIONS"));
  const [first] = actual;
  if (first === undefined) return null;
  const { pattern, span } = first.place;
  const preflight = all.find(({ place, routed }) => routed?.includes("OPTIONS") && covers(place.pattern, pattern));
  const other = [...actual, ...(preflight === undefined ? [] : [preflight])].find(
    ({ grant }) => !isSameGrant(grant, first.grant),
  );
  if (other !== undefined)
    return findings.refuse("import/overlap", other.span, {
      was: `${pattern} has other options on another of its routes (line ${findings.lineOf(first.span)}); a policy has one grant for it.`,
      hint: "give its routes the same options, or write its grant by hand",
      aspect: "resource",
    });
  const bareRoute = routes.find((route) => route.isExact && route.pattern === pattern);
  if (bareRoute !== undefined)
    return findings.refuse("import/other-routes", bareRoute.span, {
      was: `${bareRoute.method} ${pattern} is without ${peer.title}, which stands on another route of that path; a policy governs the whole path.`,
      hint: "let all its routes have it, or none, or write its grant by hand",
      aspect: "resource",
    });
  const methods = [...new Set(actual.flatMap(({ routed }) => routed ?? []))].filter((method) => method !== "OPTIONS");
  tell(reading, first, methods, preflight !== undefined);
  return {
    place: first.place,
    grant: { ...first.grant, methods: among(first.grant.methods, methods, first) },
    whole: first.grant,
    isRouted: true,
    order: first.order,
    span,
  };
}

function tell(
  { findings, peer }: Reading,
  { place, span }: Entry,
  methods: readonly string[],
  hasPreflights: boolean,
): void {
  const told = { aspect: "resource" } as const;
  if (!ALWAYS.every((method) => methods.includes(method)))
    findings.add("different", "import/one-method", place.span, {
      ...told,
      was: `${peer.title} stands on ${methods.join(", ")} of ${place.pattern} alone.`,
      now: `resource: ${place.pattern}, of which granted pages can read every answer to GET, HEAD and POST.`,
    });
  if (!hasPreflights)
    findings.note("import/own-preflights", span, {
      was: `No preflight of ${place.pattern} is answered here, so that only calls without one ever worked.`,
      now: "No methods and no allowHeaders. Add those that pages need.",
    });
}

function among(methods: Entries, routed: readonly string[], { span }: Entry): Entries {
  if (methods === "*") return routed.map((text) => ({ text, span }));
  return methods.filter(({ text }) => routed.includes(text));
}
