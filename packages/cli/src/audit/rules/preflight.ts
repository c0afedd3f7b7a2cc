import type { Rule } from "./rule.ts";
import { BROKEN, WHO_MAY_READ } from "./standards.ts";

const EARLY =
  "Answer OPTIONS requests that have `Origin` and `Access-Control-Request-Method` before routes, sessions, log-in and redirects.";

/** Group E: preflights. */
export const PREFLIGHT_RULES = [
  {
    id: "preflight-status",
    group: "preflight",
    title: "Preflights are answered with an error",
    means:
      "A preflight must be answered with a status from 200 to 299. With any other the call is never sent, even when every header is right.",
    exploited: "PUT, PATCH, DELETE and JSON calls of a trusted page fail. No log of the application shows them.",
    detected:
      "A preflight by a trusted origin, for a method that its clients use, is answered with 405, 404, 501 or 5xx. An API without clients on other origins may well do that.",
    mend: `${EARLY} The status is 204.`,
    severity: "high: clients do not work",
    standards: BROKEN,
  },
  {
    id: "preflight-auth",
    group: "preflight",
    title: "Preflights must be signed in, which they never are",
    means:
      "A browser sends no cookie, no `Authorization` and no client certificate with a preflight. The API answers it with 401 or 403.",
    exploited: "Calls that need a preflight fail for everybody, also for those who are signed in.",
    detected:
      "A preflight by a trusted origin is answered with 401 or 403, and with 2xx when credentials are sent with it.",
    mend: `${EARLY} Nothing secret is in such an answer.`,
    severity: "high: clients do not work",
    standards: BROKEN,
  },
  {
    id: "preflight-redirect",
    group: "preflight",
    title: "Preflights are redirected",
    means:
      "A browser follows no redirect of a preflight. From http to https, or to a path with a slash at its end, it is a network error.",
    exploited: "Clients fail, while `curl -L` and most test tools work, because they follow.",
    detected: "A preflight is answered with a status from 300 to 399.",
    mend: "Let clients call the final URL. Answer OPTIONS before the redirect.",
    severity: "high: clients do not work",
    standards: BROKEN,
  },
  {
    id: "preflight-no-acao",
    group: "preflight",
    title: "Preflights are answered without an allowed origin",
    means:
      "The status is fine, and `Access-Control-Allow-Origin` is missing or names another origin. A handler of OPTIONS answers before CORS does.",
    exploited: "PUT, PATCH, DELETE and JSON calls of a trusted page fail.",
    detected:
      "The preflight of a trusted origin is answered with 2xx, and a browser refuses it for its origin or credentials.",
    mend: EARLY,
    severity: "high: clients do not work; medium when only credentials are missing",
    standards: BROKEN,
  },
  {
    id: "preflight-method-missing",
    group: "preflight",
    title: "A method that clients use is not allowed",
    means: "The API has the method, and the preflight's answer does not list it.",
    exploited: "Clients cannot call that operation.",
    detected:
      "A method that the policy or the OpenAPI document declares for the path is missing in `Access-Control-Allow-Methods`.",
    mend: "Add it to `Access-Control-Allow-Methods`, or to `methods` of a Corslet policy. Method names are compared with upper and lower case: `PATCH` is not `patch`.",
    severity: "medium: an operation does not work",
    standards: BROKEN,
  },
  {
    id: "preflight-header-missing",
    group: "preflight",
    title: "A header that clients send is not allowed",
    means:
      "The API needs the request header, and the preflight's answer does not list it. Most often it is `Content-Type` or `Authorization`.",
    exploited: "Clients cannot send JSON, or their token.",
    detected:
      "A header that the policy or the OpenAPI document declares, also by its security schemes, is missing in `Access-Control-Allow-Headers`.",
    mend: "Add its name to `Access-Control-Allow-Headers`, or to `allowHeaders` of a Corslet policy.",
    severity: "medium: an operation does not work",
    standards: BROKEN,
  },
  {
    id: "preflight-reflects-request",
    group: "preflight",
    title: "Whatever a preflight asks for is allowed",
    means: "The answer repeats the method and headers of the request, known or not.",
    exploited:
      "Pages that are let in may send every method and header, also those that only your own tools should use. By itself it lets nobody in.",
    detected: "A method and a header that do not exist come back as allowed.",
    mend: "List the methods and headers that clients use.",
    severity: "low",
    standards: WHO_MAY_READ,
  },
  {
    id: "preflight-header-flood",
    group: "preflight",
    title: "A long list of headers breaks the preflight",
    means:
      "A preflight that asks for some kilobytes of header names makes the server fail, or think for more than a second.",
    exploited: "Anybody can send such requests, and each of them costs the server far more than its sender.",
    detected: "An OPTIONS request with a list of 4 kilobytes is answered with 5xx, or later than after a second.",
    mend: "Read the list up to a limit, stop at the first name that is not allowed, and use no regular expression on it.",
    severity: "medium when it takes more than a second, low when it ends in an error",
    standards: { asvs: [], wstg: ["WSTG-CLNT-07"], cwe: [400], api: ["API4:2023", "API8:2023"] },
  },
  {
    id: "preflight-actual-mismatch",
    group: "preflight",
    title: "Preflight and answer do not agree",
    means:
      "The preflight is right, and the real answer has no CORS headers; or the preflight lets strangers in, and the real answer does not. They are set in two places, or for OPTIONS alone.",
    exploited:
      "The call is sent and carried out, and the client sees a failure. It may send it again. A stranger that passes the preflight cannot read, but it can write.",
    detected:
      "A trusted origin's preflight succeeds, and a browser refuses the real answer; or a stranger's preflight succeeds, whose real answer is refused.",
    mend: "Set the CORS headers in one place, for every method and status.",
    severity:
      "high: clients do not work. The other way round, when only the preflight lets strangers in: high with credentials, else low",
    standards: BROKEN,
  },
  {
    id: "preflight-slow",
    group: "preflight",
    title: "Preflights are slow, or carry a body",
    means: "The preflight goes through the whole application: data base, session, page of HTML.",
    exploited: "Every call that needs a preflight waits for it.",
    detected: "The answer takes more than 300 ms, or has a body.",
    mend: `${EARLY} Answer 204 without a body, with \`Access-Control-Max-Age\`.`,
    severity: "low when it is slow, info when it only has a body",
    standards: BROKEN,
  },
] as const satisfies readonly Rule[];
