import type { Rule } from "./rule.ts";
import { BROKEN, WHO_MAY_READ } from "./standards.ts";

/** Group B: credentials and wildcards. */
export const CREDENTIALS_RULES = [
  {
    id: "wildcard-with-credentials",
    group: "credentials",
    title: "A star is sent together with credentials",
    means:
      "`Access-Control-Allow-Origin: *` and `Access-Control-Allow-Credentials: true` exclude each other. Browsers refuse the answer to every call with credentials.",
    exploited:
      "Nobody reads anything with it: it is broken. The danger is the next step that people take, which is to mirror the origin.",
    detected: "An answer has the origin `*` and credentials `true`.",
    mend: "List the origins that need credentials, and answer each with its own name. Or take credentials off, if the API is public.",
    severity: "medium: calls with credentials do not work",
    standards: WHO_MAY_READ,
  },
  {
    id: "wildcard-on-authenticated",
    group: "credentials",
    title: "Answers to signed-in users are readable by all",
    means: "The endpoint refuses strangers and answers signed-in users, yet says that every origin may read.",
    exploited:
      "With cookies the browser refuses to share. Without them a page still reads whatever the network position gives: an API that trusts addresses of the intranet, or a copy in a cache.",
    detected:
      "Without the session the answer is 401 or 403, with it 2xx, and the latter has the origin `*`. Where OpenAPI declares bearer tokens alone this is legitimate, and said as info.",
    mend: "List the origins that need it. Keep `*` for answers that anybody may have.",
    severity: "medium with cookie or network authentication, info with declared bearer tokens",
    standards: WHO_MAY_READ,
  },
  {
    id: "credentials-value-invalid",
    group: "credentials",
    title: "The value for credentials is not true",
    means:
      "`Access-Control-Allow-Credentials` has one valid value: `true`, in lower case. Everything else counts as absent.",
    exploited: "Clients that send cookies cannot read the answer.",
    detected: "The header is there, and its value is not exactly `true`.",
    mend: "Send `Access-Control-Allow-Credentials: true`, or leave the header out.",
    severity: "medium: calls with credentials do not work; info where no client sends any",
    standards: BROKEN,
  },
  {
    id: "wildcard-methods-credentials",
    group: "credentials",
    title: "A star for methods does not work with credentials",
    means:
      "With credentials `*` in `Access-Control-Allow-Methods` is the name of a method called `*`. PUT, PATCH and DELETE are not allowed by it.",
    exploited: "Clients with credentials can send GET, HEAD and POST, and nothing else.",
    detected: "A preflight answer with credentials `true` has `*` among its methods.",
    mend: "Name the methods.",
    severity: "medium: PUT, PATCH and DELETE do not work",
    standards: BROKEN,
  },
  {
    id: "wildcard-headers-credentials",
    group: "credentials",
    title: "A star for headers does not work with credentials",
    means:
      "With credentials `*` in `Access-Control-Allow-Headers` is the name of a header called `*`. No other header is allowed by it.",
    exploited: "Clients with credentials cannot send JSON, since `Content-Type: application/json` needs to be allowed.",
    detected: "A preflight answer with credentials `true` has `*` among its headers.",
    mend: "Name the headers, such as `Content-Type`.",
    severity: "medium: calls with such headers do not work",
    standards: BROKEN,
  },
  {
    id: "wildcard-expose-credentials",
    group: "credentials",
    title: "A star for exposed headers does not work with credentials",
    means:
      "With credentials `*` in `Access-Control-Expose-Headers` is the name of a header called `*`. Nothing is exposed by it.",
    exploited: "Scripts see `null` for headers such as `ETag` or `Location`.",
    detected: "An answer with credentials `true` has `*` among the exposed headers.",
    mend: "Name the headers that scripts read.",
    severity: "low: one feature is lost",
    standards: BROKEN,
  },
  {
    id: "wildcard-headers-authorization",
    group: "credentials",
    title: "A star for headers does not cover Authorization",
    means: "`Authorization` must be named. By the Fetch Standard `*` never stands for it, with or without credentials.",
    exploited: "Clients that send a bearer token fail in their preflight, in engines that follow the standard here.",
    detected: "A client of the API sends `Authorization`, and the preflight's answer has nothing but `*` for it.",
    mend: "Write `Access-Control-Allow-Headers: Authorization`, with whatever other headers are sent.",
    severity: "medium: calls with a bearer token do not work",
    standards: BROKEN,
  },
  {
    id: "expose-missing",
    group: "credentials",
    title: "A declared response header is not exposed",
    means: "A script sees only a few response headers of another origin, unless the answer names more.",
    exploited:
      "A client reads `null` for a header that the API documents, such as `Location`, `ETag` or `X-Total-Count`.",
    detected:
      "The OpenAPI document declares a response header that is neither safelisted nor in `Access-Control-Expose-Headers`.",
    mend: "Name it in `Access-Control-Expose-Headers`.",
    severity: "low: one feature is lost",
    standards: BROKEN,
  },
  {
    id: "credentials-without-origin",
    group: "credentials",
    title: "Credentials are allowed to nobody",
    means: "`Access-Control-Allow-Credentials: true` stands without `Access-Control-Allow-Origin`, and has no effect.",
    exploited: "It does no harm. It shows that two places set these headers, or that one of them forgot a case.",
    detected: "An answer has credentials `true`, and no allowed origin.",
    mend: "Send both headers for origins that are granted, and neither for others.",
    severity: "info",
    standards: BROKEN,
  },
] as const satisfies readonly Rule[];
