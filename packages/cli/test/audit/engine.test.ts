import { describe, expect, it } from "vitest";
import type { RuleId } from "../../src/audit/rules/rule.ts";
import type { Severity } from "../../src/audit/severity.ts";
import {
  answering,
  auditOf,
  base,
  type Headers,
  type Asked,
  type Listener,
  listening,
  T,
  trusting,
} from "./_server.ts";

// Each fault on a server that is right but for it, and nothing else above info there.

type Row = readonly [id: RuleId, severity: Severity, why: string, listener: Listener, also?: readonly RuleId[]];

const isHttps = (origin: string): boolean => origin.startsWith("https://");
const plus = (extra: (asked: Asked) => Headers): Listener =>
  answering((asked) => ({ ...base(asked), ...extra(asked) }));
const onTrusted = (extra: Headers): Listener => plus(({ origin }) => (origin === T ? extra : {}));
const onPreflight = (extra: Headers): Listener =>
  plus(({ origin, isPreflight }) => (origin === T && isPreflight ? extra : {}));
const withoutCredentials = (listener: (origin: string | undefined) => boolean): Listener =>
  answering(({ origin }) => ({
    Vary: "Origin",
    ...(listener(origin) && { "Access-Control-Allow-Origin": origin ?? "" }),
  }));

let calls = 0;

const ROWS: readonly Row[] = [
  ["origin-reflect-any", "critical", "every origin", trusting(() => true)],
  ["origin-reflect-any", "critical", "every https origin", trusting((origin) => isHttps(origin))],
  [
    "origin-reflect-any",
    "low",
    "every origin, without credentials",
    withoutCredentials((origin) => origin !== undefined),
  ],
  ["origin-prefix-match", "critical", "begins like it", trusting((origin) => origin.startsWith(T))],
  [
    "origin-prefix-match",
    "critical",
    "begins like it, then a dot",
    trusting((origin) => origin === T || origin.startsWith(`${T}.`)),
  ],
  [
    "origin-prefix-match",
    "low",
    "begins like it, without credentials",
    withoutCredentials((origin) => origin?.startsWith(T) === true),
  ],
  ["origin-suffix-match", "critical", "ends like its domain", trusting((origin) => origin.endsWith("example.com"))],
  ["origin-substring-match", "critical", "has it somewhere", trusting((origin) => origin.includes("example.com"))],
  [
    "origin-unescaped-dot",
    "critical",
    "the first dot",
    trusting((origin) => /^https:\/\/app.example\.com$/.test(origin)),
  ],
  ["origin-unescaped-dot", "high", "the last dot", trusting((origin) => /^https:\/\/app\.example.com$/.test(origin))],
  [
    "origin-special-char",
    "high",
    "an underscore",
    trusting((origin) => /^https:\/\/app\.example\.com(?:_|$)/.test(origin)),
  ],
  [
    "origin-special-char",
    "medium",
    "a backtick",
    trusting((origin) => /^https:\/\/app\.example\.com(?:`|$)/.test(origin)),
  ],
  [
    "origin-special-char",
    "medium",
    "a closing brace",
    trusting((origin) => /^https:\/\/app\.example\.com(?:\}|$)/.test(origin)),
  ],
  [
    "origin-subdomain-any",
    "medium",
    "every subdomain",
    trusting((origin) => isHttps(origin) && origin.endsWith(".example.com")),
  ],
  ["origin-null", "high", "null", trusting((origin) => origin === T || origin === "null")],
  ["origin-http-downgrade", "medium", "http too", trusting((origin) => /^https?:\/\/app\.example\.com$/.test(origin))],
  ["origin-port-any", "low", "any port", trusting((origin) => /^https:\/\/app\.example\.com(?::\d+)?$/.test(origin))],
  [
    "origin-loopback-private",
    "medium",
    "localhost",
    trusting((origin) => origin === T || /^http:\/\/localhost:\d+$/.test(origin)),
  ],
  [
    "origin-loopback-private",
    "medium",
    "localhost:3000 alone",
    trusting((origin) => origin === T || origin === "http://localhost:3000"),
  ],
  [
    "origin-loopback-private",
    "medium",
    "names under local",
    trusting((origin) => origin === T || origin.endsWith(".local")),
  ],
  [
    "origin-public-suffix",
    "high",
    "previews",
    trusting((origin) => origin === T || /^https:\/\/[\w-]+\.vercel\.app$/.test(origin)),
  ],
  [
    "origin-third-party-sandbox",
    "high",
    "codepen",
    trusting((origin) => origin === T || origin === "https://codepen.io"),
  ],
  [
    "origin-scheme-any",
    "medium",
    "capacitor",
    trusting((origin) => origin === T || origin === "capacitor://app.example.com"),
  ],
  ["origin-nondeterministic", "medium", "every second time", trusting((origin) => origin === T && calls++ % 2 === 0)],
  [
    "origin-from-other-header",
    "high",
    "X-Forwarded-Host",
    plus(({ request: { headers } }) =>
      headers["x-forwarded-host"] === undefined
        ? {}
        : { "Access-Control-Allow-Origin": `https://${String(headers["x-forwarded-host"])}` },
    ),
  ],
  [
    "wildcard-with-credentials",
    "medium",
    "both",
    answering(() => ({ "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true" })),
  ],
  ["credentials-value-invalid", "medium", "True", onTrusted({ "Access-Control-Allow-Credentials": "True" })],
  ["wildcard-methods-credentials", "medium", "a star", onPreflight({ "Access-Control-Allow-Methods": "*" })],
  ["wildcard-headers-credentials", "medium", "a star", onPreflight({ "Access-Control-Allow-Headers": "*" })],
  ["wildcard-expose-credentials", "low", "a star", onTrusted({ "Access-Control-Expose-Headers": "*" })],
  ["credentials-without-origin", "info", "alone", plus(() => ({ "Access-Control-Allow-Credentials": "true" }))],
  ["acao-multiple", "high", "twice", onTrusted({ "Access-Control-Allow-Origin": [T, T] })],
  ["acao-multiple", "high", "credentials twice", onTrusted({ "Access-Control-Allow-Credentials": ["true", "true"] })],
  ["acao-list", "medium", "two origins", onTrusted({ "Access-Control-Allow-Origin": `${T}, https://b.example.com` })],
  ["acao-malformed", "medium", "a slash", onTrusted({ "Access-Control-Allow-Origin": `${T}/` })],
  ["acao-malformed", "medium", "a default port", onTrusted({ "Access-Control-Allow-Origin": `${T}:443` })],
  ["acao-malformed", "medium", "a star within", onTrusted({ "Access-Control-Allow-Origin": "https://*.example.com" })],
  ["acao-malformed", "medium", "quotes", onTrusted({ "Access-Control-Allow-Origin": `"${T}"` })],
  ["header-name-typo", "medium", "without its s", onPreflight({ "Access-Control-Allow-Method": "PUT" })],
  ["max-age-invalid", "low", "with a unit", onPreflight({ "Access-Control-Max-Age": "600s" })],
  ["max-age-excessive", "low", "a year", onPreflight({ "Access-Control-Max-Age": "31536000" })],
  [
    "vary-missing",
    "medium",
    "no Vary",
    answering(({ origin }) => (origin === T ? { "Access-Control-Allow-Origin": T } : {})),
  ],
  [
    "vary-missing",
    "high",
    "no Vary, public, with credentials",
    answering((asked) => ({ ...base(asked), Vary: "Accept", "Cache-Control": "public, max-age=60" })),
    ["cacheable-credentialed"],
  ],
  ["vary-missing", "info", "no Vary, private", answering((asked) => ({ ...base(asked), Vary: "Accept" }))],
  [
    "vary-missing-noncors",
    "medium",
    "no Vary without an Origin",
    answering((asked) => ({
      ...base(asked),
      "Cache-Control": "max-age=60",
      ...(asked.origin === undefined && { Vary: "Accept" }),
    })),
  ],
  [
    "cacheable-credentialed",
    "medium",
    "public",
    answering((asked) => ({ ...base(asked), "Cache-Control": "public, max-age=60" })),
  ],
  ["private-network-any", "low", "for strangers", plus(() => ({ "Access-Control-Allow-Private-Network": "true" }))],
  ["timing-allow-origin-any", "info", "for everybody", plus(() => ({ "Timing-Allow-Origin": "*" }))],
];

describe("a fault is found, with its severity, and nothing else", () => {
  const rows = ROWS.map(([id, severity, why, listener, also = []]) => ({ id, severity, why, listener, also }));
  it.each(rows)("$id ($severity): $why", async ({ id, severity, listener, also }) => {
    const { findings, verdict } = await auditOf([await listening(listener)]);
    expect(findings.map((finding) => `${finding.id} ${finding.severity}`)).toContain(`${id} ${severity}`);
    const others = findings.filter((finding) => finding.id !== id && !also.includes(finding.id));
    expect(others.filter((finding) => finding.severity !== "info").map((finding) => finding.id)).toEqual([]);
    expect(verdict).toBe(severity === "low" || severity === "info" ? "clean" : "findings");
  });
});

const SAFE: readonly (readonly [why: string, listener: Listener, origins?: readonly string[]])[] = [
  ["the base", answering(base)],
  ["a fixed origin without Vary", answering(() => ({ "Access-Control-Allow-Origin": T }))],
  ["a public wildcard", answering(() => ({ "Access-Control-Allow-Origin": "*" }))],
  ["no CORS at all", answering(() => ({}))],
  ["403 to strangers", answering(base, ({ origin }) => (origin === undefined || origin === T ? 200 : 403))],
  [
    "405 to every preflight, and no cross-origin client",
    answering(
      () => ({}),
      ({ isPreflight }) => (isPreflight ? 405 : 200),
    ),
    [],
  ],
  [
    "a declared wildcard over subdomains",
    trusting((origin) => isHttps(origin) && origin.endsWith(".example.com")),
    [T, "https://*.example.com"],
  ],
  ["a well-known name on the list", trusting((origin) => origin === T || origin === "https://evil.com")],
  [
    "a declared loopback port",
    trusting((origin) => origin === T || origin.startsWith("http://localhost:")),
    [T, "http://localhost:*"],
  ],
  [
    "strangers are mirrored on 404 alone",
    (request, response) => {
      const isThere = request.url?.startsWith("/me") === true;
      answering(
        (asked) => base(asked, isThere ? asked.origin === T : asked.origin !== undefined),
        () => (isThere ? 200 : 404),
      )(request, response);
    },
  ],
];

describe("a safe server is clean", () => {
  const rows = SAFE.map(([why, listener, origins = [T]]) => ({ why, listener, origins }));
  it.each(rows)("$why", async ({ listener, origins }) => {
    const report = await auditOf([await listening(listener)], { origins });
    expect(report.findings.filter(({ severity }) => severity !== "info").map(({ id }) => id)).toEqual([]);
    expect(report.verdict).toBe("clean");
    expect(report.endpoints[0]?.requests).toBeLessThanOrEqual(60);
  });
});

describe("the cause is named once", () => {
  it.each([
    ["origin-reflect-any", trusting(() => true), ["origin-null"]],
    ["origin-prefix-match", trusting((origin) => origin.startsWith(T)), ["origin-port-any", "origin-special-char"]],
    [
      "origin-substring-match",
      trusting((origin) => origin.includes("example.com")),
      [
        "origin-prefix-match",
        "origin-suffix-match",
        "origin-port-any",
        "origin-special-char",
        "origin-subdomain-any",
        "origin-http-downgrade",
        "origin-scheme-any",
      ],
    ],
  ] as const)("%s", async (id, listener, symptoms) => {
    const { findings } = await auditOf([await listening(listener)]);
    const finding = findings.find(({ security }) => security === "critical");
    expect(finding?.id).toBe(id);
    expect(finding?.symptoms).toEqual(symptoms);
    expect(finding?.evidence.map(({ role }) => role)).toEqual(["shows", "confirms", "control"]);
  });
});

const guarded = (headers: Headers): Listener =>
  answering(
    () => headers,
    ({ request, isPreflight }) => (isPreflight ? 204 : request.headers.cookie === undefined ? 401 : 200),
  );

describe("who is signed in", () => {
  const session = { headers: [["Cookie", "sid=secret-of-the-session"]] as const, isAmbient: true };
  it.each([
    ["a cookie", session, "medium"],
    ["a bearer token", { headers: [["Cookie", "sid=secret-of-the-session"]] as const, isAmbient: false }, "info"],
  ] as const)("wildcard-on-authenticated with %s", async (_, signedIn, severity) => {
    const url = await listening(guarded({ "Access-Control-Allow-Origin": "*" }));
    const { findings } = await auditOf([url], { session: signedIn });
    expect(findings.find(({ id }) => id === "wildcard-on-authenticated")?.severity).toBe(severity);
  });

  it("what is not public is worse to let everybody read without credentials", async () => {
    const url = await listening((request, response) =>
      guarded({ Vary: "Origin", "Access-Control-Allow-Origin": request.headers.origin ?? "null" })(request, response),
    );
    const { findings } = await auditOf([url], { session });
    expect(findings.find(({ id }) => id === "origin-reflect-any")?.severity).toBe("medium");
  });

  it("no secret is in the report, and none is in its evidence", async () => {
    const url = await listening((request, response) => {
      response.setHeader("Set-Cookie", "sid=a-new-secret; HttpOnly");
      response.setHeader("X-Echo", request.headers.cookie ?? "");
      trusting(() => true)(request, response);
    });
    const text = JSON.stringify(await auditOf([url], { session }));
    expect(text).toContain("origin-reflect-any");
    expect(text).not.toContain("secret");
  });
});

it("equal answers make equal reports", async () => {
  const url = await listening(trusting((origin) => origin.startsWith(T)));
  const [one, two] = [await auditOf([url]), await auditOf([url])];
  expect(one.findings.length).toBeGreaterThan(0);
  expect(JSON.stringify(two)).toBe(JSON.stringify(one));
});
