import { asciiLowercase } from "../http/ascii.ts";
import { isCorsSafelistedResponseHeaderName, isForbiddenResponseHeaderName } from "../http/header-kinds.ts";
import { extractTokenList, type HeaderLine } from "./header-list.ts";
import type { BrowserRequest } from "./request.ts";
import type { WireResponse } from "./wire.ts";

/** How much of a response the page gets. https://fetch.spec.whatwg.org/#concept-filtered-response */
type FilteredType = "basic" | "cors" | "opaque" | "opaqueredirect";

/** What a page sees of a response. */
export interface FilteredResponse {
  readonly type: FilteredType;
  /** 0 when it is opaque. */
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly HeaderLine[];
  /** Whether the page can read the body. */
  readonly hasBody: boolean;
}

/** Filters a response as main fetch does. https://fetch.spec.whatwg.org/#concept-main-fetch (step 15) */
export function filterResponse(request: BrowserRequest, response: WireResponse): FilteredResponse {
  const isRedirect = [301, 302, 303, 307, 308].includes(response.status);
  if (isRedirect && request.redirect === "manual") return opaque("opaqueredirect");
  if (request.responseTainting === "opaque") return opaque("opaque");
  const readable = request.responseTainting === "cors" ? corsExposedNames(request, response) : null;
  const headers = response.headers.filter(
    ([name]) => !isForbiddenResponseHeaderName(name) && (readable === null || readable(name)),
  );
  const hasBody = ![101, 103, 204, 205, 304].includes(response.status) && request.method !== "HEAD";
  return {
    type: request.responseTainting,
    status: response.status,
    statusText: response.statusText ?? "",
    headers,
    hasBody,
  };
}

function opaque(type: FilteredType): FilteredResponse {
  return { type, status: 0, statusText: "", headers: [], hasBody: false };
}

// https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list
function corsExposedNames(request: BrowserRequest, response: WireResponse): (name: string) => boolean {
  const listed = extractTokenList(response.headers, "access-control-expose-headers");
  const names = new Set(listed === null || listed === "failure" ? [] : listed.map(asciiLowercase));
  const isAny = names.has("*") && request.credentials !== "include";
  return (name) => isAny || isCorsSafelistedResponseHeaderName(name) || names.has(asciiLowercase(name));
}
