import type { Mend } from "./explanation.ts";
import type { Failure, FailureCode } from "./failure.ts";
import type { Algorithm } from "./step.ts";

/** What the wording of a reason may speak of. */
export interface Circumstances extends Pick<Failure, "expected" | "found"> {
  /** The page's origin as it was sent, serialized. */
  readonly origin: string;
  /** The URL that was asked when it failed. */
  readonly url: string;
  readonly method: string;
  readonly includesCredentials: boolean;
}

/** What is said of a failure. */
export interface ReasonText {
  /** Where it was found. */
  readonly algorithm: Algorithm;
  /** What happened, in one plain sentence. */
  readonly message: (facts: Circumstances) => string;
  /** What to change. */
  readonly mend: (facts: Circumstances) => readonly Mend[];
}

const allowOrigin: ReasonText["mend"] = ({ origin, includesCredentials }) => {
  if (origin === "null") {
    return [
      {
        who: "caller",
        text: "Call from a page with an origin of its own: not from a file or a sandboxed frame, and not through a redirect to a third origin. Do not allow null: anybody can have it.",
      },
    ];
  }
  const line = {
    who: "server",
    text: `Answer requests from ${origin} with this header, and Vary: Origin.`,
    header: `Access-Control-Allow-Origin: ${origin}`,
    policy: `origins: ["${origin}"]`,
  } as const;
  return includesCredentials
    ? [
        line,
        {
          who: "server",
          text: "The call has credentials, which need this too.",
          header: "Access-Control-Allow-Credentials: true",
          policy: "credentials: true",
        },
      ]
    : [line];
};

const notStar: ReasonText["mend"] = (facts) => [
  ...allowOrigin(facts),
  { who: "caller", text: 'Or, if the answer is the same for everybody, leave credentials: "include" out of the call.' },
];

const allowCredentials: ReasonText["mend"] = () => [
  {
    who: "server",
    text: "Add this header, in lower case.",
    header: "Access-Control-Allow-Credentials: true",
    policy: "credentials: true",
  },
  { who: "caller", text: 'Or, if the call needs no cookies, leave credentials: "include" out of it.' },
];

const caller =
  (text: string): ReasonText["mend"] =>
  () => [{ who: "caller", text }];
const server =
  (text: string): ReasonText["mend"] =>
  () => [{ who: "server", text }];

const shown = (found: string | null): string => (found === null ? "nothing" : JSON.stringify(found));

/** What is said when an answer fails the CORS check; a preflight's and an actual one's differ in one word. */
function corsCheckReasons(
  answer: string,
): Record<"missing" | "multiple" | "invalid" | "mismatch" | "wildcard" | "credentials", ReasonText> {
  const algorithm = "CORS check";
  return {
    missing: {
      algorithm,
      message: ({ origin }) =>
        `${answer} has no Access-Control-Allow-Origin header, so the browser does not share it with ${origin}.`,
      mend: allowOrigin,
    },
    multiple: {
      algorithm,
      message: ({ found }) =>
        `${answer} has more than one value in Access-Control-Allow-Origin (${shown(found)}); browsers accept one.`,
      mend: allowOrigin,
    },
    invalid: {
      algorithm,
      message: ({ found }) => `${answer} has ${shown(found)} in Access-Control-Allow-Origin, which is no origin.`,
      mend: allowOrigin,
    },
    mismatch: {
      algorithm,
      message: ({ origin, found }) => `${answer} shares itself with ${found ?? "nobody"}, but this page is ${origin}.`,
      mend: allowOrigin,
    },
    wildcard: {
      algorithm,
      message: () =>
        `${answer} says Access-Control-Allow-Origin: *, which browsers do not accept when credentials are included.`,
      mend: notStar,
    },
    credentials: {
      algorithm,
      message: ({ found }) =>
        `The call includes credentials, but ${answer.toLowerCase()} has ${shown(found)} in Access-Control-Allow-Credentials, not exactly true.`,
      mend: allowCredentials,
    },
  };
}

const actual = corsCheckReasons("The answer");
const preflight = corsCheckReasons("The preflight's answer");

/** What is said of each failure. All wording stands here; the documentation's table is made from it. */
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
    message: ({ found }) => `CORS works over http and https, not ${found ?? ""}.`,
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

  PreflightInvalidStatus: {
    algorithm: "CORS-preflight fetch",
    message: ({ found }) =>
      `The preflight was answered with status ${found ?? ""}, not 200 to 299, so the request was not sent.`,
    mend: server(
      "Answer OPTIONS requests with 204, before log-in and routing: preflights carry no cookies and no token.",
    ),
  },
  PreflightDisallowedRedirect: {
    algorithm: "CORS-preflight fetch",
    message: ({ found }) =>
      `The preflight was answered with a redirect (${found ?? ""}), which browsers do not follow, so the request was not sent.`,
    mend: () => [
      { who: "server", text: "Answer OPTIONS requests before redirecting to log-in, https or a trailing slash." },
      { who: "caller", text: "Or call the URL that the redirect leads to." },
    ],
  },
  InvalidAllowMethodsPreflightResponse: {
    algorithm: "CORS-preflight fetch",
    message: ({ found }) => `The preflight's Access-Control-Allow-Methods is no list of methods: ${shown(found)}.`,
    mend: server("Write method names with commas between them."),
  },
  InvalidAllowHeadersPreflightResponse: {
    algorithm: "CORS-preflight fetch",
    message: ({ found }) => `The preflight's Access-Control-Allow-Headers is no list of header names: ${shown(found)}.`,
    mend: server("Write header names with commas between them."),
  },
  MethodDisallowedByPreflightResponse: {
    algorithm: "CORS-preflight fetch",
    message: ({ expected, found }) =>
      `The preflight's answer allows ${found ?? "no methods but GET, HEAD and POST"}, not ${expected}, so the request was not sent.`,
    mend: ({ expected, found }) => {
      const upper = expected.toUpperCase();
      if (expected !== upper && (found ?? "").split(/[ ,]+/).includes(upper))
        return [{ who: "caller", text: `Write the method in upper case: method: "${upper}".` }];
      return [
        {
          who: "server",
          text: "List the method.",
          header: `Access-Control-Allow-Methods: ${found === null || found === "*" ? expected : `${found}, ${expected}`}`,
          policy: `methods: ["${expected}"]`,
        },
      ];
    },
  },
  HeaderDisallowedByPreflightResponse: {
    algorithm: "CORS-preflight fetch",
    message: ({ expected, found }) =>
      `The preflight's answer allows ${found === null ? "no headers" : `the headers ${found}`}, not ${expected}, so the request was not sent.`,
    mend: ({ expected, found }) => [
      {
        who: "server",
        text: "List the header.",
        header: `Access-Control-Allow-Headers: ${found === null ? expected : `${found}, ${expected}`}`,
        policy: `allowHeaders: ["${expected}"]`,
      },
    ],
  },

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
    message: ({ found }) => `The redirect leads to a ${found ?? ""} URL.`,
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
    message: ({ url }) => `No answer came from ${url}.`,
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
