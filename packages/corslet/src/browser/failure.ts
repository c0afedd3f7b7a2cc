/**
 * Why a call failed. Names with an equal in Chromium's `corsError` (DevTools protocol) are Chromium's.
 */
export type FailureCode =
  // Nothing is sent: the request cannot be made.
  | "InvalidUrl"
  | "UrlHasCredentials"
  | "InvalidMethod"
  | "ForbiddenMethod"
  | "InvalidHeader"
  | "NavigateMode"
  | "NoCorsMethod"
  | "BodyWithGetOrHead"
  | "OnlyIfCachedMode"
  | "StreamWithoutDuplex"
  | "NoCorsStream"
  // Nothing is sent: the mode does not let it.
  | "DisallowedByMode"
  | "NoCorsRedirectModeNotFollow"
  | "CorsDisabledScheme"
  | "BadPort"
  // The answer to the request.
  | "MissingAllowOriginHeader"
  | "MultipleAllowOriginValues"
  | "InvalidAllowOriginValue"
  | "AllowOriginMismatch"
  | "WildcardOriginNotAllowed"
  | "InvalidAllowCredentials"
  // The answer to the preflight.
  | "PreflightMissingAllowOriginHeader"
  | "PreflightMultipleAllowOriginValues"
  | "PreflightInvalidAllowOriginValue"
  | "PreflightAllowOriginMismatch"
  | "PreflightWildcardOriginNotAllowed"
  | "PreflightInvalidAllowCredentials"
  | "PreflightInvalidStatus"
  | "PreflightDisallowedRedirect"
  | "InvalidAllowMethodsPreflightResponse"
  | "InvalidAllowHeadersPreflightResponse"
  | "MethodDisallowedByPreflightResponse"
  | "HeaderDisallowedByPreflightResponse"
  // Redirects.
  | "RedirectModeError"
  | "RedirectInvalidLocation"
  | "RedirectSchemeNotHttp"
  | "RedirectContainsCredentials"
  | "RedirectOfStream"
  | "TooManyRedirects"
  // Below HTTP.
  | "NetworkFailure"
  | "CrossOriginResourcePolicy";

/** A failed step: what was compared with what. */
export interface Failure {
  readonly code: FailureCode;
  /** What the browser wanted to find. */
  readonly expected: string;
  /** What it found; `null`: nothing. */
  readonly found: string | null;
}

/** Makes a failure. */
export function failure(code: FailureCode, expected = "", found: string | null = null): Failure {
  return { code, expected, found };
}
