import type { ResourcePattern } from "./resource-pattern.ts";

const SLASH = 0x2f;

/** The resources whose prefixes are of one length. */
interface Prefixes<Resource> {
  readonly length: number;
  // Mostly there is one. To compare with it takes a third of the time that cutting the path and looking it up takes.
  readonly first: readonly [path: string, Resource];
  readonly others: ReadonlyMap<string, Resource>;
}

/** Resources by their patterns; the most specific one governs a path, whatever the order in which they were given. */
export class ResourceTable<Resource> {
  readonly #exact = new Map<string, Resource>();
  /** Longest first: one lookup a length, however many resources share it. */
  readonly #below: readonly Prefixes<Resource>[];

  constructor(resources: readonly (readonly [ResourcePattern, Resource])[]) {
    const below = new Map<number, Prefixes<Resource> & { readonly others: Map<string, Resource> }>();
    for (const [{ path, below: isBelow }, resource] of resources) {
      const { length } = path;
      const known = below.get(length);
      if (!isBelow) this.#exact.set(path, resource);
      else if (known === undefined) below.set(length, { length, first: [path, resource], others: new Map() });
      else known.others.set(path, resource);
    }
    this.#below = [...below.values()].sort((a, b) => b.length - a.length);
  }

  /** The resource that governs a path in normalised form, or `undefined`. */
  find(path: string): Resource | undefined {
    const exact = this.#exact.size > 0 ? this.#exact.get(path) : undefined;
    if (exact !== undefined) return exact;
    for (const { length, first, others } of this.#below) {
      if (length > path.length || (length < path.length && path.charCodeAt(length) !== SLASH)) continue;
      if (path.startsWith(first[0])) return first[1];
      const resource = others.size > 0 ? others.get(path.slice(0, length)) : undefined;
      if (resource !== undefined) return resource;
    }
    return undefined;
  }
}
