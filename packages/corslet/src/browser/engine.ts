/** The engines that can be asked about; `spec` is the Fetch Standard to the letter. */
export type Engine = "spec" | "chromium" | "firefox" | "webkit";

/** Where an engine does otherwise than the standard. Each member is tied to rows of conformance/browsers that prove it. */
export interface Quirks {
  /** Names, lower-cased, that go without a preflight whatever their value. */
  readonly extraSafelistedHeaders: readonly string[];
  /** `Bytes=0-1` counts as `bytes=0-1`. */
  readonly rangeUnitAnyCase: boolean;
  /** Lines of one name are judged as one value. */
  readonly judgesCombinedHeaders: boolean;
  /** `Access-Control-Allow-Headers: *` covers `Authorization` (whatwg/fetch#1919). */
  readonly starCoversAuthorization: boolean;
  /** A cached `*` from Allow-Headers covers `Authorization` later. */
  readonly cachedStarCoversAuthorization: boolean;
  /** An upload listener does not make a GET or HEAD ask first. */
  readonly uploadListenerIgnoredForGet: boolean;
  /** A preflight's answer is not kept for an opaque origin. */
  readonly opaqueOriginsUncached: boolean;
  /** A failed request leaves the preflight cache as it is. */
  readonly failureKeepsCache: boolean;
  /** A failed request clears the preflight cache although it asked nothing first. */
  readonly failureAlwaysClearsCache: boolean;
  /** How a Max-Age that is no number of seconds is read: as 5 seconds, or as 0. */
  readonly invalidMaxAge: number;
  /** A negative Max-Age is read as 0. */
  readonly negativeMaxAgeIsZero: boolean;
  /** `+60` is read as 60. */
  readonly signedMaxAge: boolean;
  /** A cached `*` serves only the names that were asked for. */
  readonly cachedStarServesAskedNames: boolean;
  /** What a preflight with credentials cached serves no request without. */
  readonly cacheSeparatesCredentials: boolean;
  /** A cached `*` is the wildcard only when it was cached without credentials; the standard has no such test. */
  readonly cachedStarNeedsNoCredentials: boolean;
  /** A preflight after a tainting redirect carries the page's own origin. */
  readonly preflightKeepsOriginWhenTainted: boolean;
  /** The hop after a redirect asks first when the hop before had to, though its method or headers have become safelisted. */
  readonly redirectKeepsPreflight: boolean;
  /** A redirect to a URL with a user name is refused within one origin too. */
  readonly refusesUserinfoRedirectSameOrigin: boolean;
  /** Longest time, in seconds, for which a preflight's answer is kept. */
  readonly maxAgeCap: number;
}

const SPEC: Quirks = {
  extraSafelistedHeaders: [],
  rangeUnitAnyCase: false,
  judgesCombinedHeaders: false,
  starCoversAuthorization: false,
  cachedStarCoversAuthorization: false,
  uploadListenerIgnoredForGet: false,
  opaqueOriginsUncached: false,
  failureKeepsCache: false,
  failureAlwaysClearsCache: false,
  invalidMaxAge: 5,
  negativeMaxAgeIsZero: false,
  signedMaxAge: false,
  cachedStarServesAskedNames: false,
  cacheSeparatesCredentials: false,
  cachedStarNeedsNoCredentials: false,
  preflightKeepsOriginWhenTainted: false,
  redirectKeepsPreflight: false,
  refusesUserinfoRedirectSameOrigin: false,
  maxAgeCap: Number.POSITIVE_INFINITY,
};

// In every engine.
const SHARED: Partial<Quirks> = {
  starCoversAuthorization: true,
  negativeMaxAgeIsZero: true,
  cachedStarNeedsNoCredentials: true,
};

/** Each engine's differences, as small tables over the standard. Measured on Chromium 156, Firefox ESR 153, WebKitGTK 2.50. */
export const ENGINES: { readonly [Name in Engine]: Quirks } = {
  spec: SPEC,
  chromium: {
    ...SPEC,
    ...SHARED,
    extraSafelistedHeaders: [
      "device-memory",
      "downlink",
      "dpr",
      "ect",
      "rtt",
      "save-data",
      "user-agent",
      "viewport-width",
      "width",
    ],
    judgesCombinedHeaders: true,
    uploadListenerIgnoredForGet: true,
    opaqueOriginsUncached: true,
    failureKeepsCache: true,
    signedMaxAge: true,
    refusesUserinfoRedirectSameOrigin: true,
    maxAgeCap: 7200,
  },
  firefox: {
    ...SPEC,
    ...SHARED,
    failureAlwaysClearsCache: true,
    invalidMaxAge: 0,
    cachedStarServesAskedNames: true,
    cacheSeparatesCredentials: true,
    preflightKeepsOriginWhenTainted: true,
    redirectKeepsPreflight: true,
    maxAgeCap: 86_400,
  },
  webkit: {
    ...SPEC,
    ...SHARED,
    rangeUnitAnyCase: true,
    judgesCombinedHeaders: true,
    cachedStarCoversAuthorization: true,
    failureKeepsCache: true,
    signedMaxAge: true,
    redirectKeepsPreflight: true,
    maxAgeCap: 600,
  },
};
