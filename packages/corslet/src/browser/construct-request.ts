import { asciiLowercase } from "../http/ascii.ts";
import { isHeaderName } from "../http/header-names.ts";
import { isCorsSafelistedMethod, isForbiddenMethod, isMethod, normalizeMethod } from "../http/methods.ts";
import { bodyOf } from "./body.ts";
import { type Failure, failure } from "./failure.ts";
import { isForbiddenRequestHeader } from "./forbidden.ts";
import { type HeaderLine, normalizeHeaderValue } from "./header-list.ts";
import type { Page } from "./page.ts";
import type {
  BrowserRequest,
  CacheMode,
  CredentialsMode,
  RedirectMode,
  ReferrerPolicy,
  RequestMode,
} from "./request.ts";
import { isCorsSafelistedRequestHeader } from "./safelist.ts";
import { type Quirks, SPEC } from "./quirks.ts";

/** What a page hands to `fetch`, as far as the model knows it. */
export interface BrowserRequestInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>> | readonly HeaderLine[] | Headers;
  /** What `fetch` takes: string, bytes, `URLSearchParams`, `FormData`, `Blob`, `ReadableStream`. */
  readonly body?: unknown;
  readonly mode?: RequestMode | "navigate";
  readonly credentials?: CredentialsMode;
  readonly redirect?: RedirectMode;
  readonly cache?: CacheMode;
  readonly referrerPolicy?: ReferrerPolicy;
  readonly duplex?: "half";
  /** An `XMLHttpRequest` with a listener on its `upload` sends this request. */
  readonly uploadListener?: boolean;
}

/**
 * The `Request` constructor and `fetch()`'s first steps.
 *
 * @returns the request, or the failure for which the constructor throws a `TypeError`; then nothing is sent.
 * @see https://fetch.spec.whatwg.org/#dom-request
 */
export async function constructRequest(
  page: Page,
  input: string | URL,
  init: BrowserRequestInit,
  quirks: Quirks,
): Promise<BrowserRequest | Failure> {
  // 5. The URL parses, and has no user name.
  const url = parseUrl(input, page.base);
  if (url === null) return failure("InvalidUrl", "a URL", String(input));
  if (url.username !== "" || url.password !== "")
    return failure("UrlHasCredentials", "a URL without user name and password", String(input));
  // 17, 18. The mode.
  const mode = init.mode ?? "cors";
  if (mode === "navigate") return failure("NavigateMode", "cors, no-cors or same-origin", mode);
  // 21. only-if-cached goes with same-origin alone.
  if (init.cache === "only-if-cached" && mode !== "same-origin")
    return failure("OnlyIfCachedMode", "same-origin", mode);
  // 25. The method.
  const written = init.method ?? "GET";
  if (!isMethod(written)) return failure("InvalidMethod", "a token", written);
  if (isForbiddenMethod(written)) return failure("ForbiddenMethod", "", written);
  const method = normalizeMethod(written);
  // 32. no-cors: a safelisted method.
  if (mode === "no-cors" && !isCorsSafelistedMethod(method))
    return failure("NoCorsMethod", "GET, HEAD or POST", method);
  // 33. The headers, guarded.
  const headers = guardedHeaders(init.headers ?? [], mode, quirks);
  if ("code" in headers) return headers;
  // 35 to 41. The body.
  const body = init.body === undefined || init.body === null ? null : await bodyOf(init.body);
  if (body !== null && (method === "GET" || method === "HEAD"))
    return failure("BodyWithGetOrHead", "POST, PUT, PATCH or DELETE", method);
  const isStream = body !== null && body.body.source === null;
  if (isStream && init.duplex !== "half") return failure("StreamWithoutDuplex", 'duplex: "half"');
  if (isStream && mode === "no-cors") return failure("NoCorsStream", "cors or same-origin", mode);
  // The type is appended under the same guard: in mode no-cors a type that is not safelisted is dropped.
  const isTypeKept =
    mode !== "no-cors" || quirks.noCorsKeepsBodyType || isNoCorsSafelisted([], "content-type", body?.type ?? "");
  if (body?.type && isTypeKept && !headers.some(([name]) => asciiLowercase(name) === "content-type"))
    headers.push(["Content-Type", body.type]);
  // Fetch, step 12: Accept, where the page set none.
  if (!headers.some(([name]) => asciiLowercase(name) === "accept")) headers.push(["Accept", "*/*"]);
  return {
    method,
    headers,
    body: body?.body ?? null,
    mode,
    credentials: init.credentials ?? "same-origin",
    redirect: init.redirect ?? "follow",
    cache: init.cache ?? "default",
    referrerPolicy: init.referrerPolicy ?? "",
    origin: page.origin,
    urls: [url],
    usesCorsPreflight: isStream || (init.uploadListener === true && (body !== null || !quirks.uploadListenerNeedsBody)),
    redirectCount: 0,
    responseTainting: "basic",
    hops: { mustAsk: false, askedNames: [], sentOrigin: null, bodyHeaders: [] },
  };
}

function parseUrl(input: string | URL, base: URL | null): URL | null {
  try {
    return new URL(input, base ?? undefined);
  } catch {
    return null;
  }
}

// https://fetch.spec.whatwg.org/#concept-headers-append, with the guards "request" and "request-no-cors".
function guardedHeaders(
  written: NonNullable<BrowserRequestInit["headers"]>,
  mode: RequestMode,
  quirks: Quirks,
): HeaderLine[] | Failure {
  const headers: HeaderLine[] = [];
  for (const line of linesOf(written)) {
    // Web IDL makes strings of what is none, and a pair has two members.
    const [name = "", value = "\0"] = line.length === 2 ? line.map(String) : [];
    const normal = normalizeHeaderValue(value);
    // Web IDL's ByteString: a code unit above 0xFF is a TypeError too.
    if (!isHeaderName(name) || /[\0\r\n\u0100-\uffff]/.test(normal))
      return failure("InvalidHeader", "a token, and a value of bytes without line breaks", line.map(String).join(": "));
    if (isForbiddenRequestHeader(name, normal) || quirks.extraForbiddenHeaders.includes(asciiLowercase(name))) continue;
    if (mode === "no-cors" && !isNoCorsSafelisted(headers, name, normal)) continue;
    headers.push([name, normal]);
  }
  return headers;
}

function linesOf(written: NonNullable<BrowserRequestInit["headers"]>): readonly (readonly unknown[])[] {
  const object: object = Object(written);
  return Symbol.iterator in object
    ? Array.from(object as Iterable<Iterable<unknown>>, (pair) => [...pair])
    : Object.entries(object);
}

// https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header, judged on the combined value.
function isNoCorsSafelisted(headers: readonly HeaderLine[], name: string, value: string): boolean {
  const lower = asciiLowercase(name);
  if (!["accept", "accept-language", "content-language", "content-type"].includes(lower)) return false;
  const before = headers.filter(([other]) => asciiLowercase(other) === lower).map(([, other]) => other);
  return isCorsSafelistedRequestHeader(lower, [...before, value].join(", "), SPEC);
}
