import type { ResourcePattern } from "./resource-pattern.ts";

const SLASH = 0x2f;

/** The resources whose prefixes are of one length. */
interface Prefixes<Resource> {
  readonly length: number;
  // Mostly there is one. To compare with it takes a third of the time that cutting the path and looking it up takes.
  readonly first: string;
  readonly resource: Resource;
  /** `null`: none. */
  readonly others: ReadonlyMap<string, Resource> | null;
}

/** Resources by their patterns; the most specific one governs a path, whatever the order in which they were given. */
export class ResourceTable<Resource> {
  /** `null`: none. */
  readonly #exact: ReadonlyMap<string, Resource> | null;
  /** Longest first: one lookup a length, however many resources share it. */
  readonly #below: readonly Prefixes<Resource>[];

  constructor(resources: readonly (readonly [ResourcePattern, Resource])[]) {
    const exact = new Map<string, Resource>();
    const below = new Map<number, Map<string, Resource>>();
    for (const [{ path, below: isBelow }, resource] of resources) {
      if (!isBelow) exact.set(path, resource);
      else below.set(path.length, (below.get(path.length) ?? new Map<string, Resource>()).set(path, resource));
    }
    this.#exact = mapOrNull(exact);
    this.#below = [...below.values()].map(prefixesOf).sort((a, b) => b.length - a.length);
  }

  /** The resource that governs a path in normalised form, or `undefined`. */
  find(path: string): Resource | undefined {
    const exact = this.#exact?.get(path);
    if (exact !== undefined) return exact;
    for (const prefixes of this.#below) {
      const { length } = prefixes;
      if (length > path.length || (length < path.length && path.charCodeAt(length) !== SLASH)) continue;
      if (path.startsWith(prefixes.first)) return prefixes.resource;
      const resource = prefixes.others?.get(path.slice(0, length));
      if (resource !== undefined) return resource;
    }
    return undefined;
  }
}

// Of a map that is not empty.
function prefixesOf<Resource>(resources: ReadonlyMap<string, Resource>): Prefixes<Resource> {
  const [[first, resource], ...others] = resources as Iterable<[string, Resource]> as [[string, Resource]];
  return { length: first.length, first, resource, others: mapOrNull(new Map(others)) };
}

function mapOrNull<Resource>(map: ReadonlyMap<string, Resource>): ReadonlyMap<string, Resource> | null {
  return map.size > 0 ? map : null;
}
