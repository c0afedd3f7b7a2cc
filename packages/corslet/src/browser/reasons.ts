import type { FailureCode } from "./failure.ts";
import { caller, type ReasonText, server, shown } from "./reason-text.ts";
import { corsCheckReasons } from "./reasons-cors-check.ts";
import { PREFLIGHT_REASONS } from "./reasons-preflight.ts";

const actual = corsCheckReasons("The answer");
const preflight = corsCheckReasons("The preflight's answer");

/** What is said of each failure. All wording stands here and beside it; the documentation's table is made from it. */
export const REASONS: { readonly [Code in FailureCode]: ReasonText } = {
  InvalidUrl: {
    algorithm: "new Request",
    message: ({ found }) => `${shown(found)} is not a URL.`,
    mend: caller("Give an absolute URL, or one relative to the page."),
  },
  UrlHasCredentials: {
    algorithm: "new Request",
    message: () => "fetch takes no URL with a user name or password in it.",
    mend: caller("Send them in an Authorization header."),
  },
  InvalidMethod: {
    algorithm: "new Request",
    message: ({ found }) => `${shown(found)} is not a method name.`,
    mend: caller("Use a method such as PUT."),
  },
  ForbiddenMethod: {
    algorithm: "new Request",
    message: ({ found }) => `No page may send the method ${found ?? ""}.`,
    mend: caller("Use another method."),
  },
  InvalidHeader: {
    algorithm: "new Request",
    message: ({ found }) => `${shown(found)} is not a header.`,
    mend: caller("A name is letters, digits and hyphens; a value has no line break."),
  },
  NavigateMode: {
    algorithm: "new Request",
    message: () => "No script may make a request of mode navigate.",
    mend: caller("Use mode cors, which is the default."),
  },
  NoCorsMethod: {
    algorithm: "new Request",
    message: ({ found }) => `Mode no-cors sends GET, HEAD and POST alone, not ${found ?? ""}.`,
    mend: caller('Leave mode: "no-cors" out, and let the server allow the call.'),
  },
  BodyWithGetOrHead: {
    algorithm: "new Request",
    message: ({ found }) => `A ${found ?? "GET"} request cannot have a body.`,
    mend: caller("Use POST, or put the data into the URL."),
  },
  OnlyIfCachedMode: {
    algorithm: "new Request",
    message: () => 'cache: "only-if-cached" works in mode same-origin alone.',
    mend: caller('Leave cache: "only-if-cached" out.'),
  },
  StreamWithoutDuplex: {
    algorithm: "new Request",
    message: () => 'A stream as body needs duplex: "half".',
    mend: caller('Add duplex: "half".'),
  },
  NoCorsStream: {
    algorithm: "new Request",
    message: () => "Mode no-cors cannot send a stream.",
    mend: caller('Leave mode: "no-cors" out.'),
  },

  DisallowedByMode: {
    algorithm: "main fetch",
    message: ({ expected, found }) =>
      `The call's mode is same-origin, but ${found ?? ""} is another origin than ${expected}.`,
    mend: caller('Leave mode: "same-origin" out, and let the server allow the call.'),
  },
  NoCorsRedirectModeNotFollow: {
    algorithm: "main fetch",
    message: () => "Mode no-cors works with redirect mode follow alone.",
    mend: caller("Leave redirect out."),
  },
  CorsDisabledScheme: {
    algorithm: "main fetch",
    message: ({ found }) => `Pages fetch http and https URLs from other origins, not ${found ?? ""} ones.`,
    mend: caller("Call an http or https URL."),
  },
  BadPort: {
    algorithm: "main fetch",
    message: ({ found }) => `Browsers never connect to port ${found ?? ""}, which belongs to another protocol.`,
    mend: server("Serve on another port."),
  },

  MissingAllowOriginHeader: actual.missing,
  MultipleAllowOriginValues: actual.multiple,
  InvalidAllowOriginValue: actual.invalid,
  AllowOriginMismatch: actual.mismatch,
  WildcardOriginNotAllowed: actual.wildcard,
  InvalidAllowCredentials: actual.credentials,
  PreflightMissingAllowOriginHeader: preflight.missing,
  PreflightMultipleAllowOriginValues: preflight.multiple,
  PreflightInvalidAllowOriginValue: preflight.invalid,
  PreflightAllowOriginMismatch: preflight.mismatch,
  PreflightWildcardOriginNotAllowed: preflight.wildcard,
  PreflightInvalidAllowCredentials: preflight.credentials,

  ...PREFLIGHT_REASONS,

  RedirectModeError: {
    algorithm: "HTTP fetch",
    message: ({ found }) => `The answer is a redirect (${found ?? ""}), and the call's redirect mode is error.`,
    mend: caller('Leave redirect: "error" out, or call the final URL.'),
  },
  RedirectInvalidLocation: {
    algorithm: "HTTP-redirect fetch",
    message: ({ found }) => `The redirect's Location is not one URL: ${shown(found)}.`,
    mend: server("Send one Location with a URL."),
  },
  RedirectSchemeNotHttp: {
    algorithm: "HTTP-redirect fetch",
    message: ({ found }) => `The redirect leads to a URL with the scheme ${found ?? ""}.`,
    mend: server("Redirect to an http or https URL."),
  },
  RedirectContainsCredentials: {
    algorithm: "HTTP-redirect fetch",
    message: () => "The redirect leads across origins to a URL with a user name or password.",
    mend: server("Redirect to a URL without them."),
  },
  RedirectOfStream: {
    algorithm: "HTTP-redirect fetch",
    message: ({ found }) => `The body was a stream, which cannot be sent again after a ${found ?? ""}.`,
    mend: caller("Call the final URL, or send a body that is not a stream."),
  },
  TooManyRedirects: {
    algorithm: "HTTP-redirect fetch",
    message: ({ expected }) => `There were more than ${expected} redirects.`,
    mend: server("End the loop of redirects."),
  },
  NetworkFailure: {
    algorithm: "HTTP-network fetch",
    message: ({ url, found }) => `No answer came from ${url}${found === null ? "" : `: ${found}`}.`,
    mend: server("See that it is running, that the name resolves, and that its certificate is valid."),
  },
  CrossOriginResourcePolicy: {
    algorithm: "cross-origin resource policy check",
    message: ({ found }) =>
      `The answer's Cross-Origin-Resource-Policy is ${found ?? ""}, which keeps it from this page.`,
    mend: () => [
      {
        who: "server",
        text: "Say that other origins may use it.",
        header: "Cross-Origin-Resource-Policy: cross-origin",
      },
    ],
  },
};
