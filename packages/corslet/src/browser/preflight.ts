import { asciiLowercase } from "../http/ascii.ts";
import { isCorsNonWildcardRequestHeaderName } from "../http/header-names.ts";
import { isCorsSafelistedMethod } from "../http/methods.ts";
import { corsCheck } from "./cors-check.ts";
import type { Quirks } from "./quirks.ts";
import { type Failure, failure, type FailureCode } from "./failure.ts";
import { extractTokenList, type HeaderLine, type HeaderList, headerValues } from "./header-list.ts";
import type { PreflightCache } from "./preflight-cache.ts";
import type { CredentialsMode } from "./request.ts";
import type { WireRequest, WireResponse } from "./wire.ts";

/** What is asked. */
export interface PreflightFacts {
  /** With its fragment, which is part of what an answer is kept under. */
  readonly url: string;
  readonly method: string;
  /** The CORS-unsafe request-header names: lower-cased and sorted. */
  readonly headerNames: readonly string[];
  /** Serialized. */
  readonly origin: string;
  /** The actual request's; the preflight itself never carries any. */
  readonly credentials: CredentialsMode;
  /** Whether the request's use-CORS-preflight flag is set. */
  readonly usesCorsPreflight: boolean;
  /** What the browser says of it besides: its Fetch metadata. */
  readonly metadata: HeaderList;
  /** Whether the answer may be kept. */
  readonly isCacheable: boolean;
  /** Whether the engine takes the URL for the page's own, where the CORS check does not apply. */
  readonly isUnchecked: boolean;
}

/** Steps 1 to 6 of CORS-preflight fetch: the request. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function preflightRequest(facts: PreflightFacts): WireRequest {
  const headers: HeaderLine[] = [
    ["Accept", "*/*"],
    ["Access-Control-Request-Method", facts.method],
  ];
  if (facts.headerNames.length > 0) headers.push(["Access-Control-Request-Headers", facts.headerNames.join(",")]);
  headers.push(["Origin", facts.origin], ...facts.metadata);
  return { kind: "preflight", method: "OPTIONS", url: facts.url.replace(/#.*$/, ""), headers, body: null };
}

/**
 * Step 7 of CORS-preflight fetch: whether the answer lets the actual request be sent. What it allows is cached.
 *
 * @returns `null` on success, or what failed.
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function judgePreflight(
  facts: PreflightFacts,
  response: WireResponse,
  cache: PreflightCache,
  quirks: Quirks,
): Failure | null {
  // 7. The CORS check, with the actual request's credentials mode, and then an ok status.
  const refused = facts.isUnchecked ? null : corsCheck(facts, response.headers);
  if (
    response.status >= 300 &&
    response.status < 400 &&
    response.status !== 304 &&
    headerValues(response.headers, "location").length > 0
  ) {
    return failure("PreflightDisallowedRedirect", "200 to 299", String(response.status));
  }
  if (refused !== null) return { ...refused, code: `Preflight${refused.code}` as FailureCode };
  if (response.status < 200 || response.status > 299)
    return failure("PreflightInvalidStatus", "200 to 299", String(response.status));
  // 7.1, 7.2. Extract the two lists. 7.3. Either is no list: network error, even if it is not needed.
  const methods = extractTokenList(response.headers, "access-control-allow-methods");
  if (methods === "failure")
    return failure(
      "InvalidAllowMethodsPreflightResponse",
      "method, method…",
      headerValues(response.headers, "access-control-allow-methods").join(", "),
    );
  const names = extractTokenList(response.headers, "access-control-allow-headers");
  if (names === "failure")
    return failure(
      "InvalidAllowHeadersPreflightResponse",
      "name, name…",
      headerValues(response.headers, "access-control-allow-headers").join(", "),
    );
  // 7.8. No list of methods, and asked because of the flag: the request's own method is allowed, and kept.
  const allowed = methods ?? (facts.usesCorsPreflight && !quirks.uploadMethodMustBeListed ? [facts.method] : []);
  const denied = judgeMethod(facts, allowed) ?? judgeHeaderNames(facts, names ?? [], quirks);
  if (denied !== null && !quirks.keepsRefusingAnswers) return denied;
  // 7.11 to 7.15. Keep it.
  const kept = methods ?? (facts.usesCorsPreflight && denied === null ? [facts.method] : []);
  if (facts.isCacheable) cache.store(facts, maxAgeOf(response, quirks), kept, names ?? []);
  return denied;
}

// 7.4, 7.5. The method is listed, or safelisted, or covered by `*` without credentials. Compared byte for byte.
function judgeMethod({ method, credentials }: PreflightFacts, methods: readonly string[]): Failure | null {
  if (methods.includes(method) || isCorsSafelistedMethod(method)) return null;
  if (credentials !== "include" && methods.includes("*")) return null;
  return failure("MethodDisallowedByPreflightResponse", method, methods.length === 0 ? null : methods.join(", "));
}

function judgeHeaderNames(
  { headerNames, credentials }: PreflightFacts,
  allowed: readonly string[],
  quirks: Quirks,
): Failure | null {
  const listed = new Set(allowed.map(asciiLowercase));
  const isStar = listed.has("*") && credentials !== "include";
  // 7.6. `*` does not cover a non-wildcard name. 7.7. Every other name is listed, or covered by `*`.
  const denied = headerNames.find((name) => {
    if (listed.has(name)) return false;
    return !isStar || (isCorsNonWildcardRequestHeaderName(name) && !quirks.starCoversAuthorization);
  });
  return denied === undefined
    ? null
    : failure("HeaderDisallowedByPreflightResponse", denied, allowed.length === 0 ? null : allowed.join(", "));
}

/** Seconds for which an answer may be kept, before the engine's cap. */
function maxAgeOf(response: WireResponse, quirks: Quirks): number {
  // 7.9. Extract Max-Age. 7.10. None, or no number: 5.
  const values = headerValues(response.headers, "access-control-max-age");
  const [value] = values;
  if (value === undefined || (value === "" && values.length === 1 && quirks.emptyMaxAgeIsMissing)) return 5;
  if (values.length > 1) return quirks.invalidMaxAge;
  if (/^\d+$/.test(value) || (quirks.signedMaxAge && /^\+\d+$/.test(value))) return Number(value);
  return quirks.negativeMaxAgeIsZero && /^-\d+$/.test(value) ? 0 : quirks.invalidMaxAge;
}
