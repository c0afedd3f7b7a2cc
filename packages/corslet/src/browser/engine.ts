import { type Quirks, SPEC } from "./quirks.ts";

/** The engines that can be asked about; `spec` is the Fetch Standard to the letter. */
export type Engine = "spec" | "chromium" | "firefox" | "webkit";

// In every engine.
const SHARED: Partial<Quirks> = {
  starCoversAuthorization: true,
  uploadMethodMustBeListed: true,
  keptAnswerCoversSafelistedMethods: true,
};

// What Chromium and WebKit, which were one once, have in common.
const KHTML: Partial<Quirks> = {
  judgesCombinedHeaders: true,
  negativeMaxAgeIsZero: true,
  signedMaxAge: true,
  keepsLatestAnswerAlone: true,
  failureKeepsCache: true,
  errorModeNeedsLocation: true,
};

/** Each engine's differences, as small tables over the standard. Measured on Chromium 156, Firefox ESR 153, WebKitGTK 2.50. */
export const ENGINES: { readonly [Name in Engine]: Quirks } = {
  spec: SPEC,
  chromium: {
    ...SPEC,
    ...SHARED,
    ...KHTML,
    extraForbiddenHeaders: ["user-agent"],
    uploadListenerNeedsBody: true,
    cacheModesWithoutKeptAnswers: ["no-store", "reload", "no-cache"],
    noStoreKeepsNoAnswer: true,
    rewritesRange: true,
    // The largest double below 2^63.
    largestRangeNumber: 2 ** 63 - 1024,
    extraSafelistedHeaders: ["device-memory", "downlink", "dpr", "ect", "rtt", "save-data", "viewport-width", "width"],
    maxAgeCap: 7200,
    keptStar: "stored-without-credentials",
    opaqueOriginsUncached: true,
    emptyLocation: "ignored",
    repeatedLocation: "equal",
    refusesUserinfoRedirectSameOrigin: true,
    originIgnoresReferrerPolicy: true,
    noCorsRedirectNullsOrigin: true,
    sameSiteIgnoresRedirects: true,
  },
  firefox: {
    ...SPEC,
    ...SHARED,
    // nsHttpHeaderArray's singletons, as far as a page may set them.
    singletonHeaders: [
      "authorization",
      "content-disposition",
      "content-type",
      "from",
      "if-modified-since",
      "if-unmodified-since",
      "location",
      "max-forwards",
      "user-agent",
    ],
    largestRangeNumber: 2 ** 64,
    highBytesUnsafe: true,
    emptyMimeParameterAtEndFails: true,
    noSafelistedSumLimit: true,
    asksRepeatedNames: true,
    preflightKeepsOriginWhenTainted: true,
    redirectKeepsPreflight: true,
    maxAgeCap: 86_400,
    invalidMaxAge: 0,
    emptyMaxAgeIsMissing: true,
    zeroMaxAgeLeavesCache: true,
    cacheModesWithoutKeptAnswers: ["no-store", "reload"],
    keptHeadMustBeListed: true,
    bodyHeadersComeBack: "after-307-and-308",
    keptStar: "literal",
    cacheSeparatesCredentials: true,
    failedAnswerClearsCache: true,
    repeatedLocation: "equal",
  },
  webkit: {
    ...SPEC,
    ...SHARED,
    ...KHTML,
    noCorsKeepsBodyType: true,
    sendsUtf8Values: true,
    largestRangeNumber: 2 ** 64,
    rangeUnitAnyCase: true,
    redirectKeepsPreflight: true,
    redirectKeepsAskedNames: true,
    maxAgeCap: 600,
    keepsRefusingAnswers: true,
    keptStar: "asked-without-credentials",
    keptStarCoversAuthorization: true,
    taintedOriginsUncached: true,
    emptyLocation: "refused",
    repeatedLocation: "joined",
    bodyHeadersComeBack: "after-any",
    deleteAcrossOriginsBecomesGet: true,
    laterRedirectsNeedCredentials: true,
    redirectKeepsOriginHeader: true,
    noCorsRedirectKeepsCookies: true,
    sameSiteIgnoresRedirects: true,
  },
};
