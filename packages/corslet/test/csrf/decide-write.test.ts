import { describe, expect, test } from "vitest";
import { guard, type TokenState, type WriteFacts } from "../../src/csrf/index.ts";
import {
  COOKIES,
  DERIVING,
  EVIL,
  POLICY,
  post,
  READER,
  SELF,
  told,
  WRITER,
  BEARER,
  withTokens,
  eachRow,
} from "./_facts.ts";

type Headers = WriteFacts["headers"];
type Row = readonly [headers: Headers, decision: string, facts?: Partial<WriteFacts>];

const plain = guard(POLICY);
const withoutCookies: Partial<WriteFacts> = { headers: { host: "api.example.com" } };
const bare = (headers: Headers): Partial<WriteFacts> => ({ headers: { host: "api.example.com", ...headers } });

describe("Sec-Fetch-Site", () => {
  eachRow<Row>([
    [{ "sec-fetch-site": "same-origin" }, "allow same-origin"],
    [{ "sec-fetch-site": "same-origin", origin: SELF }, "allow same-origin"],
    [{ "sec-fetch-site": "same-origin", origin: "null" }, "allow same-origin"],
    // A proxy in front may hide what the API is called: the browser knows better.
    [{ "sec-fetch-site": "same-origin", origin: EVIL }, "allow same-origin"],
    [{ "sec-fetch-site": "same-origin", referer: `${EVIL}/` }, "allow same-origin"],
    [{ "sec-fetch-site": "none" }, "allow user-initiated"],
    [{ "sec-fetch-site": "none", referer: `${EVIL}/` }, "allow user-initiated"],
    [{ "sec-fetch-site": "none", origin: SELF }, "allow own-origin"],
    [{ "sec-fetch-site": "none", origin: WRITER }, "allow writer"],
    [{ "sec-fetch-site": "none", origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ "sec-fetch-site": "none", origin: "null" }, "refuse origin-null"],
    [{ "sec-fetch-site": "same-site", origin: WRITER }, "allow writer"],
    [{ "sec-fetch-site": "same-site", origin: SELF }, "allow own-origin"],
    [{ "sec-fetch-site": "same-site" }, "refuse origin-missing"],
    [{ "sec-fetch-site": "same-site", referer: `${SELF}/` }, "refuse origin-missing"],
    [
      { "sec-fetch-site": "same-site", origin: "https://sibling.example.com" },
      "refuse origin-foreign https://sibling.example.com",
    ],
    [{ "sec-fetch-site": "cross-site", origin: WRITER }, "allow writer"],
    [{ "sec-fetch-site": "cross-site", origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ "sec-fetch-site": "cross-site", origin: "null" }, "refuse origin-null"],
    [{ "sec-fetch-site": "cross-site" }, "refuse origin-missing"],
    [{ "sec-fetch-site": "cross-site", referer: `${WRITER}/` }, "refuse origin-missing"],
    // What no browser says counts as nothing said.
    [{ "sec-fetch-site": "cross-origin" }, "refuse no-evidence"],
    [{ "sec-fetch-site": ["same-origin"] }, "refuse no-evidence"],
  ])("%j: %s", (headers, decision, facts) => expect(told(plain, post(headers, facts))).toBe(decision));

  test("a sibling is trusted where that was chosen, and nobody else with it", () => {
    const trusting = guard(POLICY, { sameSite: "trust" });
    const sibling = { origin: "https://sibling.example.com", "sec-fetch-site": "same-site" };
    expect(told(trusting, post(sibling))).toBe("allow same-site-trusted");
    expect(told(trusting, post({ "sec-fetch-site": "same-site" }))).toBe("allow same-site-trusted");
    expect(told(trusting, post({ ...sibling, "sec-fetch-site": "cross-site" }))).toMatch(/^refuse origin-foreign/);
    expect(told(trusting, post({ origin: sibling.origin }))).toMatch(/^refuse origin-foreign/);
  });
});

describe("Origin, where the browser says nothing else", () => {
  eachRow<Row>([
    [{ origin: SELF }, "allow own-origin"],
    [{ origin: WRITER }, "allow writer"],
    [{ origin: "https://a.b.apps.example.com" }, "allow writer"],
    [{ origin: WRITER }, "refuse method-not-listed DELETE", { method: "DELETE" }],
    [{ origin: WRITER }, "allow writer", { method: "PUT" }],
    [{ origin: WRITER }, "refuse method-not-listed put", { method: "put" }],
    [{ origin: READER }, "refuse method-not-listed POST"],
    [{ origin: BEARER }, `refuse credentials-not-granted ${BEARER}`],
    [{}, "allow writer", bare({ origin: BEARER })],
    [{}, "allow writer", bare({ origin: BEARER, authorization: "Bearer x" })],
    [{}, `refuse credentials-not-granted ${BEARER}`, bare({ origin: BEARER, authorization: "Basic x" })],
    [{ origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ origin: EVIL, referer: `${SELF}/` }, `refuse origin-foreign ${EVIL}`],
    // Granted to everybody, and so without cookies alone.
    [{ origin: EVIL }, `refuse credentials-not-granted ${EVIL}`, { path: "/public/x" }],
    [{}, "allow writer", { path: "/public/x", ...bare({ origin: EVIL }) }],
    [{}, "allow writer", { path: "/public/x", ...bare({ origin: "null", "sec-fetch-site": "cross-site" }) }],
    // The protocol's default of GET, HEAD and POST lets nobody write.
    [{ origin: WRITER }, "refuse method-not-listed POST", { path: "/default/x" }],
    // Where no resource governs, only the API's own pages write.
    [{ origin: WRITER }, `refuse origin-foreign ${WRITER}`, { path: "/other" }],
    [{ origin: SELF }, "allow own-origin", { path: "/other" }],
    [{ origin: WRITER }, `refuse origin-foreign ${WRITER}`, { path: "/api/../api/items" }],
    [{ origin: SELF }, "allow own-origin", { path: "*" }],
    [{ origin: [WRITER] }, "allow writer"],
  ])("%j: %s", (headers, decision, facts) => expect(told(plain, post(headers, facts))).toBe(decision));

  test("what is reported of it is cut", () => {
    const { value } = plain.decide(post({ origin: `https://${"a".repeat(300)}` }));
    expect(value).toHaveLength(256);
  });

  test("every method that a framework could take counts", () => {
    const path = "/api/x?_method=DELETE";
    expect(told(plain, post({ origin: WRITER }, { path }))).toBe("refuse method-not-listed DELETE");
    expect(told(plain, post({ origin: WRITER }, { path: "/api/x?_method=PUT" }))).toBe("allow writer");
    expect(told(plain, post({ origin: SELF }, { path }))).toBe("allow own-origin");
    expect(told(plain, post({ origin: READER }, { method: "GET", path }))).toBe("refuse method-not-listed DELETE");
  });
});

describe("Referer, where there is no origin", () => {
  eachRow<Row>([
    [{ referer: `${EVIL}/page` }, `refuse referer-foreign ${EVIL}`],
    [{ referer: `${READER}/` }, `refuse referer-foreign ${READER}`],
    [{ referer: "about:blank" }, "refuse referer-foreign"],
    [{ referer: "no URL" }, "refuse referer-foreign"],
    // A good one proves nothing.
    [{ referer: `${SELF}/page` }, "refuse no-evidence"],
    [{ referer: `${WRITER}/page` }, "refuse no-evidence"],
    [{ referer: "" }, "refuse no-evidence"],
    [{ origin: "null", referer: `${EVIL}/` }, `refuse referer-foreign ${EVIL}`],
    [{ origin: "null", referer: `${SELF}/` }, "refuse origin-null"],
    [{}, "allow no-ambient-authority", bare({ referer: `${SELF}/` })],
    [{}, `refuse referer-foreign ${EVIL}`, bare({ referer: `${EVIL}/` })],
  ])("%j: %s", (headers, decision, facts) => expect(told(plain, post(headers, facts))).toBe(decision));
});

describe("no evidence at all", () => {
  eachRow<Row>([
    [{}, "refuse no-evidence"],
    [{}, "allow no-ambient-authority", withoutCookies],
    [{}, "allow no-ambient-authority", bare({ authorization: "Bearer x" })],
    [{}, "refuse no-evidence", bare({ authorization: "Basic x" })],
    [{}, "refuse no-evidence", { ...withoutCookies, hasClientCertificate: true }],
    [{}, "refuse origin-null", bare({ origin: "null" })],
  ])("%j: %s", (headers, decision, facts) => expect(told(plain, post(headers, facts))).toBe(decision));
});

describe("a token", () => {
  const tokens = withTokens();
  const always = withTokens({ tokens: { keys: ["k".repeat(32)], binding: () => "s", always: true } });
  type TokenRow = readonly [
    headers: Headers,
    token: TokenState | undefined,
    decision: string,
    facts?: Partial<WriteFacts>,
  ];

  eachRow<TokenRow>([
    [{}, undefined, "refuse token-missing"],
    [{}, "absent", "refuse token-missing"],
    [{}, "unread", "refuse token-unread"],
    [{}, "invalid", "refuse token-invalid"],
    [{}, "valid", "allow token"],
    [{ origin: "null" }, "valid", "allow token"],
    [{ origin: "null" }, "absent", "refuse origin-null"],
    [{ origin: "null" }, "invalid", "refuse token-invalid"],
    [{ origin: "null", "sec-fetch-site": "same-origin" }, "invalid", "allow same-origin"],
    [{ referer: `${SELF}/` }, "valid", "allow token"],
    // Whatever an earlier step refuses, no token lets through.
    [{ origin: "null", "sec-fetch-site": "cross-site" }, "valid", "refuse origin-null"],
    [{ "sec-fetch-site": "cross-site" }, "valid", "refuse origin-missing"],
    [{ origin: EVIL }, "valid", `refuse origin-foreign ${EVIL}`],
    [{ origin: READER, "sec-fetch-site": "same-site" }, "valid", "refuse method-not-listed POST"],
    [{ origin: BEARER }, "valid", `refuse credentials-not-granted ${BEARER}`],
    [{ referer: `${EVIL}/` }, "valid", `refuse referer-foreign ${EVIL}`],
    [{}, "invalid", "refuse token-invalid", withoutCookies],
    [{}, "absent", "allow no-ambient-authority", withoutCookies],
  ])("%j, %s: %s", (headers, token, decision, facts) =>
    expect(told(tokens, post(headers, facts), token)).toBe(decision),
  );

  eachRow<TokenRow>([
    [{ "sec-fetch-site": "same-origin" }, "absent", "refuse token-missing"],
    [{ "sec-fetch-site": "same-origin" }, "unread", "refuse token-unread"],
    [{ "sec-fetch-site": "same-origin" }, "invalid", "refuse token-invalid"],
    [{ "sec-fetch-site": "same-origin" }, "valid", "allow same-origin"],
    [{ origin: WRITER }, "absent", "refuse token-missing"],
    [{ origin: EVIL }, "valid", `refuse origin-foreign ${EVIL}`],
    [{}, "valid", "allow token"],
    [{}, "absent", "refuse token-missing", withoutCookies],
    [{}, "valid", "allow token", withoutCookies],
    [{ "sec-fetch-site": "cross-site", origin: EVIL }, "absent", "allow safe", { method: "GET" }],
  ])("always: %j, %s: %s", (headers, token, decision, facts) =>
    expect(told(always, post(headers, facts), token)).toBe(decision),
  );
});

describe("exemptions", () => {
  const exempting = guard(POLICY, {
    exempt: [
      { method: "POST", path: "/webhooks/stripe", because: "signed by Stripe" },
      { method: "PUT", path: "/webhooks/stripe", because: "signed by Stripe" },
      { method: "POST", path: "/%77ebhooks/b%2Fc", because: "signed" },
    ],
  });
  eachRow<readonly [path: string, decision: string, method?: string]>([
    ["/webhooks/stripe", "allow exempt"],
    ["/webhooks/stripe?x=1", "allow exempt"],
    ["/%77ebhooks/stripe", "allow exempt"],
    ["/webhooks/b%2fc", "allow exempt"],
    ["/webhooks/stripe?_method=PUT", "allow exempt"],
    ["/webhooks/stripe?_method=DELETE", "refuse no-evidence"],
    ["/webhooks/stripe", "refuse no-evidence", "DELETE"],
    ["/webhooks/stripe/", "refuse no-evidence"],
    ["/webhooks/stripe/x", "refuse no-evidence"],
    ["/Webhooks/stripe", "refuse no-evidence"],
    ["//webhooks/stripe", "refuse no-evidence"],
    ["/x/../webhooks/stripe", "refuse no-evidence"],
    ["/webhooks%2fstripe", "refuse no-evidence"],
    ["/webhooks/stripe;x", "refuse no-evidence"],
  ])("%s: %s", (path, decision, method = "POST") => expect(told(exempting, post({}, { path, method }))).toBe(decision));

  test("a route that is declared unsafe, of a safe method", () => {
    const because = "asks again";
    const declared = guard(POLICY, {
      unsafe: ["GET /actions/*"],
      exempt: [{ method: "GET", path: "/actions/ping", because }],
    });
    const decided = (path: string, method = "GET"): string => told(declared, post({}, { path, method }));
    expect(decided("/actions/ping")).toBe("allow exempt");
    expect(decided("/actions/ping?x=1")).toBe("allow exempt");
    expect(decided("/actions/ping/")).toBe("refuse no-evidence");
    expect(decided("/actions/ping", "HEAD")).toBe("refuse no-evidence");
    expect(decided("/actions/ping?_method=DELETE")).toBe("refuse no-evidence");
    expect(decided("/actions/other")).toBe("refuse no-evidence");
  });

  test("come before whatever else the request says, and never cover a WebSocket", () => {
    const path = "/webhooks/stripe";
    expect(told(exempting, post({ origin: EVIL, referer: ["a", "b"] }, { path }))).toBe("allow exempt");
    expect(told(exempting, post({ upgrade: "websocket" }, { path }))).toBe("refuse origin-missing");
  });
});

describe("a WebSocket handshake", () => {
  const upgrade = { upgrade: "websocket" };
  eachRow<Row>([
    [{ ...upgrade, origin: SELF }, "allow own-origin"],
    [{ ...upgrade, origin: WRITER }, "allow writer"],
    // It is a GET, and this reader's grant lists GET.
    [{ ...upgrade, origin: READER }, "allow writer"],
    [{ ...upgrade, origin: BEARER }, "refuse method-not-listed GET"],
    [{ ...upgrade, origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ ...upgrade }, "refuse origin-missing"],
    [{ ...upgrade, "sec-fetch-site": "same-origin" }, "refuse origin-missing"],
    [{ ...upgrade, origin: "null" }, "refuse origin-null"],
    [{ ...upgrade, origin: "null", "sec-fetch-site": "same-origin" }, "refuse origin-null"],
    [{ upgrade: "WebSocket", origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ upgrade: "h2c, websocket/13", origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ upgrade: ["h2c", "websocket"], origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ upgrade: "h2c,".repeat(17), origin: EVIL }, `refuse origin-foreign ${EVIL}`],
    [{ upgrade: "h2c", origin: EVIL }, "allow safe"],
    [{ upgrade: "", origin: EVIL }, "allow safe"],
    [{ upgrade: "websockets", origin: EVIL }, "allow safe"],
    // RFC 8441: extended CONNECT.
    [{ ":protocol": "websocket", origin: WRITER }, "allow writer", { method: "CONNECT" }],
    [{ ":protocol": "websocket", origin: EVIL }, `refuse origin-foreign ${EVIL}`, { method: "CONNECT" }],
    [{ ":protocol": "websocket" }, "refuse origin-missing", { method: "CONNECT" }],
    [{ origin: WRITER }, "refuse method-not-listed CONNECT", { method: "CONNECT" }],
    [{ ":protocol": "connect-udp", origin: WRITER }, "refuse method-not-listed CONNECT", { method: "CONNECT" }],
    [{ ":protocol": "websocket", origin: EVIL }, "allow safe"],
  ])("%j: %s", (headers, decision, facts) =>
    expect(told(plain, post(headers, { method: "GET", ...facts }))).toBe(decision),
  );
});

describe("defects", () => {
  const tokens = withTokens();
  eachRow<Row>([
    [{ origin: [WRITER, WRITER] }, "refuse header-repeated origin"],
    [{ origin: `${WRITER}, ${WRITER}` }, "refuse header-repeated origin"],
    [{ origin: `https://${"a".repeat(320)}` }, "refuse header-too-long origin"],
    [{ host: ["a.test", "b.test"] }, "refuse header-repeated host"],
    [{ referer: ["https://a.test/", "https://b.test/"] }, "refuse header-repeated referer"],
    [{ referer: `${SELF}/${"a".repeat(8192)}` }, "refuse header-too-long referer"],
    [{ authorization: ["Bearer a", "Bearer b"] }, "refuse header-repeated authorization"],
    [{ "x-csrf-token": ["a", "b"] }, "refuse header-repeated x-csrf-token"],
    [{ "x-csrf-token": "a, b" }, "refuse header-repeated x-csrf-token"],
    [{ "sec-fetch-site": "same-origin" }, "refuse header-repeated host", { repeated: ["host"] }],
    [{ "sec-fetch-site": "same-origin" }, "refuse header-repeated x-csrf-token", { repeated: ["x-csrf-token"] }],
    // Others may come as often as they like.
    [{ "sec-fetch-site": "same-origin" }, "allow same-origin", { repeated: ["cookie", "accept"] }],
    [{ "sec-fetch-site": "same-origin", cookie: ["a=1", "b=2"] }, "allow same-origin"],
    [
      { "sec-fetch-site": "same-origin", referer: `${SELF}/a,b`, authorization: "Digest a=1, b=2" },
      "allow same-origin",
    ],
    // Nothing is looked at where nothing is written.
    [{ origin: [WRITER, EVIL] }, "allow safe", { method: "GET" }],
  ])("%j: %s", (headers, decision, facts) => expect(told(tokens, post(headers, facts), "valid")).toBe(decision));
});

describe("the API's own origin, derived", () => {
  const deriving = guard(DERIVING);
  test("is told where a refusal hangs on it", () => {
    expect(deriving.decide(post({ origin: EVIL }))).toEqual({
      allowed: false,
      reason: "origin-foreign",
      value: EVIL,
      derivedSelf: SELF,
    });
    expect(deriving.decide(post({ origin: EVIL, host: "no host" }))).toMatchObject({ derivedSelf: null });
    expect(deriving.decide(post({ referer: `${EVIL}/` }))).toMatchObject({ value: EVIL, derivedSelf: SELF });
    expect(deriving.decide(post({ referer: "about:blank" }))).toEqual({
      allowed: false,
      reason: "referer-foreign",
      derivedSelf: SELF,
    });
    expect(deriving.decide(post({ origin: READER }))).toMatchObject({ reason: "method-not-listed", derivedSelf: SELF });
    expect(deriving.decide(post({ origin: BEARER }))).toMatchObject({
      reason: "credentials-not-granted",
      derivedSelf: SELF,
    });
    expect(deriving.decide(post({ origin: SELF })).reason).toBe("own-origin");
  });

  const overHttp = { scheme: "http" } as const;
  eachRow<Row>([
    [{ origin: "http://api.example.com" }, "allow own-origin"],
    [{ origin: "http://api.example.com", "sec-fetch-site": "same-origin" }, "allow same-origin"],
    // To plain http no browser sends Sec-Fetch-Site: TLS ends in front, and an http page is of another origin.
    [
      { origin: "http://api.example.com", "sec-fetch-site": "cross-site" },
      "refuse origin-foreign http://api.example.com",
    ],
    [
      { origin: "http://api.example.com", "sec-fetch-site": "same-site" },
      "refuse origin-foreign http://api.example.com",
    ],
    // No page sent that one, and these values count as absent.
    [{ origin: "http://api.example.com", "sec-fetch-site": "none" }, "allow own-origin"],
    [{ origin: "http://api.example.com", "sec-fetch-site": "?" }, "allow own-origin"],
    [{ origin: "http://api.example.com", "sec-fetch-site": "same-origin, cross-site" }, "allow own-origin"],
    [{ origin: "https://api.example.com", "sec-fetch-site": "none" }, "refuse origin-foreign https://api.example.com"],
    // But for loopback. A form that opens a new tab is cross-site to WebKit, of whatever origin.
    [{ origin: "http://localhost:3000", host: "localhost:3000", "sec-fetch-site": "cross-site" }, "allow own-origin"],
    [{ origin: "http://127.0.0.1", host: "127.0.0.1", "sec-fetch-site": "cross-site" }, "allow own-origin"],
    [{ origin: SELF, "sec-fetch-site": "cross-site" }, "allow own-origin", { scheme: "https" }],
  ])("over http, %j: %s", (headers, decision, facts) =>
    expect(told(deriving, post(headers, { ...overHttp, ...facts }))).toBe(decision),
  );

  test("is not told where the policy names it", () => {
    expect(plain.decide(post({ origin: EVIL }))).not.toHaveProperty("derivedSelf");
    expect(plain.decide(post({ referer: `${EVIL}/` }))).not.toHaveProperty("derivedSelf");
  });

  test("several of its own may write, and what the request says of it does not matter then", () => {
    const two = guard({ ...DERIVING, config: { ...DERIVING.config, self: [SELF, "https://api.example.org"] } });
    expect(told(two, post({ origin: "https://api.example.org", host: "evil.test" }))).toBe("allow own-origin");
    expect(told(two, post({ origin: EVIL, host: "evil.test" }))).toBe(`refuse origin-foreign ${EVIL}`);
  });
});

test("the same facts get the same decision, and stay as they are", () => {
  const facts = Object.freeze({ ...post({ origin: EVIL }), headers: Object.freeze({ ...COOKIES, origin: EVIL }) });
  expect(plain.decide(facts)).toEqual(plain.decide(facts));
});
