import { describe, expect, test } from "vitest";
import { type Decision, definePolicy, type RequestFacts } from "../../src/index.ts";

const APP = "https://app.example.com";
const EVIL = "https://evil.test";

const policy = definePolicy({
  resources: {
    "/api/*": {
      origins: [APP, "https://*.example.org"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Content-Type", "Authorization"],
      exposeHeaders: ["X-Request-Id"],
      credentials: true,
      maxAge: 86_400,
    },
    "/api/bare": { origins: [APP] },
    "/public/*": { origins: "*", methods: "*", allowHeaders: ["*", "Authorization"], exposeHeaders: "*", maxAge: 0 },
    "/public/star": { origins: "*", allowHeaders: "*" },
    "/mixed/*": [
      { origins: [APP], credentials: true, methods: ["DELETE"] },
      { origins: ["https://*.example.org"], exposeHeaders: ["X-B"] },
      { origins: "*", methods: ["PUT"], allowHeaders: ["Content-Type"], maxAge: 5 },
    ],
  },
});

const get = (path: string, origin?: string | null): RequestFacts => ({ method: "GET", path, origin });
const preflight = (path: string, origin: string, requestMethod: string, requestHeaders?: string): RequestFacts => ({
  method: "OPTIONS",
  path,
  origin,
  requestMethod,
  requestHeaders,
});

const ACTUAL = ["Origin"];
const PREFLIGHT = ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];

const API_ACTUAL = {
  "Access-Control-Allow-Origin": APP,
  "Access-Control-Allow-Credentials": "true",
  "Access-Control-Expose-Headers": "X-Request-Id",
};
const API_PREFLIGHT = {
  "Access-Control-Allow-Origin": APP,
  "Access-Control-Allow-Credentials": "true",
  "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
  "Access-Control-Allow-Headers": "Content-Type, Authorization",
  "Access-Control-Max-Age": "86400",
};
// What is refused for its size is answered so that a browser would not go on.
const API_OVERSIZED = { "Access-Control-Allow-Origin": APP, "Access-Control-Allow-Credentials": "true" };
const NONE: Decision = { kind: "none", allowed: false, reason: "no-resource", headers: {}, vary: [] };

// policy.md, "What goes on the wire", row by row.
describe("the wire table", () => {
  test.each<[string, RequestFacts, Decision]>([
    [
      "origin granted: the origin, credentials, exposed headers",
      get("/api/a", APP),
      {
        kind: "actual",
        allowed: true,
        reason: "origin-granted",
        headers: API_ACTUAL,
        vary: ACTUAL,
        resource: "/api/*",
      },
    ],
    [
      "origin granted by a wildcard: the request's origin, never the pattern",
      get("/api/a", "https://a.example.org"),
      {
        kind: "actual",
        allowed: true,
        reason: "origin-granted",
        headers: { ...API_ACTUAL, "Access-Control-Allow-Origin": "https://a.example.org" },
        vary: ACTUAL,
        resource: "/api/*",
      },
    ],
    [
      "credentials only with credentials, exposed headers if any",
      get("/api/bare", APP),
      {
        kind: "actual",
        allowed: true,
        reason: "origin-granted",
        headers: { "Access-Control-Allow-Origin": APP },
        vary: ACTUAL,
        resource: "/api/bare",
      },
    ],
    [
      "origin not granted: no Access-Control-* header, and Vary",
      get("/api/a", EVIL),
      {
        kind: "actual",
        allowed: false,
        reason: "origin-not-granted",
        headers: {},
        vary: ACTUAL,
        resource: "/api/*",
        value: EVIL,
      },
    ],
    [
      "an opaque origin is not granted",
      get("/api/a", "null"),
      {
        kind: "actual",
        allowed: false,
        reason: "origin-not-granted",
        headers: {},
        vary: ACTUAL,
        resource: "/api/*",
        value: "null",
      },
    ],
    [
      "no Origin: no Access-Control-* header, and Vary",
      get("/api/a"),
      { kind: "actual", allowed: false, reason: "no-origin", headers: {}, vary: ACTUAL, resource: "/api/*" },
    ],
    [
      "public grants send * always: to any origin",
      get("/public/a", EVIL),
      {
        kind: "actual",
        allowed: true,
        reason: "any-origin",
        headers: { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*" },
        vary: [],
        resource: "/public/*",
      },
    ],
    [
      "public grants send * always: to null",
      get("/public/a", "null"),
      {
        kind: "actual",
        allowed: true,
        reason: "any-origin",
        headers: { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*" },
        vary: [],
        resource: "/public/*",
      },
    ],
    [
      "public grants send * always: without an Origin, so that caches keep one answer",
      get("/public/a"),
      {
        kind: "actual",
        allowed: true,
        reason: "any-origin",
        headers: { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*" },
        vary: [],
        resource: "/public/*",
      },
    ],
    [
      "preflight, all allowed",
      preflight("/api/a", APP, "PUT", "content-type"),
      {
        kind: "preflight",
        allowed: true,
        reason: "origin-granted",
        status: 204,
        headers: API_PREFLIGHT,
        vary: PREFLIGHT,
        resource: "/api/*",
      },
    ],
    [
      "preflight of a safelisted method, which needs no list",
      preflight("/api/bare", APP, "POST"),
      {
        kind: "preflight",
        allowed: true,
        reason: "origin-granted",
        status: 204,
        headers: { "Access-Control-Allow-Origin": APP },
        vary: PREFLIGHT,
        resource: "/api/bare",
      },
    ],
    [
      "preflight, public: * for everything, Authorization by name, Max-Age 0",
      preflight("/public/a", EVIL, "PATCH", "authorization,x-a"),
      {
        kind: "preflight",
        allowed: true,
        reason: "any-origin",
        status: 204,
        headers: {
          "Access-Control-Allow-Origin": "*",
          "Access-Control-Allow-Methods": "*",
          "Access-Control-Allow-Headers": "*, Authorization",
          "Access-Control-Max-Age": "0",
        },
        vary: PREFLIGHT,
        resource: "/public/*",
      },
    ],
    [
      "preflight, origin not granted: 403 without any Access-Control-*",
      preflight("/api/a", EVIL, "PUT"),
      {
        kind: "preflight",
        allowed: false,
        reason: "origin-not-granted",
        status: 403,
        headers: {},
        vary: PREFLIGHT,
        resource: "/api/*",
        value: EVIL,
      },
    ],
    [
      "preflight, method not allowed: ok status and the true lists",
      preflight("/api/a", APP, "PATCH", "content-type"),
      {
        kind: "preflight",
        allowed: false,
        reason: "method-not-allowed",
        status: 204,
        headers: API_PREFLIGHT,
        vary: PREFLIGHT,
        resource: "/api/*",
        value: "PATCH",
      },
    ],
    [
      "preflight, header not allowed: ok status and the true lists",
      preflight("/api/a", APP, "PUT", "content-type,x-evil"),
      {
        kind: "preflight",
        allowed: false,
        reason: "header-not-allowed",
        status: 204,
        headers: API_PREFLIGHT,
        vary: PREFLIGHT,
        resource: "/api/*",
        value: "x-evil",
      },
    ],
    [
      "preflight, headers that are no list of tokens",
      preflight("/api/a", APP, "PUT", "content-type,x y"),
      {
        kind: "preflight",
        allowed: false,
        reason: "request-headers-malformed",
        status: 204,
        headers: API_PREFLIGHT,
        vary: PREFLIGHT,
        resource: "/api/*",
        value: "x y",
      },
    ],
    [
      "preflight, too many empty elements",
      preflight("/api/a", APP, "PUT", ",".repeat(20)),
      {
        kind: "preflight",
        allowed: false,
        reason: "request-headers-malformed",
        status: 204,
        headers: API_OVERSIZED,
        vary: PREFLIGHT,
        resource: "/api/*",
        value: "",
      },
    ],
    [
      "preflight, too many bytes",
      preflight("/api/a", APP, "PUT", "content-type,".repeat(1000)),
      {
        kind: "preflight",
        allowed: false,
        reason: "request-headers-too-long",
        status: 204,
        headers: API_OVERSIZED,
        vary: PREFLIGHT,
        resource: "/api/*",
        value: "",
      },
    ],
    [
      "preflight, too many bytes and a method that is not allowed",
      preflight("/api/a", APP, "PATCH", "content-type,".repeat(1000)),
      {
        kind: "preflight",
        allowed: false,
        reason: "method-not-allowed",
        status: 204,
        headers: API_OVERSIZED,
        vary: PREFLIGHT,
        resource: "/api/*",
        value: "PATCH",
      },
    ],
    [
      "preflight, too many bytes, origin not granted",
      preflight("/api/a", EVIL, "PUT", "content-type,".repeat(1000)),
      {
        kind: "preflight",
        allowed: false,
        reason: "origin-not-granted",
        status: 403,
        headers: {},
        vary: PREFLIGHT,
        resource: "/api/*",
        value: EVIL,
      },
    ],
    ["path governed by nothing", get("/other", APP), NONE],
    ["path governed by nothing: OPTIONS included", preflight("/other", APP, "PUT"), NONE],
    ["a path with a dot segment is governed by nothing", get("/api/../public", APP), NONE],
    ["no path is governed by nothing", { method: "OPTIONS", path: "*", origin: APP, requestMethod: "PUT" }, NONE],
  ])("%s", (_, facts, expected) => {
    expect(policy.decide(facts)).toEqual(expected);
  });
});

// policy.md: "`OPTIONS` with `Origin` and a non-empty `Access-Control-Request-Method`. Everything else is an actual request".
describe("what is a preflight", () => {
  test.each<[string, RequestFacts, Decision["kind"]]>([
    ["OPTIONS, Origin and Access-Control-Request-Method", preflight("/api/a", APP, "GET"), "preflight"],
    ["without Access-Control-Request-Headers", preflight("/api/a", APP, "GET"), "preflight"],
    ["OPTIONS with Origin alone", { method: "OPTIONS", path: "/api/a", origin: APP }, "actual"],
    ["an empty Access-Control-Request-Method", preflight("/api/a", APP, ""), "actual"],
    [
      "no Access-Control-Request-Method",
      { method: "OPTIONS", path: "/api/a", origin: APP, requestMethod: null },
      "actual",
    ],
    ["no Origin", { method: "OPTIONS", path: "/api/a", requestMethod: "PUT" }, "actual"],
    ["null for no Origin", { method: "OPTIONS", path: "/api/a", origin: null, requestMethod: "PUT" }, "actual"],
    ["another method", { ...preflight("/api/a", APP, "PUT"), method: "GET" }, "actual"],
    ["options in lower case is another method", { ...preflight("/api/a", APP, "PUT"), method: "options" }, "actual"],
    ["no method", { ...preflight("/api/a", APP, "PUT"), method: "" }, "actual"],
  ])("%s", (_, facts, kind) => {
    expect(policy.decide(facts).kind).toBe(kind);
  });

  test("an empty Origin is an Origin that nobody has", () => {
    expect(policy.decide(preflight("/api/a", "", "PUT"))).toMatchObject({ kind: "preflight", status: 403, value: "" });
    expect(policy.decide(get("/api/a", ""))).toMatchObject({ kind: "actual", reason: "origin-not-granted", value: "" });
  });
});

// https://fetch.spec.whatwg.org/#cors-preflight-fetch, steps 7.5 and 7.7.
describe("which methods and headers may be sent", () => {
  test.each([
    ["listed", "/api/a", "DELETE", "", true],
    ["not listed", "/api/a", "PATCH", "", false],
    ["methods are case-sensitive", "/api/a", "delete", "", false],
    ["safelisted, not listed", "/api/bare", "HEAD", "", true],
    ["safelisted, in lower case: another method", "/api/bare", "get", "", false],
    ["no method is listed", "/api/bare", "PUT", "", false],
    ["a star allows any method", "/public/a", "X-ANY", "", true],
    ["of at most 64 characters", "/public/a", "A".repeat(64), "", true],
    ["and no more", "/public/a", "A".repeat(65), "", false],
    ["that is a token", "/public/a", "A B", "", false],
    ["and not forbidden", "/public/a", "TRACE", "", false],
    ["nor a line break", "/public/a", "PUT\r\nX: y", "", false],
    ["a header that is listed, in any case", "/api/a", "PUT", "CONTENT-TYPE, authorization", true],
    ["a header that is not", "/api/a", "PUT", "x-a", false],
    ["no header is listed", "/api/bare", "POST", "content-type", false],
    ["a safelisted name is asked for when its value is not safelisted", "/api/bare", "POST", "accept", false],
    ["a star allows any header", "/public/star", "GET", "x-a, x-b", true],
    ["but not Authorization", "/public/star", "GET", "x-a, Authorization", false],
    ["unless it is named", "/public/a", "GET", "x-a, AUTHORIZATION", true],
    ["a star in the request is a name", "/api/a", "GET", "*", false],
    ["a method that is a property of every object", "/api/a", "constructor", "", false],
    ["a header that is a property of every object", "/api/a", "GET", "__proto__", false],
  ])("%s", (_, path, method, headers, expected) => {
    expect(policy.decide(preflight(path, APP, method, headers)).allowed).toBe(expected);
  });
});

// policy.md: "A list of grants on one resource: the first grant whose origins hold the request's origin applies."
describe("a list of grants", () => {
  test.each<[string, RequestFacts, Partial<Decision>]>([
    [
      "the first grant",
      get("/mixed/a", APP),
      {
        reason: "origin-granted",
        headers: { "Access-Control-Allow-Origin": APP, "Access-Control-Allow-Credentials": "true" },
      },
    ],
    [
      "the second",
      get("/mixed/a", "https://a.example.org"),
      {
        reason: "origin-granted",
        headers: { "Access-Control-Allow-Origin": "https://a.example.org", "Access-Control-Expose-Headers": "X-B" },
      },
    ],
    [
      "everybody else",
      get("/mixed/a", EVIL),
      { reason: "any-origin", headers: { "Access-Control-Allow-Origin": "*" } },
    ],
    ["nobody", get("/mixed/a"), { reason: "any-origin", headers: { "Access-Control-Allow-Origin": "*" } }],
    ["grants do not mix", preflight("/mixed/a", APP, "PUT"), { reason: "method-not-allowed", value: "PUT" }],
    [
      "nor for everybody else",
      preflight("/mixed/a", EVIL, "PUT", "content-type"),
      {
        allowed: true,
        headers: {
          "Access-Control-Allow-Origin": "*",
          "Access-Control-Allow-Methods": "PUT",
          "Access-Control-Allow-Headers": "Content-Type",
          "Access-Control-Max-Age": "5",
        },
      },
    ],
  ])("%s", (_, facts, expected) => {
    const decision = policy.decide(facts);
    expect(decision).toMatchObject(expected);
    expect(decision.headers).toEqual(expected.headers ?? decision.headers);
    // The answer depends on who asks, though the last grant is public.
    expect(decision.vary).toContain("Origin");
  });
});

test("the most specific pattern governs, and others do not mix in", () => {
  expect(policy.decide(get("/api/bare", "https://a.example.org"))).toMatchObject({
    allowed: false,
    resource: "/api/bare",
  });
  expect(policy.decide(get("/api/bare/a", "https://a.example.org"))).toMatchObject({
    allowed: true,
    resource: "/api/*",
  });
  expect(policy.decide(get("/api?a=b", APP))).toMatchObject({ allowed: true, resource: "/api/*" });
  expect(policy.decide(get("/%61pi", APP))).toMatchObject({ allowed: true, resource: "/api/*" });
  expect(policy.decide(get("https://api.test/api", APP))).toMatchObject({ allowed: true, resource: "/api/*" });
  expect(policy.decide(get("/apis", APP))).toEqual(NONE);
});

test("what a decision repeats of a request is cut to 256", () => {
  const long = "a".repeat(1000);
  expect(policy.decide(get("/api/a", long)).value).toBe("a".repeat(256));
  expect(policy.decide(preflight("/api/a", long, "GET")).value).toBe("a".repeat(256));
  expect(policy.decide(preflight("/api/a", APP, long)).value).toBe("a".repeat(256));
  expect(policy.decide(preflight("/api/a", APP, "GET", long)).value).toBe("a".repeat(256));
  expect(policy.decide(preflight("/api/a", APP, "GET", `${long} b`)).value).toBe("a".repeat(256));
});
