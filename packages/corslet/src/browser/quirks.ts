import type { CacheMode } from "./request.ts";

/**
 * Where an engine does otherwise than the standard. Each member is tied to the rows that prove it in
 * `conformance/browsers/differential/differences.ts`.
 */
export interface Quirks {
  // Request construction.
  /** Names, lower-cased, that a page sets in vain. */
  readonly extraForbiddenHeaders: readonly string[];
  /** In mode no-cors the type of a body is sent whatever it is: `application/json`, without being asked. */
  readonly noCorsKeepsBodyType: boolean;
  /** A listener on `upload` makes a request ask first only if it has a body. */
  readonly uploadListenerNeedsBody: boolean;
  /** Names, lower-cased, of which the last line alone is sent. */
  readonly singletonHeaders: readonly string[];
  /** A byte above 0x7F in a value is sent as two, as UTF-8 has it. */
  readonly sendsUtf8Values: boolean;
  /** A range that parses is sent anew: `Bytes= 00-01` as `bytes=0-1`. */
  readonly rewritesRange: boolean;

  // CORS-safelisted request-headers.
  /** Names, lower-cased, that go without a preflight whatever their value. */
  readonly extraSafelistedHeaders: readonly string[];
  /** `Bytes=0-1` counts as `bytes=0-1`. */
  readonly rangeUnitAnyCase: boolean;
  /** A range with a larger number asks first. */
  readonly largestRangeNumber: number;
  /** Bytes above 0x7F are CORS-unsafe request-header bytes. */
  readonly highBytesUnsafe: boolean;
  /** A MIME type that ends in an empty parameter (`;;`) does not parse. */
  readonly emptyMimeParameterAtEndFails: boolean;
  /** Lines of one name are judged as one value. */
  readonly judgesCombinedHeaders: boolean;
  /** All safelisted values together may be of any length. */
  readonly noSafelistedSumLimit: boolean;
  /** A name that is set twice is asked for twice. */
  readonly asksRepeatedNames: boolean;

  // CORS-preflight fetch.
  /** `Access-Control-Allow-Headers: *` covers `Authorization` (whatwg/fetch#1919). */
  readonly starCoversAuthorization: boolean;
  /** The method of an upload with a listener must be listed or safelisted; to the standard no list at all is enough. */
  readonly uploadMethodMustBeListed: boolean;
  /** A preflight after a tainting redirect carries the page's own origin, is judged by it, and by nothing at that origin. */
  readonly preflightKeepsOriginWhenTainted: boolean;
  /** The hops after a redirect ask first when a hop before had to, though method or headers have become safelisted. */
  readonly redirectKeepsPreflight: boolean;
  /** After a redirect, the names that the first request had to ask for are asked for, though their headers are gone. */
  readonly redirectKeepsAskedNames: boolean;

  // CORS-preflight cache.
  /** Longest time, in seconds, for which a preflight's answer is kept. */
  readonly maxAgeCap: number;
  /** How a Max-Age that is no number of seconds is read: as 5 seconds, or as 0. */
  readonly invalidMaxAge: number;
  /** An empty Max-Age is as good as none. */
  readonly emptyMaxAgeIsMissing: boolean;
  /** A negative Max-Age is read as 0. */
  readonly negativeMaxAgeIsZero: boolean;
  /** `+60` is read as 60. */
  readonly signedMaxAge: boolean;
  /** Max-Age 0 leaves what was kept before. */
  readonly zeroMaxAgeLeavesCache: boolean;
  /** A URL's latest answer replaces the one before, and goes when a request comes that it does not cover. */
  readonly keepsLatestAnswerAlone: boolean;
  /** What an answer allows is kept even when it does not allow the request that asked. */
  readonly keepsRefusingAnswers: boolean;
  /** Any kept answer covers a CORS-safelisted method, for an upload with a listener too. */
  readonly keptAnswerCoversSafelistedMethods: boolean;
  /** In these cache modes nothing that is kept is used. */
  readonly cacheModesWithoutKeptAnswers: readonly CacheMode[];
  /** In cache mode no-store a preflight's answer is not kept either. */
  readonly noStoreKeepsNoAnswer: boolean;
  /** HEAD is covered only where the answer listed it. */
  readonly keptHeadMustBeListed: boolean;
  /**
   * What a kept `*` is: the wildcard whoever stored it, as in the standard; unless stored with credentials; for requests
   * without credentials; or the name `*` and nothing else.
   */
  readonly keptStar: "always" | "stored-without-credentials" | "asked-without-credentials" | "literal";
  /** A kept `*` from Allow-Headers covers `Authorization` later. */
  readonly keptStarCoversAuthorization: boolean;
  /** What a preflight with credentials stored serves no request without. */
  readonly cacheSeparatesCredentials: boolean;
  /** A preflight's answer is not kept for an opaque origin. */
  readonly opaqueOriginsUncached: boolean;
  /** A preflight's answer is not kept for the `null` that a redirect made of an origin. */
  readonly taintedOriginsUncached: boolean;
  /** A failed request leaves the cache as it is. */
  readonly failureKeepsCache: boolean;
  /** An answer that fails clears the cache although its request asked nothing first; another failure never does. */
  readonly failedAnswerClearsCache: boolean;

  // Redirects.
  /** An empty `Location` leads back to the same URL; or is none; or is an error. */
  readonly emptyLocation: "followed" | "ignored" | "refused";
  /** Several `Location` lines are an error; or are one where they are equal; or are one URL with `, ` in it. */
  readonly repeatedLocation: "refused" | "equal" | "joined";
  /** In mode cors, the body's headers, gone when a redirect made the request GET, are back after the next redirect. */
  readonly bodyHeadersComeBack: "never" | "after-307-and-308" | "after-any";
  /** DELETE becomes GET, and keeps its body's headers, when a redirect leads to another origin, whatever its status. */
  readonly deleteAcrossOriginsBecomesGet: boolean;
  /** In redirect mode error, a redirect without `Location` is a response like any other. */
  readonly errorModeNeedsLocation: boolean;
  /** A redirect to a URL with a user name is refused within one origin too. */
  readonly refusesUserinfoRedirectSameOrigin: boolean;

  /** In mode cors with credentials same-origin, a request that began at the page's origin and was led away needs
   * `Access-Control-Allow-Credentials` of a second redirect. */
  readonly laterRedirectsNeedCredentials: boolean;

  // The Origin header and cookies.
  /** An `Origin` that was sent stays when a redirect turns the request into GET: as `null` at another origin. */
  readonly redirectKeepsOriginHeader: boolean;
  /** In modes other than cors, `Origin` is sent whatever the referrer policy. */
  readonly originIgnoresReferrerPolicy: boolean;
  /** In mode no-cors, a redirect to another origin makes `Origin` null, whatever origin it comes from. */
  readonly noCorsRedirectNullsOrigin: boolean;
  /** A no-cors request that starts at the page's origin keeps its cookies after a redirect. */
  readonly noCorsRedirectKeepsCookies: boolean;
  /** SameSite cookies go to the page's own site, whatever sites a redirect came through. */
  readonly sameSiteIgnoresRedirects: boolean;
}

/** The Fetch Standard to the letter. */
export const SPEC: Quirks = {
  extraForbiddenHeaders: [],
  noCorsKeepsBodyType: false,
  uploadListenerNeedsBody: false,
  singletonHeaders: [],
  sendsUtf8Values: false,
  rewritesRange: false,
  extraSafelistedHeaders: [],
  rangeUnitAnyCase: false,
  largestRangeNumber: Number.POSITIVE_INFINITY,
  highBytesUnsafe: false,
  emptyMimeParameterAtEndFails: false,
  judgesCombinedHeaders: false,
  noSafelistedSumLimit: false,
  asksRepeatedNames: false,
  starCoversAuthorization: false,
  uploadMethodMustBeListed: false,
  preflightKeepsOriginWhenTainted: false,
  redirectKeepsPreflight: false,
  redirectKeepsAskedNames: false,
  maxAgeCap: Number.POSITIVE_INFINITY,
  invalidMaxAge: 5,
  emptyMaxAgeIsMissing: false,
  negativeMaxAgeIsZero: false,
  signedMaxAge: false,
  zeroMaxAgeLeavesCache: false,
  keepsLatestAnswerAlone: false,
  keepsRefusingAnswers: false,
  keptAnswerCoversSafelistedMethods: false,
  cacheModesWithoutKeptAnswers: [],
  noStoreKeepsNoAnswer: false,
  keptHeadMustBeListed: false,
  keptStar: "always",
  keptStarCoversAuthorization: false,
  cacheSeparatesCredentials: false,
  opaqueOriginsUncached: false,
  taintedOriginsUncached: false,
  failureKeepsCache: false,
  failedAnswerClearsCache: false,
  emptyLocation: "followed",
  repeatedLocation: "refused",
  bodyHeadersComeBack: "never",
  deleteAcrossOriginsBecomesGet: false,
  errorModeNeedsLocation: false,
  refusesUserinfoRedirectSameOrigin: false,
  laterRedirectsNeedCredentials: false,
  redirectKeepsOriginHeader: false,
  originIgnoresReferrerPolicy: false,
  noCorsRedirectNullsOrigin: false,
  noCorsRedirectKeepsCookies: false,
  sameSiteIgnoresRedirects: false,
};
