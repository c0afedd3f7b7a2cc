import { isCorsSafelistedMethod } from "../http/methods.ts";
import { serializeOrigin } from "../origin/origin.ts";
import { type Failure, failure } from "./failure.ts";
import { fetchMetadata } from "./fetch-metadata.ts";
import type { PageState } from "./page-state.ts";
import { judgePreflight, type PreflightFacts, preflightRequest } from "./preflight.ts";
import type { Quirks } from "./quirks.ts";
import { type BrowserRequest, currentUrl } from "./request.ts";
import { corsUnsafeRequestHeaderNames } from "./safelist.ts";
import { step } from "./step.ts";
import { isSameOriginWithUrl, redirectTaintOf, serializeRequestOrigin } from "./url-origin.ts";
import type { WireRequest, WireResponse } from "./wire.ts";

/** Whether a request asks first unless the cache answers: the use-CORS-preflight flag, or an unsafe method or header. */
export function mustAskFirst(request: BrowserRequest, quirks: Quirks): boolean {
  return (
    request.usesCorsPreflight ||
    !isCorsSafelistedMethod(request.method) ||
    corsUnsafeRequestHeaderNames(request.headers, quirks).length > 0
  );
}

export function hopsAfter(
  request: BrowserRequest,
  quirks: Quirks,
): Pick<BrowserRequest["hops"], "mustAsk" | "askedNames"> {
  if (!quirks.redirectKeepsPreflight) return { mustAsk: false, askedNames: [] };
  const names = corsUnsafeRequestHeaderNames(request.headers, quirks);
  const lostNames = corsUnsafeRequestHeaderNames(request.hops.bodyHeaders, quirks);
  // At the page's own origin nothing had to be asked: the method is forgotten, the names are not.
  const hadToAsk = request.responseTainting === "cors" ? mustAskFirst(request, quirks) : names.length > 0;
  return {
    mustAsk: request.hops.mustAsk || hadToAsk,
    askedNames: quirks.redirectKeepsAskedNames ? [...request.hops.askedNames, ...names] : lostNames,
  };
}

/** The origin that a preflight carries and is judged and kept by. */
export function preflightOrigin(request: BrowserRequest, quirks: Quirks): string {
  return quirks.preflightKeepsOriginWhenTainted && request.origin !== null
    ? serializeOrigin(request.origin)
    : serializeRequestOrigin(request);
}

/** The preflight, where the cache does not answer. Returns what refused the request, or `null`. */
export function* askFirst(
  request: BrowserRequest,
  page: PageState,
): Generator<WireRequest, Failure | null, WireResponse | null> {
  const { cache, quirks } = page;
  const url = currentUrl(request);
  const ownNames = corsUnsafeRequestHeaderNames(request.headers, quirks);
  const names =
    request.hops.askedNames.length === 0 ? ownNames : [...new Set([...ownNames, ...request.hops.askedNames])].sort();
  const origin = preflightOrigin(request, quirks);
  const isTainted = request.origin !== null && redirectTaintOf(request) !== "same-origin";
  const facts: PreflightFacts = {
    url: url.href,
    method: request.method,
    headerNames: names,
    origin,
    credentials: request.credentials,
    usesCorsPreflight: request.usesCorsPreflight,
    // The preflight is a request of its own: it begins here.
    metadata: fetchMetadata({ origin: request.origin, urls: [url], mode: "cors", destination: "empty" }),
    isCacheable:
      !(quirks.noStoreKeepsNoAnswer && request.cache === "no-store") &&
      !(quirks.opaqueOriginsUncached && origin === "null") &&
      !(quirks.taintedOriginsUncached && isTainted),
    isUnchecked: quirks.preflightKeepsOriginWhenTainted && isSameOriginWithUrl(request.origin, url),
  };
  // A hop that asks for an earlier one's sake asks where nothing is kept at all.
  const question = { ...facts, usesCorsPreflight: request.usesCorsPreflight || request.hops.mustAsk };
  const isKeptUsed = facts.isCacheable && !quirks.cacheModesWithoutKeptAnswers.includes(request.cache);
  if (isKeptUsed && cache.covers(facts, question)) {
    page.note(step("CORS-preflight cache", "An earlier preflight's answer covers this request: nothing is asked."));
    return null;
  }
  page.note(step("CORS-preflight fetch", reasonToAsk(request, names)));
  const response = yield preflightRequest(facts);
  const refused = response === null ? failure("NetworkFailure") : judgePreflight(facts, response, cache, quirks);
  page.note(
    step(
      "CORS-preflight fetch",
      refused === null
        ? "The preflight's answer lets the request be sent."
        : "The preflight's answer does not let the request be sent.",
      refused?.code,
    ),
  );
  return refused;
}

function reasonToAsk(request: BrowserRequest, names: readonly string[]): string {
  if (request.usesCorsPreflight) return "A stream is sent, or an upload is listened to: the browser asks first.";
  const reasons = [
    ...(isCorsSafelistedMethod(request.method) ? [] : [`the method ${request.method}`]),
    ...(names.length === 0 ? [] : [`the header${names.length === 1 ? "" : "s"} ${names.join(", ")}`]),
  ];
  return reasons.length === 0
    ? "The request before the redirect asked first, so this one does too."
    : `An HTML form could not send ${reasons.join(" and ")}: the browser asks first.`;
}
