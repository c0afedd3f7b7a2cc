import { asciiLowercase } from "../http/ascii.ts";
import { isCorsNonWildcardRequestHeaderName } from "../http/header-names.ts";
import type { Quirks } from "./engine.ts";
import type { CredentialsMode } from "./request.ts";

/** Whose answer is kept: the origin that asked, the whole URL, with or without credentials. */
export interface PreflightCacheKey {
  readonly origin: string;
  readonly url: string;
  readonly credentials: CredentialsMode;
}

interface CacheEntry {
  readonly origin: string;
  readonly url: string;
  readonly credentials: boolean;
  /** Method or lower-cased header name; the other is `null`. */
  readonly method: string | null;
  readonly headerName: string | null;
  /** The names that a `*` was the answer to. */
  readonly asked: readonly string[];
  readonly stored: number;
  maxAge: number;
}

/**
 * The CORS-preflight cache of one page. Time is the caller's: seconds, of whatever clock.
 *
 * @see https://fetch.spec.whatwg.org/#concept-cache
 */
export class PreflightCache {
  #entries: CacheEntry[] = [];
  readonly #now: () => number;
  readonly #quirks: Quirks;

  constructor(now: () => number, quirks: Quirks) {
    this.#now = now;
    this.#quirks = quirks;
  }

  /** https://fetch.spec.whatwg.org/#concept-cache-match-method */
  matchesMethod(key: PreflightCacheKey, method: string): boolean {
    return this.#methodEntry(key, method) !== undefined;
  }

  /** https://fetch.spec.whatwg.org/#concept-cache-match-header */
  matchesHeaderName(key: PreflightCacheKey, name: string): boolean {
    return this.#headerNameEntry(key, asciiLowercase(name)) !== undefined;
  }

  /** Keeps what a preflight answered: steps 7.12 to 7.15 of CORS-preflight fetch. What matches already only gets the new time. */
  store(
    key: PreflightCacheKey,
    seconds: number,
    methods: readonly string[],
    headerNames: readonly string[],
    asked: readonly string[],
  ): void {
    const maxAge = Math.min(seconds, this.#quirks.maxAgeCap);
    const entry = {
      origin: key.origin,
      url: key.url,
      credentials: key.credentials === "include",
      asked,
      stored: this.#now(),
      maxAge,
    };
    for (const method of methods) {
      const match = this.#methodEntry(key, method);
      if (match === undefined) this.#entries.push({ ...entry, method, headerName: null });
      else match.maxAge = maxAge;
    }
    for (const headerName of headerNames.map(asciiLowercase)) {
      const match = this.#headerNameEntry(key, headerName);
      if (match === undefined) this.#entries.push({ ...entry, method: null, headerName });
      else match.maxAge = maxAge;
    }
  }

  /** Forgets what was kept for an origin and a URL. https://fetch.spec.whatwg.org/#concept-cache-clear */
  clear({ origin, url }: Pick<PreflightCacheKey, "origin" | "url">): void {
    this.#entries = this.#entries.filter((entry) => entry.origin !== origin || entry.url !== url);
  }

  #methodEntry(key: PreflightCacheKey, method: string): CacheEntry | undefined {
    return this.#live(key).find(
      (entry) => entry.method === method || (entry.method === "*" && this.#isWildcard(entry)),
    );
  }

  #headerNameEntry(key: PreflightCacheKey, name: string): CacheEntry | undefined {
    return this.#live(key).find((entry) => {
      if (entry.headerName === name) return true;
      if (entry.headerName !== "*" || !this.#isWildcard(entry)) return false;
      if (this.#quirks.cachedStarServesAskedNames && !entry.asked.includes(name)) return false;
      return !isCorsNonWildcardRequestHeaderName(name) || this.#quirks.cachedStarCoversAuthorization;
    });
  }

  // An entry made with credentials serves requests without; not the other way round.
  #live(key: PreflightCacheKey): CacheEntry[] {
    const now = this.#now();
    this.#entries = this.#entries.filter((entry) => entry.stored + entry.maxAge > now);
    const includes = key.credentials === "include";
    return this.#entries.filter(({ origin, url, credentials }) => {
      if (origin !== key.origin || url !== key.url) return false;
      return this.#quirks.cacheSeparatesCredentials ? credentials === includes : credentials || !includes;
    });
  }

  // The standard does not ask whether the `*` was given to a request with credentials; every engine does.
  #isWildcard(entry: CacheEntry): boolean {
    return !(this.#quirks.cachedStarNeedsNoCredentials && entry.credentials);
  }
}
