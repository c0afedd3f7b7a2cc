import { describe, expect, test } from "vitest";
import { policyOf, type RequestFacts } from "corslet";
import { recordFormatter } from "../../src/serve/decision-log.ts";
import { escapeControls, quoted } from "../../src/serve/escape.ts";
import type { ExchangeRecord } from "../../src/serve/exchange.ts";
import { styleFor } from "../../src/terminal/style.ts";
import { rawClient, send } from "./support/clients.ts";
import { APP, closedPort, POLICY, proxyTo, upstream } from "./support/servers.ts";

const PLAIN = styleFor({}, {});

function record(facts: RequestFacts, rest: Partial<ExchangeRecord> = {}): ExchangeRecord {
  const time = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6));
  return {
    time,
    facts,
    decision: policyOf(POLICY).decide(facts),
    write: null,
    status: 200,
    duration: 1.26,
    failure: undefined,
    ...rest,
  };
}

const GET = { method: "GET", path: "/api/x?token=secret", origin: APP };

describe("text", () => {
  const line = recordFormatter("text", PLAIN);
  test.each([
    [record(GET), "2026-01-02T03:04:05.006Z https://app.example.com GET /api/x actual origin-granted 200 1.3ms"],
    [
      record({ ...GET, method: "OPTIONS", requestMethod: "PATCH" }, { status: 204 }),
      "2026-01-02T03:04:05.006Z https://app.example.com OPTIONS /api/x preflight method-not-allowed=PATCH 204 1.3ms",
    ],
    [
      record({ ...GET, origin: "https://evil.test" }),
      "2026-01-02T03:04:05.006Z https://evil.test GET /api/x actual origin-not-granted 200 1.3ms",
    ],
    [record({ method: "GET", path: "/x" }), "2026-01-02T03:04:05.006Z - GET /x none no-resource 200 1.3ms"],
    [
      record(GET, { decision: null, status: 101 }),
      "2026-01-02T03:04:05.006Z https://app.example.com GET /api/x upgrade - 101 1.3ms",
    ],
    [
      record(GET, { status: null, failure: { kind: "client-closed" } }),
      "2026-01-02T03:04:05.006Z https://app.example.com GET /api/x actual origin-granted - 1.3ms client-closed",
    ],
    [
      record(GET, { status: 502, failure: { kind: "upstream-refused", code: "ECONNREFUSED" } }),
      "2026-01-02T03:04:05.006Z https://app.example.com GET /api/x actual origin-granted 502 1.3ms upstream-refused(ECONNREFUSED)",
    ],
  ])("%#", (of, expected) => expect(line?.(of)).toBe(expected));

  test("a value with blanks or quotes cannot pass for the next field", () => {
    const origin = 'x GET /ok actual origin-granted 200 1ms "\\';
    expect(line?.(record({ ...GET, origin }))).toContain(
      `Z "x GET /ok actual origin-granted 200 1ms \\"\\\\" GET /api/x`,
    );
  });
});

const verdict = (
  word: "allowed" | "refused" | "reported",
  decision: NonNullable<ExchangeRecord["write"]>["decision"],
  hasCookies = false,
): Partial<ExchangeRecord> => ({ write: { verdict: word, decision, hasCookies } });

describe("with a CSRF guard", () => {
  const line = recordFormatter("text", PLAIN, true);
  const post = { method: "POST", path: "/api/x", origin: "https://evil.test" };
  test.each<[string, Partial<ExchangeRecord>, string]>([
    ["a preflight, which it is not asked about", {}, "-"],
    ["nothing that writes", verdict("allowed", { allowed: true, reason: "safe" }), "write-allowed(safe)"],
    [
      "an origin that is told already",
      verdict("refused", { allowed: false, reason: "origin-foreign", value: "https://evil.test" }),
      "write-refused(origin-foreign)",
    ],
    [
      "that cookies came with it",
      verdict("refused", { allowed: false, reason: "origin-null" }, true),
      "write-refused(origin-null,with-cookies)",
    ],
    [
      "which says nothing of what may write",
      verdict("allowed", { allowed: true, reason: "writer" }, true),
      "write-allowed(writer)",
    ],
    [
      "what it was compared with",
      verdict("reported", {
        allowed: false,
        reason: "origin-foreign",
        value: "https://evil.test",
        derivedSelf: "http://api.test",
      }),
      "write-reported(origin-foreign,own-origin=http://api.test)",
    ],
    [
      "nothing to compare with",
      verdict("refused", {
        allowed: false,
        reason: "referer-foreign",
        value: "https://evil.test",
        derivedSelf: null,
      }),
      "write-refused(referer-foreign=https://evil.test,own-origin=unknown)",
    ],
    [
      "a value with a blank",
      verdict("refused", { allowed: false, reason: "method-not-listed", value: "A B" }),
      'write-refused(method-not-listed="A B")',
    ],
  ])("text: %s", (_, rest, field) => {
    expect(line?.(record(post, rest))).toBe(
      `2026-01-02T03:04:05.006Z https://evil.test POST /api/x actual origin-not-granted ${field} 200 1.3ms`,
    );
  });

  test("json: after what CORS says", () => {
    const decision = { allowed: false, reason: "method-not-listed", value: "POST" } as const;
    const json = recordFormatter("json", PLAIN, true)?.(record(post, verdict("refused", decision)));
    expect(json).toContain(
      '"value":"https://evil.test","write":"refused","writeReason":"method-not-listed","writeValue":"POST","cookies":false,"status":200',
    );
    expect(recordFormatter("json", PLAIN, true)?.(record(post))).not.toContain("write");
  });
});

describe("json", () => {
  const line = recordFormatter("json", PLAIN);
  test("one object a line, its keys in order; what does not apply is left out", () => {
    expect(line?.(record({ ...GET, method: "OPTIONS", requestMethod: "PATCH" }, { status: 204 }))).toBe(
      '{"time":"2026-01-02T03:04:05.006Z","origin":"https://app.example.com","method":"OPTIONS","path":"/api/x",' +
        '"decision":"preflight","allowed":false,"reason":"method-not-allowed","resource":"/api/*","value":"PATCH","status":204,"durationMs":1.3}',
    );
    expect(JSON.parse(line?.(record({ method: "GET", path: "/x" }, { status: null })) ?? "")).toMatchObject({
      origin: null,
      decision: "none",
      status: null,
    });
  });
});

test("off makes no lines", () => expect(recordFormatter("off", PLAIN)).toBeNull());

describe("nothing in a request can forge a line or reach the terminal", () => {
  const NASTY = "\n2026 forged\r\t\u0000\u001B[2J\u009B31m\u007F\u2028\u2029\u202Egnp\uD800";
  test.each(["text", "json"] as const)("%s", (format) => {
    const line = recordFormatter(
      format,
      PLAIN,
    )?.(record({ method: `GET${NASTY}`, path: `/api/${NASTY}`, origin: NASTY, requestMethod: NASTY }));
    expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u);
    if (format === "json") expect(JSON.parse(line ?? "")).toMatchObject({ origin: NASTY, path: `/api/${NASTY}` });
  });

  test("over the wire, with the bytes that the parser lets through", async () => {
    const lines: string[] = [];
    const format = recordFormatter("text", PLAIN);
    const { url } = await upstream((_, response) => void response.end("ok"));
    const proxy = await proxyTo(url, { onEnd: (of) => void lines.push(format?.(of) ?? "") });
    const client = rawClient(
      proxy.port,
      "GET /api/x HTTP/1.1\r\nHost: h\r\nOrigin: https://a.test\t\x9b2J \x85 GET /api/ok\r\nConnection: close\r\n\r\n",
    );
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/\p{Cc}/u);
    expect(lines[0]).toContain(String.raw`"https://a.test\u0009\u009b2J \u0085 GET /api/ok" GET /api/x actual`);
  });

  test("long values are cut", () => {
    const path = `/api/${"x".repeat(9000)}`;
    for (const format of ["text", "json"] as const) {
      expect(recordFormatter(format, PLAIN)?.(record({ ...GET, path, origin: "y".repeat(9000) })).length).toBeLessThan(
        2000,
      );
    }
  });
});

test.each([
  ["plain", "plain"],
  ["", '""'],
  ["a b", '"a b"'],
  ["ÿ", '"ÿ"'],
  ['a"b\\', String.raw`"a\"b\\"`],
])("quoted(%j)", (text, expected) => expect(quoted(text)).toBe(expected));

test("escapeControls leaves text of any language alone", () => {
  expect(escapeControls("Grüße, 東京 👋")).toBe("Grüße, 東京 👋");
});

test("a record is made of each request, when it is over", async () => {
  const records: ExchangeRecord[] = [];
  const onEnd = (of: ExchangeRecord): void => void records.push(of);
  const { url } = await upstream((_, response) => void response.writeHead(404).end("no"));
  const up = await proxyTo(url, { onEnd });
  await send(up.origin, "/api/x?q", { headers: { Origin: APP } });
  const down = await proxyTo(new URL(`http://127.0.0.1:${await closedPort()}`), { onEnd });
  await send(down.origin, "/elsewhere");
  expect(records).toHaveLength(2);
  expect(records[0]).toMatchObject({ status: 404, failure: undefined, decision: { reason: "origin-granted" } });
  expect(records[0]?.duration).toBeGreaterThan(0);
  expect(records[1]).toMatchObject({ status: 502, failure: { kind: "upstream-refused", code: "ECONNREFUSED" } });
});
