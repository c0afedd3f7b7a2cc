import { covers, type OriginPattern } from "./origin-pattern.ts";

/**
 * The origins that earlier grants of a list hold. Whether a pattern's origins are all among them is found by its host
 * and the names above it, so that a list of ten thousand grants is not compared pair by pair.
 */
export class HeldOrigins {
  #isEverybody = false;
  /** By host and port; what is left to compare is the scheme and the star. */
  readonly #byPlace = new Map<string, OriginPattern[]>();

  /** Whether a grant to `"*"` was added. */
  get isEverybody(): boolean {
    return this.#isEverybody;
  }

  add(origins: "*" | readonly OriginPattern[]): void {
    if (origins === "*") {
      this.#isEverybody = true;
      return;
    }
    for (const pattern of origins) {
      const place = placeOf(pattern.host, pattern.port);
      const patterns = this.#byPlace.get(place);
      if (patterns === undefined) this.#byPlace.set(place, [pattern]);
      else if (!patterns.some((known) => known.text === pattern.text)) patterns.push(pattern);
    }
  }

  /** Whether one pattern that was added covers every origin of `pattern`. */
  has(pattern: OriginPattern): boolean {
    for (let host = pattern.host; ;) {
      if (this.#coversAt(placeOf(host, pattern.port), pattern) || this.#coversAt(placeOf(host, "*"), pattern))
        return true;
      const dot = host.indexOf(".");
      if (dot === -1) return false;
      host = host.slice(dot + 1);
    }
  }

  #coversAt(place: string, pattern: OriginPattern): boolean {
    return this.#byPlace.get(place)?.some((outer) => covers(outer, pattern)) === true;
  }
}

function placeOf(host: string, port: OriginPattern["port"]): string {
  return `${host} ${port}`;
}
