import type { ResourcePattern } from "./resource-pattern.ts";

const SLASH = 0x2f;

/** Resources by their patterns; the most specific one governs a path, whatever the order in which they were given. */
export class ResourceTable<Resource> {
  readonly #exact = new Map<string, Resource>();
  readonly #below = new Map<string, Resource>();
  /** The lengths of all prefixes, longest first: one lookup a length, however many resources share it. */
  readonly #lengths: readonly number[];

  constructor(resources: readonly (readonly [ResourcePattern, Resource])[]) {
    for (const [pattern, resource] of resources) {
      (pattern.below ? this.#below : this.#exact).set(pattern.path, resource);
    }
    this.#lengths = [...new Set([...this.#below.keys()].map((path) => path.length))].sort((a, b) => b - a);
  }

  /** The resource that governs a path in normalised form, or `undefined`. */
  find(path: string): Resource | undefined {
    const exact = this.#exact.size === 0 ? undefined : this.#exact.get(path);
    if (exact !== undefined) return exact;
    for (const length of this.#lengths) {
      if (length > path.length || (length < path.length && path.charCodeAt(length) !== SLASH)) continue;
      const resource = this.#below.get(length === path.length ? path : path.slice(0, length));
      if (resource !== undefined) return resource;
    }
    return undefined;
  }
}
