import type { TupleOrigin } from "../origin/origin.ts";
import type { HeaderLine } from "./header-list.ts";

/** Request modes that a script can choose. https://fetch.spec.whatwg.org/#concept-request-mode */
export type RequestMode = "cors" | "no-cors" | "same-origin";
/** https://fetch.spec.whatwg.org/#concept-request-credentials-mode */
export type CredentialsMode = "include" | "same-origin" | "omit";
/** https://fetch.spec.whatwg.org/#concept-request-cache-mode */
export type CacheMode = "default" | "no-store" | "reload" | "no-cache" | "force-cache" | "only-if-cached";
/** https://fetch.spec.whatwg.org/#concept-request-redirect-mode */
export type RedirectMode = "follow" | "error" | "manual";
/** https://fetch.spec.whatwg.org/#concept-request-response-tainting */
type ResponseTainting = "basic" | "cors" | "opaque";
/** How far a chain of redirects has strayed. https://fetch.spec.whatwg.org/#concept-request-redirect-taint */
export type RedirectTaint = "same-origin" | "same-site" | "cross-site";

/** A body that is ready to be sent. */
export interface RequestBody {
  /** The bytes, or `null` for a stream, which cannot be sent twice. */
  readonly source: Uint8Array | null;
  /** The stream, where there is no source. */
  readonly stream?: ReadableStream<Uint8Array>;
}

/** A request as Fetch carries it from step to step. https://fetch.spec.whatwg.org/#concept-request */
export interface BrowserRequest {
  method: string;
  headers: HeaderLine[];
  body: RequestBody | null;
  readonly mode: RequestMode;
  readonly credentials: CredentialsMode;
  readonly redirect: RedirectMode;
  readonly cache: CacheMode;
  readonly referrerPolicy: ReferrerPolicy;
  /** The page's origin; `null` when it is opaque. */
  readonly origin: TupleOrigin | null;
  /** The URLs so far; the last is the current one. */
  readonly urls: URL[];
  /** A stream is sent, or an upload is listened to: ask first, whatever method and headers are. */
  usesCorsPreflight: boolean;
  redirectCount: number;
  responseTainting: ResponseTainting;
  /** What earlier hops left behind. The standard has no such memory; engines do. */
  hops: {
    /** One of them was such that it had to ask first. */
    readonly mustAsk: boolean;
    /** The names that they had to ask for. */
    readonly askedNames: readonly string[];
    /** The latest `Origin` that one of them carried. */
    readonly sentOrigin: string | null;
    /** The headers that went with a body. */
    readonly bodyHeaders: readonly HeaderLine[];
  };
}

/** https://w3c.github.io/webappsec-referrer-policy/#referrer-policies */
export type ReferrerPolicy =
  | ""
  | "no-referrer"
  | "no-referrer-when-downgrade"
  | "same-origin"
  | "origin"
  | "strict-origin"
  | "origin-when-cross-origin"
  | "strict-origin-when-cross-origin"
  | "unsafe-url";

/** The URL that a request is for now. */
export function currentUrl(request: BrowserRequest): URL {
  return request.urls[request.urls.length - 1] as URL;
}
