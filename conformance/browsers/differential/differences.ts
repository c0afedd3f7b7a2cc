import type { Quirks } from "../../../packages/corslet/src/browser/quirks.ts";

/** An engine with a profile. */
export type Profiled = "chromium" | "firefox" | "webkit";

/**
 * The rows that prove each difference of an engine from the standard: without it, the profile would predict them wrongly.
 * What each one is stands at its name in `quirks.ts`.
 */
export const DIFFERENCES: { readonly [Name in keyof Quirks]?: { readonly [Engine in Profiled]?: readonly string[] } } =
  {
    extraForbiddenHeaders: {
      chromium: ['safelist: User-Agent: "me"'],
    },
    uploadListenerNeedsBody: {
      chromium: ["upload: a listener on POST without body", "upload: a listener on HEAD"],
    },
    rewritesRange: {
      chromium: ['safelist: Range: "Bytes=0-1"', 'safelist: Range: "bytes=00-01"'],
    },
    extraSafelistedHeaders: {
      chromium: ['safelist: DPR: "1"', 'safelist: ECT: "4g"'],
    },
    largestRangeNumber: {
      chromium: [
        'safelist: Range: "bytes=1-9223372036854775807"',
        'safelist: Range: "bytes=99999999999999999998-99999999999999999999"',
      ],
      firefox: [
        'safelist: Range: "bytes=1-99999999999999999999"',
        'safelist: Range: "bytes=99999999999999999998-99999999999999999999"',
      ],
      webkit: [
        'safelist: Range: "bytes=1-99999999999999999999"',
        'safelist: Range: "bytes=99999999999999999998-99999999999999999999"',
      ],
    },
    judgesCombinedHeaders: {
      chromium: ["safelist: the sum is 1024 exactly, over eight Accept lines", "safelist: two Range lines"],
      webkit: ["safelist: the sum is 1024 exactly, over eight Accept lines", "safelist: two Range lines"],
    },
    starCoversAuthorization: {
      chromium: [
        "preflight: Authorization, credentials same-origin, Allow-Headers *",
        "cache: Authorization twice, with *",
      ],
      firefox: [
        "preflight: Authorization, credentials same-origin, Allow-Headers *",
        "cache: Authorization twice, with *",
      ],
      webkit: [
        "preflight: Authorization, credentials same-origin, Allow-Headers *",
        "cache: Authorization twice, with *",
      ],
    },
    uploadMethodMustBeListed: {
      chromium: ["upload: a listener on DELETE, no method listed"],
      firefox: ["upload: a listener on DELETE, no method listed"],
      webkit: ["upload: a listener on DELETE, no method listed"],
    },
    negativeMaxAgeIsZero: {
      chromium: ['cache: PUT twice, Max-Age "-1"', 'cache: PUT twice, Max-Age "-60"'],
      webkit: ['cache: PUT twice, Max-Age "-1"', 'cache: PUT twice, Max-Age "-60"'],
    },
    signedMaxAge: {
      chromium: ['cache: PUT again after 5.6 seconds, Max-Age "+60"'],
      webkit: ['cache: PUT again after 5.6 seconds, Max-Age "+60"'],
    },
    keepsLatestAnswerAlone: {
      chromium: [
        "cache: PUT, PATCH that is refused by its preflight, PUT",
        "cache: PUT with credentials fails, PUT without",
      ],
      webkit: ["cache: PUT with credentials fails, PUT without"],
    },
    keptAnswerCoversSafelistedMethods: {
      chromium: ["cache: an upload listener, twice, Allow-Methods empty"],
      firefox: ["cache: an upload listener, twice, Allow-Methods empty"],
      webkit: ["cache: an upload listener, twice, Allow-Methods empty"],
    },
    cacheModesWithoutKeptAnswers: {
      chromium: ["cache: PUT twice in cache mode reload", "cache: PUT, then PUT in cache mode no-cache, then PUT"],
      firefox: ["cache: PUT twice in cache mode no-store", "cache: PUT, then PUT in cache mode reload, then PUT"],
    },
    noStoreKeepsNoAnswer: {
      chromium: ["cache: PUT in cache mode no-store, then PUT"],
    },
    keptStar: {
      chromium: [
        "cache: PUT and X-A with * and listed, credentials include, then include",
        "cache: PUT and X-A with * and listed, credentials omit, then include",
      ],
      firefox: [
        "cache: * for methods, then another method",
        "cache: PUT and X-A with * and listed, credentials omit, then omit",
      ],
      webkit: [
        "cache: PUT and X-A with *, credentials include, then include",
        "cache: PUT and X-A with * and listed, credentials omit, then include",
      ],
    },
    opaqueOriginsUncached: {
      chromium: [
        "cache: a tainted redirect's preflight is kept for null alone",
        "sandboxed: the cache, with credentials",
      ],
    },
    failureKeepsCache: {
      chromium: [
        "cache: PUT, PUT whose answer does not share itself, PUT",
        "cache: PUT whose first answer does not share itself, PUT",
      ],
      webkit: [
        "cache: PUT and X-A with *, credentials include, then same-origin",
        "cache: PUT whose first answer does not share itself, PUT",
      ],
    },
    emptyLocation: {
      chromium: ["redirect: an empty Location, from cross", "redirect: an empty Location, from page"],
      webkit: ["redirect: an empty Location, from cross", "redirect: an empty Location, from page"],
    },
    repeatedLocation: {
      chromium: ["redirect: two equal Locations, from cross", "redirect: two equal Locations, from page"],
      firefox: ["redirect: two equal Locations, from cross", "redirect: two equal Locations, from page"],
      webkit: ["redirect: two equal Locations, from cross", "redirect: two Locations, from page"],
    },
    errorModeNeedsLocation: {
      chromium: [
        "redirect: error, 302 without Location, from cross",
        "redirect: error, 302 without Location, from page",
      ],
      webkit: ["redirect: error, 302 without Location, from cross", "redirect: error, 302 without Location, from page"],
    },
    refusesUserinfoRedirectSameOrigin: {
      chromium: ["redirect: to a user name at the page's origin, from page"],
    },
    originIgnoresReferrerPolicy: {
      chromium: [
        "Origin: POST to page, mode no-cors, referrer policy no-referrer",
        "Origin: POST to cross, mode no-cors, referrer policy same-origin",
      ],
    },
    noCorsRedirectNullsOrigin: {
      chromium: ["Origin: POST page to cross by 307, mode no-cors", "Origin: POST page to site by 307, mode no-cors"],
    },
    sameSiteIgnoresRedirects: {
      chromium: [
        "cookies: redirect from cross to page, mode cors, credentials include",
        "cookies: SameSite=Strict, redirect from cross to site",
      ],
      webkit: [
        "cookies: redirect from cross to page, mode cors, credentials include",
        "cookies: SameSite=Strict, redirect from cross to site",
      ],
    },
    singletonHeaders: {
      firefox: ["safelist: two Content-Type lines, both safe", "safelist: two Content-Type lines, the second unsafe"],
    },
    highBytesUnsafe: {
      firefox: ['safelist: Accept: "éÿ"', 'safelist: Content-Type: "application/x-www-form-urlencoded;a=é"'],
    },
    emptyMimeParameterAtEndFails: {
      firefox: ['safelist: Content-Type: "text/plain;x=y;;"', 'safelist: Content-Type: "text/plain;;"'],
    },
    noSafelistedSumLimit: {
      firefox: ["safelist: the sum is 1025, over nine Accept lines"],
    },
    asksRepeatedNames: {
      firefox: ["safelist: an unsafe name twice", "safelist: an unsafe name twice, in two cases"],
    },
    preflightKeepsOriginWhenTainted: {
      firefox: ["redirect 307: PUT, cross to page", "cache: a tainted redirect's preflight is kept for null alone"],
    },
    redirectKeepsPreflight: {
      firefox: ["redirect 303: PUT within an origin", "redirect 302: Authorization from page to site"],
      webkit: ["redirect 303: PUT within an origin", "redirect 302: Authorization from page to site"],
    },
    invalidMaxAge: {
      firefox: ['cache: PUT twice, Max-Age "+60"', 'cache: PUT twice, Max-Age "\\"60\\""'],
    },
    emptyMaxAgeIsMissing: {
      firefox: ['cache: PUT twice, Max-Age ""'],
    },
    zeroMaxAgeLeavesCache: {
      firefox: ["cache: a new answer replaces the time"],
    },
    keptHeadMustBeListed: {
      firefox: ["cache: PUT, then HEAD with X-A"],
    },
    cacheSeparatesCredentials: {
      firefox: [
        "cache: PUT and X-A listed, credentials include, then same-origin",
        "cache: PUT and X-A with * and listed, credentials include, then omit",
      ],
    },
    failedAnswerClearsCache: {
      firefox: ["cache: PUT, GET whose answer does not share itself, PUT"],
    },
    bodyHeadersComeBack: {
      firefox: [
        "redirect 301, then 307: POST of text/plain, by cross",
        "redirect 303, then 307: POST of application/json, by other",
      ],
      webkit: [
        "redirect 301, then 302: POST of text/plain, by cross",
        "redirect 303, then 307: POST of application/json, by other",
      ],
    },
    noCorsKeepsBodyType: {
      webkit: ["no-cors: POST of a JSON Blob"],
    },
    sendsUtf8Values: {
      webkit: ['safelist: Accept: "éÿ"', 'safelist: Content-Type: "application/x-www-form-urlencoded;a=é"'],
    },
    rangeUnitAnyCase: {
      webkit: ['safelist: Range: "Bytes=0-1"', 'safelist: Range: "BYTES=0-1"'],
    },
    redirectKeepsAskedNames: {
      webkit: [
        "redirect 302: POST of application/json from page to cross",
        "redirect 302: Authorization from page to site",
      ],
    },
    keepsRefusingAnswers: {
      webkit: [
        "cache: PUT and X-A with *, credentials include, then same-origin",
        "cache: PUT, X-C that is refused by its preflight, PUT",
      ],
    },
    keptStarCoversAuthorization: {
      webkit: ["cache: * for headers, then Authorization", "cache: Authorization twice, with *"],
    },
    taintedOriginsUncached: {
      webkit: ["cache: a tainted redirect's preflight is kept for null alone"],
    },
    deleteAcrossOriginsBecomesGet: {
      webkit: [
        "redirect 301: DELETE without body from cross to other",
        "redirect 308: DELETE with body from page to other",
      ],
    },
    laterRedirectsNeedCredentials: {
      webkit: [
        "redirect 302: all answer *, mode cors, credentials same-origin, page to cross to other",
        "redirect 302: all answer *, mode cors, credentials same-origin, page to cross to cross",
      ],
    },
    redirectKeepsOriginHeader: {
      webkit: ["redirect 301: POST within the page's own origin", "Origin: POST page to page by 302, mode cors"],
    },
    noCorsRedirectKeepsCookies: {
      webkit: ["cookies: redirect from page to site, mode no-cors, credentials same-origin"],
    },
  };

/** What no row of a few seconds can show: how long at most an answer is kept. Measured by hand, and read in the sources. */
export const UNPROVED: readonly (keyof Quirks)[] = ["maxAgeCap"];

/** Rows in which engines differ from the standard and from their profiles: too small, or too far from CORS, to model. */
export const NOT_MODELLED: readonly {
  readonly engines: readonly Profiled[];
  readonly row: string;
  readonly what: string;
}[] = [
  {
    engines: ["chromium", "webkit"],
    row: "body: POST with a Blob with a type that does not parse by XMLHttpRequest",
    what: "XMLHttpRequest sends no Content-Type for it, and so asks nothing first.",
  },
  {
    engines: ["chromium"],
    row: "sandboxed: Cross-Origin-Resource-Policy same-site from page",
    what: "An opaque origin has the site of the URL that it came from.",
  },
  {
    engines: ["chromium"],
    row: "sandboxed: Cross-Origin-Resource-Policy same-site from site",
    what: "An opaque origin has the site of the URL that it came from.",
  },
  {
    engines: ["webkit"],
    row: "redirect: manual, 302 without Location, from cross",
    what: "The body of an opaque redirect can be read.",
  },
  {
    engines: ["webkit"],
    row: "redirect: manual, 302 without Location, from page",
    what: "The body of an opaque redirect can be read.",
  },
  {
    engines: ["webkit"],
    row: "filtering: a value with bytes above 0x7F",
    what: "Values are read as UTF-8; what is none becomes U+FFFD.",
  },
];
