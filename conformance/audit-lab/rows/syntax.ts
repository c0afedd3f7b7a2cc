import { isPreflight, plus, replaced } from "../message.ts";
import type { LabAnswer } from "../message.ts";
import type { Row } from "../row.ts";
import { type Change, T } from "../setup.ts";

// C. How the headers are written.

const ALLOW_ORIGIN = "Access-Control-Allow-Origin";

/** A proxy that changes what the application answers. */
const proxied =
  (change: (answer: LabAnswer, isOfPreflight: boolean, origin: string | undefined) => LabAnswer): Change =>
  () => ({
    front: (handler) => async (request) =>
      change(await handler(request), isPreflight(request), request.headers["origin"]),
  });

const written = (id: string, why: string, value: string): Row => ({
  id,
  why,
  fault: () => ({ allowOrigin: () => value }),
  expect: [{ id: "acao-malformed", severity: "medium" }],
});

const renamed = (id: string, why: string, from: string, to: string): Row => ({
  id,
  why,
  fault: proxied((answer) => ({
    ...answer,
    headers: answer.headers.map(([name, value]) => [name === from ? to : name, value]),
  })),
  expect: [{ id: "header-name-typo", severity: "medium" }],
  also: ["preflight-method-missing", "preflight-header-missing", "preflight-no-acao", "expose-missing"],
});

export const SYNTAX_ROWS: readonly Row[] = [
  {
    id: "doubled-by-proxy",
    why: "application and proxy both name the trusted origin",
    fault: proxied((answer, _, origin) => (origin === T ? plus(answer, [ALLOW_ORIGIN, T]) : answer)),
    expect: [{ id: "acao-multiple", severity: "high" }],
  },
  {
    id: "doubled-with-star",
    why: "the proxy adds * to what the application names",
    fault: proxied((answer, _, origin) => (origin === T ? plus(answer, [ALLOW_ORIGIN, "*"]) : answer)),
    expect: [{ id: "acao-multiple", severity: "high" }],
  },
  {
    id: "doubled-credentials",
    why: "the proxy adds a second Access-Control-Allow-Credentials: true, true is not true",
    fault: proxied((answer, _, origin) =>
      origin === T ? plus(answer, ["Access-Control-Allow-Credentials", "true"]) : answer,
    ),
    expect: [{ id: "acao-multiple", severity: "high" }],
    also: ["credentials-value-invalid"],
  },
  {
    id: "list-with-commas",
    why: "the whole list of trusted origins in one header",
    fault: () => ({ allowOrigin: () => `${T}, https://admin.example.org` }),
    expect: [{ id: "acao-list", severity: "medium" }],
  },
  {
    id: "list-with-spaces",
    why: "the list of trusted origins, separated by spaces, as an old draft had it",
    fault: () => ({ allowOrigin: () => `${T} https://admin.example.org` }),
    expect: [{ id: "acao-list", severity: "medium" }],
  },
  written("written-with-slash", "a slash behind the origin", `${T}/`),
  written("written-with-port", "the scheme's own port behind the origin", `${T}:443`),
  written("written-in-capitals", "a host with a capital letter", "https://App.example.com"),
  written("written-in-quotes", "the origin in quotes", `"${T}"`),
  written("written-as-pattern", "a wildcard inside of an origin", "https://*.example.com"),
  written("written-without-scheme", "a host without its scheme", "app.example.com"),
  renamed(
    "typo-allow-method",
    "Access-Control-Allow-Method, without an s",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Method",
  ),
  renamed(
    "typo-allow-header",
    "Access-Control-Allow-Header, without an s",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Header",
  ),
  renamed(
    "typo-expose",
    "Access-Control-Exposed-Headers, with a d",
    "Access-Control-Expose-Headers",
    "Access-Control-Exposed-Headers",
  ),
  {
    ...renamed("typo-allow-origins", "Access-Control-Allow-Origins, with an s", ALLOW_ORIGIN, `${ALLOW_ORIGIN}s`),
    also: ["preflight-no-acao", "credentials-without-origin"],
  },
  ...(["10m", "-1", "600.5", "ten minutes"] as const).map((value): Row => ({
    id: `max-age-${value.replaceAll(/\W+/g, "-").replace(/^-/, "minus-")}`,
    why: `Access-Control-Max-Age: ${value}`,
    fault: () => ({ maxAge: value }),
    expect: [{ id: "max-age-invalid", severity: "low" }],
  })),
  {
    id: "written-over-by-proxy",
    why: "the proxy writes the trusted origin with a slash over the application's own",
    fault: proxied((answer, isOfPreflight) =>
      isOfPreflight ? answer : replaced(answer, ALLOW_ORIGIN, (value) => `${value}/`),
    ),
    expect: [{ id: "acao-malformed", severity: "medium" }],
    also: ["preflight-actual-mismatch"],
  },
];
