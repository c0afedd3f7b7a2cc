/* oxlint-disable oxc/no-map-spread -- fast-check's map makes one value of one */
import * as fc from "fast-check";
import type { TokenState, WriteFacts } from "../../src/csrf/index.ts";
import type { GuardOptions } from "../../src/csrf/options.ts";
import type { Grant, PolicyConfig } from "../../src/index.ts";
import { anyText, originLike } from "./_arbitraries.ts";

const ORIGINS = ["https://a.test", "https://b.a.test", "https://c.test", "http://localhost:3000", "https://api.test"];
const PATTERNS = ["https://a.test", "https://*.a.test", "https://c.test", "http://localhost:*"];
const METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"];

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: odd });

const grant: fc.Arbitrary<Grant> = fc
  .record({
    origins: fc.oneof(fc.constant("*" as const), fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1 })),
    methods: fc.uniqueArray(fc.constantFrom(...METHODS)),
    credentials: fc.boolean(),
  })
  .map((read) => (read.origins === "*" ? { ...read, credentials: false } : read));

/** A policy that builds. */
export const policyConfig: fc.Arbitrary<PolicyConfig> = fc
  .record({
    resources: fc.dictionary(fc.constantFrom("/*", "/api/*", "/api/admin/*", "/form"), grant, { minKeys: 1 }),
    self: fc.option(fc.constant("https://api.test"), { nil: undefined }),
    trustProxy: fc.option(fc.constantFrom("10.0.0.0/8", "::1"), { nil: undefined }),
  })
  .map(({ resources, self, trustProxy }) => ({
    resources,
    ...(self !== undefined && { self }),
    ...(trustProxy !== undefined && { trustProxy }),
  }));

/** Options of a guard that are accepted. */
export const guardOptions: fc.Arbitrary<GuardOptions> = fc
  .record({
    exempt: fc.boolean(),
    unsafe: fc.subarray(["GET /logout", "GET /api/actions/*", "OPTIONS /x"]),
    sameSite: fc.constantFrom("writers" as const, "trust" as const),
    tokens: fc.constantFrom("none", "tokens", "always"),
  })
  .map(({ exempt, unsafe, sameSite, tokens }) => ({
    exempt: exempt ? [{ method: "POST", path: "/hook", because: "signed" }] : [],
    unsafe,
    sameSite,
    dangerouslyAllowInsecureWriters: true,
    ...(tokens !== "none" && { tokens: { keys: ["k".repeat(32)], binding: () => "s", always: tokens === "always" } }),
  }));

export const path: fc.Arbitrary<string> = mostly(
  fc
    .tuple(
      fc.constantFrom(
        "/",
        "/api/x",
        "/api/admin/x",
        "/form",
        "/logout",
        "/LOGOUT/",
        "/hook",
        "/api/../form",
        "/api/actions/1",
        "*",
      ),
      fc.constantFrom("", "", "", "?x=1", "?_method=PUT", "?_method=GET", ";_method=DELETE", "?%5fmethod=put"),
    )
    .map((parts) => parts.join("")),
  anyText,
);

const header = (...values: readonly string[]): fc.Arbitrary<string | string[] | undefined> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: anyText },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...values), { maxLength: 3 }) },
  );

/** What few requests have. */
const rare = (...values: readonly string[]): fc.Arbitrary<string | string[] | undefined> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: header(...values) });

const headers = fc.record({
  host: header("api.test", "api.test:443", "evil.test", "API.test"),
  origin: fc.oneof(header(...ORIGINS, "https://evil.test", "null", ""), originLike),
  referer: header(...ORIGINS.map((origin) => `${origin}/page`), "https://evil.test/", "about:blank"),
  "sec-fetch-site": header("same-origin", "same-site", "cross-site", "none", "SAME-ORIGIN", "same-origin, none"),
  cookie: header("sid=1", "__Host-csrf=x"),
  authorization: header("Bearer x", "Basic x", "Bearer a, Basic b"),
  upgrade: rare("websocket", "h2c", "WEBSOCKET"),
  ":protocol": rare("websocket"),
  "x-forwarded-host": rare("api.test", "evil.test", "a, b"),
  "x-forwarded-proto": rare("https", "http"),
  "x-http-method-override": rare("PUT", "delete", "GET"),
  "x-http-method": rare("PATCH"),
  "x-method-override": rare("DELETE", "get, put"),
  "x-csrf-token": header("v1.x", ""),
});

/** Facts of a request, often nearly right. */
export const writeFacts: fc.Arbitrary<WriteFacts> = fc
  .record({
    method: mostly(fc.constantFrom(...METHODS, "CONNECT", "post"), anyText),
    path,
    scheme: fc.constantFrom("http" as const, "https" as const, "https" as const),
    headers,
    repeated: fc.subarray(["host", "origin", "referer", "authorization", "cookie"], { maxLength: 1 }),
    peer: fc.constantFrom("10.0.0.1", "::ffff:10.0.0.1", "::1", "203.0.113.1", undefined),
    hasClientCertificate: fc.boolean(),
  })
  .map(({ headers: all, ...facts }) => ({
    ...facts,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
  }));

export const tokenState: fc.Arbitrary<TokenState> = fc.constantFrom("absent", "unread", "valid", "invalid");
