import type { BrowserRequestInit } from "../../packages/corslet/src/browser/construct-request.ts";
import type { FailureCode } from "../../packages/corslet/src/browser/failure.ts";
import type { HeaderLine } from "../../packages/corslet/src/browser/header-list.ts";
import type { Transport, WireResponse } from "../../packages/corslet/src/browser/wire.ts";

/** The page that calls in every example. */
export const PAGE = "https://app.example.com";

const URL_ = "https://api.example.com/notes/1";
const OTHER = "https://other.example.com";

/** A call that fails, and what is answered to it. */
export interface Example {
  readonly url: string;
  readonly init: BrowserRequestInit;
  readonly transport: Transport;
}

const put = { method: "PUT" } as const;
const include = { credentials: "include" } as const;
const putWith = { ...put, ...include } as const;
const origin = (value: string): HeaderLine => ["Access-Control-Allow-Origin", value];
const methods: HeaderLine = ["Access-Control-Allow-Methods", "GET, PUT"];

const SILENT: Transport = () => Promise.resolve(null);

/** A call that the browser does not send. */
function unsent(init: BrowserRequestInit, url: string = URL_): Example {
  return { url, init, transport: SILENT };
}

/** A call whose preflight gets this answer. */
function preflight(init: BrowserRequestInit, status: number, ...headers: readonly HeaderLine[]): Example {
  return { url: URL_, init, transport: () => Promise.resolve({ status, headers }) };
}

/** A call that asks nothing first, or is let through, and gets this answer. */
function answer(init: BrowserRequestInit, status: number, ...headers: readonly HeaderLine[]): Example {
  const granted: WireResponse = { status: 204, headers: [origin(PAGE), methods] };
  return {
    url: URL_,
    init,
    transport: ({ kind }) => Promise.resolve(kind === "preflight" ? granted : { status, headers }),
  };
}

function redirect(location: string, init: BrowserRequestInit = {}): Example {
  return answer(init, 302, origin(PAGE), ["Location", location]);
}

function stream(): BrowserRequestInit & { readonly body: ReadableStream<Uint8Array> } {
  return { method: "POST", body: new Blob(["hello"]).stream() };
}

/** One for every code there is. Made anew for each use: a stream is read once. */
export function examples(): { readonly [Code in FailureCode]: Example } {
  return {
    InvalidUrl: unsent({}, "https://"),
    UrlHasCredentials: unsent({}, "https://me:secret@api.example.com/notes/1"),
    InvalidMethod: unsent({ method: "PUT /" }),
    ForbiddenMethod: unsent({ method: "TRACE" }),
    InvalidHeader: unsent({ headers: { "X Debug": "1" } }),
    NavigateMode: unsent({ mode: "navigate" }),
    NoCorsMethod: unsent({ mode: "no-cors", method: "PUT" }),
    BodyWithGetOrHead: unsent({ body: "{}" }),
    OnlyIfCachedMode: unsent({ cache: "only-if-cached" }),
    StreamWithoutDuplex: unsent(stream()),
    NoCorsStream: unsent({ ...stream(), duplex: "half", mode: "no-cors" }),
    DisallowedByMode: unsent({ mode: "same-origin" }),
    NoCorsRedirectModeNotFollow: unsent({ mode: "no-cors", redirect: "manual" }),
    CorsDisabledScheme: unsent({}, "ftp://api.example.com/notes/1"),
    BadPort: unsent({}, "https://api.example.com:6000/notes/1"),

    PreflightMissingAllowOriginHeader: preflight(put, 405, ["Allow", "GET, PUT"]),
    PreflightMultipleAllowOriginValues: preflight(put, 204, origin(PAGE), origin(PAGE), methods),
    PreflightInvalidAllowOriginValue: preflight(put, 204, origin("true"), methods),
    PreflightAllowOriginMismatch: preflight(put, 204, origin(`${PAGE}/`), methods),
    PreflightWildcardOriginNotAllowed: preflight(putWith, 204, origin("*"), methods),
    PreflightInvalidAllowCredentials: preflight(putWith, 204, origin(PAGE), methods),
    PreflightInvalidStatus: preflight(put, 404, origin(PAGE)),
    PreflightDisallowedRedirect: preflight(put, 302, origin(PAGE), ["Location", "/login"]),
    InvalidAllowMethodsPreflightResponse: preflight(put, 204, origin(PAGE), [
      "Access-Control-Allow-Methods",
      "GET; PUT",
    ]),
    InvalidAllowHeadersPreflightResponse: preflight({ headers: { "X-Debug": "1" } }, 204, origin(PAGE), [
      "Access-Control-Allow-Headers",
      "X-Debug; Content-Type",
    ]),
    MethodDisallowedByPreflightResponse: preflight(put, 204, origin(PAGE), [
      "Access-Control-Allow-Methods",
      "GET, POST",
    ]),
    HeaderDisallowedByPreflightResponse: preflight(
      { method: "POST", headers: { "Content-Type": "application/json", Authorization: "Bearer abc" }, body: "{}" },
      204,
      origin(PAGE),
      ["Access-Control-Allow-Headers", "Content-Type"],
    ),

    MissingAllowOriginHeader: answer({}, 200),
    MultipleAllowOriginValues: answer({}, 200, origin(PAGE), origin(PAGE)),
    InvalidAllowOriginValue: answer({}, 200, origin("app.example.com")),
    AllowOriginMismatch: answer({}, 200, origin(OTHER)),
    WildcardOriginNotAllowed: answer(include, 200, origin("*")),
    InvalidAllowCredentials: answer(include, 200, origin(PAGE)),

    RedirectModeError: redirect("/notes/1/latest", { redirect: "error" }),
    RedirectInvalidLocation: redirect("https://"),
    RedirectSchemeNotHttp: redirect("ftp://api.example.com/notes/1"),
    RedirectContainsCredentials: redirect("https://me:secret@api.example.com/notes/1"),
    RedirectOfStream: redirect("/notes/1/latest", { ...stream(), duplex: "half" }),
    TooManyRedirects: redirect("/notes/1"),

    NetworkFailure: {
      url: URL_,
      init: {},
      transport: () => Promise.reject(new Error("connect ECONNREFUSED 192.0.2.1:443")),
    },
    CrossOriginResourcePolicy: answer({ mode: "no-cors" }, 200, ["Cross-Origin-Resource-Policy", "same-origin"]),
  };
}
