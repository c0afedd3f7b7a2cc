import { asciiLowercase } from "../http/ascii.ts";
import { isCorsNonWildcardRequestHeaderName } from "../http/header-names.ts";
import { isCorsSafelistedMethod } from "../http/methods.ts";
import type { Quirks } from "./quirks.ts";
import type { CredentialsMode } from "./request.ts";

/** Whose answer is kept: the origin that asked, the whole URL (its fragment too), with or without credentials. */
export interface PreflightCacheKey {
  readonly origin: string;
  readonly url: string;
  readonly credentials: CredentialsMode;
}

/** What a request would have to ask for. */
export interface PreflightQuestion {
  readonly method: string;
  /** The CORS-unsafe request-header names. */
  readonly headerNames: readonly string[];
  /** Whether the request's use-CORS-preflight flag is set. */
  readonly usesCorsPreflight: boolean;
}

/** Most origins and URLs for which answers are kept; the oldest go first. The standard lets any be dropped at any time. */
const MAX_KEPT = 1000;

interface CacheEntry {
  readonly credentials: boolean;
  /** Method or lower-cased header name; the other is `null`. Both are in the entry that says that there was an answer. */
  readonly method: string | null;
  readonly headerName: string | null;
  readonly stored: number;
  maxAge: number;
}

/**
 * The CORS-preflight cache of one page. Time is the caller's: seconds, of whatever clock.
 *
 * @see https://fetch.spec.whatwg.org/#concept-cache
 */
export class PreflightCache {
  /** By origin and URL. */
  readonly #entries = new Map<string, CacheEntry[]>();
  readonly #now: () => number;
  readonly #quirks: Quirks;

  constructor(now: () => number, quirks: Quirks) {
    this.#now = now;
    this.#quirks = quirks;
  }

  /**
   * Whether nothing need be asked: method and names are matched by entries.
   *
   * @see https://fetch.spec.whatwg.org/#concept-http-fetch (step 3 of makeCORSPreflight's conditions)
   */
  covers(key: PreflightCacheKey, { method, headerNames, usesCorsPreflight }: PreflightQuestion): boolean {
    const isCovered =
      (this.#methodEntry(key, method) !== undefined || this.#isFree(key, method, usesCorsPreflight)) &&
      headerNames.every((name) => this.#headerNameEntry(key, asciiLowercase(name)) !== undefined);
    if (!isCovered && this.#quirks.keepsLatestAnswerAlone) this.clear(key);
    return isCovered;
  }

  /** Keeps what a preflight answered: steps 7.12 to 7.15 of CORS-preflight fetch. What matches already only gets the new time. */
  store(key: PreflightCacheKey, seconds: number, methods: readonly string[], headerNames: readonly string[]): void {
    const maxAge = Math.min(seconds, this.#quirks.maxAgeCap);
    if (maxAge <= 0 && this.#quirks.zeroMaxAgeLeavesCache) return;
    if (this.#quirks.keepsLatestAnswerAlone) this.clear(key);
    const entry = {
      credentials: key.credentials === "include",
      method: null,
      headerName: null,
      stored: this.#now(),
      maxAge,
    };
    this.#keep(key, entry);
    for (const method of methods) {
      const match = this.#methodEntry(key, method);
      if (match === undefined) this.#keep(key, { ...entry, method });
      else match.maxAge = maxAge;
    }
    for (const headerName of headerNames.map(asciiLowercase)) {
      const match = this.#headerNameEntry(key, headerName);
      if (match === undefined) this.#keep(key, { ...entry, headerName });
      else match.maxAge = maxAge;
    }
  }

  /** Forgets what was kept for an origin and a URL. https://fetch.spec.whatwg.org/#concept-cache-clear */
  clear(key: Pick<PreflightCacheKey, "origin" | "url">): void {
    this.#entries.delete(placeOf(key));
  }

  #keep(key: PreflightCacheKey, entry: CacheEntry): void {
    const place = placeOf(key);
    const kept = (this.#entries.get(place) ?? []).filter(({ stored, maxAge }) => stored + maxAge > entry.stored);
    this.#entries.set(place, [...kept, entry]);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_KEPT && oldest !== undefined) this.#entries.delete(oldest);
  }

  // A CORS-safelisted method need not be matched, unless an upload is listened to.
  #isFree(key: PreflightCacheKey, method: string, usesCorsPreflight: boolean): boolean {
    if (!isCorsSafelistedMethod(method)) return false;
    if (method === "HEAD" && this.#quirks.keptHeadMustBeListed) return false;
    return !usesCorsPreflight || (this.#quirks.keptAnswerCoversSafelistedMethods && this.#live(key).length > 0);
  }

  // https://fetch.spec.whatwg.org/#concept-cache-match-method
  #methodEntry(key: PreflightCacheKey, method: string): CacheEntry | undefined {
    return this.#live(key).find(
      (entry) => entry.method === method || (entry.method === "*" && this.#isWildcard(entry, key)),
    );
  }

  // https://fetch.spec.whatwg.org/#concept-cache-match-header
  #headerNameEntry(key: PreflightCacheKey, name: string): CacheEntry | undefined {
    return this.#live(key).find((entry) => {
      if (entry.headerName === name) return true;
      if (entry.headerName !== "*" || !this.#isWildcard(entry, key)) return false;
      return !isCorsNonWildcardRequestHeaderName(name) || this.#quirks.keptStarCoversAuthorization;
    });
  }

  // An entry made with credentials serves requests without; not the other way round.
  #live(key: PreflightCacheKey): CacheEntry[] {
    const now = this.#now();
    const includes = key.credentials === "include";
    return (this.#entries.get(placeOf(key)) ?? []).filter(({ credentials, stored, maxAge }) => {
      if (stored + maxAge <= now) return false;
      return this.#quirks.cacheSeparatesCredentials ? credentials === includes : credentials || !includes;
    });
  }

  // The standard does not ask whether the `*` was given to a request with credentials; every engine does.
  #isWildcard(entry: CacheEntry, key: PreflightCacheKey): boolean {
    const { keptStar } = this.#quirks;
    if (keptStar === "stored-without-credentials") return !entry.credentials;
    if (keptStar === "asked-without-credentials") return key.credentials !== "include";
    return keptStar === "always";
  }
}

// A serialized origin holds no blank.
function placeOf({ origin, url }: Pick<PreflightCacheKey, "origin" | "url">): string {
  return `${origin} ${url}`;
}
