import type { BareRoute } from "../mount.ts";
import type { Reading } from "../reading.ts";
import { covers } from "./covers.ts";
import { isSameGrant } from "./grant-config.ts";
import type { Entry, Resource } from "./resource.ts";
import { routedResource } from "./single-routes.ts";

/**
 * The resources that configurations come to, one for each pattern. In a policy the most specific pattern governs, and
 * alone; where a library would do otherwise, it is refused.
 */
export function combine(
  reading: Reading,
  entries: readonly Entry[],
  routes: readonly BareRoute[],
): readonly Resource[] {
  const patterns = [...new Set(entries.map(({ place }) => place.pattern))];
  const resources = patterns.flatMap((pattern) => {
    const own = entries.filter(({ place }) => place.pattern === pattern);
    const resource = own.some(({ routed }) => routed === null)
      ? wholeResource(reading, own)
      : routedResource(reading, own, entries, routes);
    return resource === null ? [] : [resource];
  });
  if (reading.peer.name === "cors" || reading.peer.name === "hono") refuseEarlier(reading, resources, routes);
  return resources.filter((resource, index) =>
    resources.every((other, at) => at === index || standsBeside(reading, resource, other, at < index)),
  );
}

/** A route that stands before middleware is answered without it; a policy knows no order. */
function refuseEarlier(
  { findings, peer }: Reading,
  resources: readonly Resource[],
  routes: readonly BareRoute[],
): void {
  for (const route of routes) {
    const [governing] = resources
      .filter(({ place }) => covers(place.pattern, route.pattern))
      .toSorted((a, b) => b.place.pattern.length - a.place.pattern.length);
    if (governing === undefined || governing.isRouted || route.order >= governing.order) continue;
    findings.refuse("import/other-routes", route.span, {
      was: `${route.method} ${route.pattern} stands before ${peer.title} (line ${findings.lineOf(governing.span)}), and is without it; a policy governs ${governing.place.pattern} whatever the order.`,
      hint: `mount ${peer.title} above it, or write the policy by hand`,
      aspect: "resource",
    });
  }
}

function wholeResource({ findings }: Reading, entries: readonly Entry[]): Resource | null {
  const [first, ...others] = entries.toSorted((a, b) => Number(a.routed !== null) - Number(b.routed !== null));
  if (first === undefined) return null;
  const other = others.find(({ grant }) => !isSameGrant(grant, first.grant));
  if (other !== undefined)
    return findings.refuse("import/overlap", other.span, {
      was: `${first.place.pattern} has other options on line ${findings.lineOf(first.span)}. The first answers preflights, and the last that grants anything sets the headers.`,
      hint: "keep one of the two",
      aspect: "resource",
    });
  const { place, grant, order, span } = first;
  return { place, grant, whole: grant, isRouted: false, order, span };
}

/** Whether a resource is needed beside another. Tells of what the two do to each other. */
function standsBeside(reading: Reading, resource: Resource, other: Resource, isLater: boolean): boolean {
  if (!covers(other.place.pattern, resource.place.pattern)) return true;
  if (!other.isRouted && isSameGrant(resource.whole, other.whole)) return false;
  if (reading.peer.name === "flask-cors") flask(reading, resource, other, isLater);
  else middleware(reading, resource, other);
  return true;
}

/** flask-cors takes the first that matches; a decorated view's own before any. */
function flask({ findings }: Reading, narrow: Resource, wide: Resource, isLater: boolean): void {
  if (narrow.isRouted) return;
  if (narrow.order === wide.order && isLater) {
    findings.refuse("import/order", narrow.place.span, {
      was: `flask-cors tries the longest expression first, and the one for ${wide.place.pattern} comes before this one: it never applies.`,
      hint: "take it out, or write the policy by hand",
      aspect: "resource",
    });
    return;
  }
  if (narrow.order !== wide.order) {
    findings.refuse("import/overlap", narrow.span, {
      was: `Two CORS(…) govern ${narrow.place.pattern} (the other is on line ${findings.lineOf(wide.span)}).`,
      hint: "write their resources into one",
      aspect: "resource",
    });
    return;
  }
  if (narrow.place.opensMore === true)
    findings.refuse("import/path-opens-more", narrow.place.span, {
      was: `It opens ${narrow.place.pattern.slice(0, -2)}-internal and the like too. In a policy those would have the grant of ${wide.place.pattern}.`,
      hint: `if that is right, add --resource '${findings.textOf(narrow.place.span).replaceAll(/^[rR]?["']|["']$/g, "")}=${narrow.place.pattern}'`,
      aspect: "resource",
    });
}

function middleware({ findings, peer }: Reading, narrow: Resource, wide: Resource): void {
  const both = `${peer.title} stands on ${wide.place.pattern} too, with other options (line ${findings.lineOf(wide.span)}).`;
  if (!narrow.isRouted && !wide.isRouted && narrow.order < wide.order && peer.name !== "fastify-cors") {
    findings.add("different", "import/overlap", narrow.span, {
      was: `${both} It comes later, and adds its origins to answers of ${narrow.place.pattern}.`,
      now: `${narrow.place.pattern} has its own grant alone.`,
      aspect: "origins",
    });
    return;
  }
  findings.refuse("import/overlap", narrow.span, {
    was: `${both} Both set headers on ${narrow.place.pattern}, and the first answers its preflights.`,
    hint: `let only one stand on ${narrow.place.pattern}, or write its grant by hand`,
    aspect: "resource",
  });
}
