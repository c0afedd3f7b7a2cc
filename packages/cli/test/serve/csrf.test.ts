import { readFileSync } from "node:fs";
import { request as requestOverTls } from "node:https";
import { livePolicy, policyOf, type ResourcesConfig } from "corslet";
import { type Guard, guard, type GuardOptions, type WriteDecision } from "corslet/csrf";
import { describe, expect, test } from "vitest";
import type { ExchangeRecord } from "../../src/serve/exchange.ts";
import type { ProxyOptions } from "../../src/serve/proxy.ts";
import { eventually, rawClient, send } from "./support/clients.ts";
import { APP, POLICY, proxyTo, upstream } from "./support/servers.ts";

const API = "https://api.example.com";
const EVIL = "https://evil.test";
const COOKIE = { Cookie: "session=1" };
const OWN: ResourcesConfig = { resources: POLICY.resources };
const CONFIG: ResourcesConfig = { ...POLICY, self: API };

interface Served {
  readonly config?: Parameters<typeof policyOf>[0];
  readonly options?: GuardOptions;
  readonly proxy?: Partial<ProxyOptions>;
}

/** A proxy with a guard, and what reached the upstream behind it. */
async function guarded({ config = CONFIG, options = {}, proxy: rest = {} }: Served = {}) {
  const reached: string[] = [];
  const records: ExchangeRecord[] = [];
  const decisions: WriteDecision[] = [];
  const { url } = await upstream((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    request.resume();
    request.once("end", () => response.end("done"));
  });
  const live = livePolicy(policyOf(config));
  let current: Guard = guard(live, options);
  const proxy = await proxyTo(url, {
    policy: live,
    guard: () => current,
    onWriteDecision: (decision) => void decisions.push(decision),
    onEnd: (record) => void records.push(record),
    ...rest,
  });
  const replace = (next: GuardOptions): void => void (current = guard(live, next));
  return { proxy, live, reached, records, decisions, replace };
}

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
}

describe("what reaches the upstream, by the policy and by what a browser says", () => {
  test.each<[idea: string, ask: Ask, reason: string, isAllowed: boolean]>([
    ["a safe method from anywhere", { method: "GET", headers: { Origin: EVIL, ...COOKIE } }, "safe", true],
    ["a page of the API's own", { headers: { Origin: API, ...COOKIE } }, "own-origin", true],
    ["the browser says same-origin", { headers: { "Sec-Fetch-Site": "same-origin" } }, "same-origin", true],
    ["a page that the policy lists with the method", { headers: { Origin: APP, ...COOKIE } }, "writer", true],
    ["a foreign page's form", { headers: { Origin: EVIL, ...COOKIE } }, "origin-foreign", false],
    ["the same without cookies", { headers: { Origin: EVIL } }, "origin-foreign", false],
    ["a granted page, another method", { method: "PATCH", headers: { Origin: APP } }, "method-not-listed", false],
    ["a path that no grant governs", { path: "/other", headers: { Origin: APP } }, "origin-foreign", false],
    ["a page that hides its origin", { headers: { Origin: "null", ...COOKIE } }, "origin-null", false],
    ["another page of the site", { headers: { "Sec-Fetch-Site": "same-site" } }, "origin-missing", false],
    ["cookies, and no word of a page", { headers: COOKIE }, "no-evidence", false],
    ["a program with a bearer token", { headers: { Authorization: "Bearer x" } }, "no-ambient-authority", true],
    [
      "a method override on a safe method",
      { method: "GET", path: "/api/x?_method=DELETE", headers: { Origin: EVIL } },
      "origin-foreign",
      false,
    ],
    ["a foreign referrer", { headers: { Referer: `${EVIL}/page`, ...COOKIE } }, "referer-foreign", false],
  ])("%s", async (_, { method = "POST", path = "/api/x", headers }, reason, isAllowed) => {
    const { proxy, reached, records, decisions } = await guarded();
    const answer = await send(proxy.origin, path, { method, headers, body: method === "GET" ? "" : "text=forged" });
    await eventually("the record", () => records.length === 1);
    expect(decisions.map((decision) => decision.reason)).toEqual([reason]);
    expect(records[0]?.write).toMatchObject({ verdict: isAllowed ? "allowed" : "refused", decision: { reason } });
    expect(records[0]?.failure).toBeUndefined();
    expect(reached).toEqual(isAllowed ? [`${method} ${path}`] : []);
    expect([answer.status, answer.body === "done"]).toEqual(isAllowed ? [200, true] : [403, false]);
  });

  test("a preflight is CORS's affair: the guard is not asked", async () => {
    const { proxy, records, decisions } = await guarded();
    const headers = { Origin: EVIL, "Access-Control-Request-Method": "DELETE" };
    expect((await send(proxy.origin, "/api/x", { method: "OPTIONS", headers })).status).toBe(403);
    await eventually("the record", () => records.length === 1);
    expect([decisions, records[0]?.write]).toEqual([[], null]);
  });

  test("without a guard nothing is judged", async () => {
    const { proxy, reached, records } = await guarded({ proxy: { guard: undefined } });
    expect((await send(proxy.origin, "/api/x", { method: "POST", headers: { Origin: EVIL, ...COOKIE } })).status).toBe(
      200,
    );
    await eventually("the record", () => records.length === 1);
    expect([reached, records[0]?.write]).toEqual([["POST /api/x"], null]);
  });
});

describe("the refusal", () => {
  test("is a problem document that a granted page may read", async () => {
    const { proxy } = await guarded();
    const answer = await send(proxy.origin, "/api/x", { method: "PATCH", headers: { Origin: APP, ...COOKIE } });
    expect(answer.headers).toMatchObject({
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "access-control-allow-origin": APP,
      "access-control-allow-credentials": "true",
      vary: "Origin",
    });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 403, reason: "method-not-listed", title: "Forbidden" });
  });

  test("names no origin to a page that is not granted", async () => {
    const { proxy } = await guarded();
    const answer = await send(proxy.origin, "/api/x", { method: "POST", headers: { Origin: EVIL, ...COOKIE } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    expect([answer.headers.vary, JSON.parse(answer.body)]).toMatchObject(["Origin", { reason: "origin-foreign" }]);
    expect(answer.body).not.toContain("evil.test");
  });

  test("comes before a body that waits for 100-continue, and closes the connection", async () => {
    const { proxy, reached } = await guarded();
    const client = rawClient(
      proxy.port,
      `POST /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${EVIL}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`,
    );
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[^]*\r\nConnection: close\r\n/);
    expect([client.text().match(/HTTP\/1\.1/g)?.length, reached]).toEqual([1, []]);
  });

  test("reads the rest of an upload, and the connection serves on", async () => {
    const { proxy, reached } = await guarded();
    const body = "x".repeat(400_000);
    const next = "GET /api/next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    const head = `POST /api/x HTTP/1.1\r\nHost: h\r\nOrigin: ${EVIL}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const client = rawClient(proxy.port, head + body + next);
    await client.closed;
    expect(client.text().match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 403", "HTTP/1.1 200"]);
    expect(reached).toEqual(["GET /api/next"]);
  });

  test("a request that cannot be sent on at all is told that first", async () => {
    const { proxy } = await guarded();
    const client = rawClient(
      proxy.port,
      `POST /api/x#y HTTP/1.1\r\nHost: h\r\nOrigin: ${EVIL}\r\nConnection: close\r\n\r\n`,
    );
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 /);
  });
});

const post = (headers: Record<string, string>) => ({ method: "POST", headers: { ...COOKIE, ...headers } });

describe("the API's own origin", () => {
  test.each<[idea: string, config: typeof OWN, headers: Record<string, string>, status: number]>([
    ["is what the client calls it", OWN, { Host: "api.example.com", Origin: "http://api.example.com" }, 200],
    ["not over another scheme", OWN, { Host: "api.example.com", Origin: API }, 403],
    ["nor on another port", OWN, { Host: "api.example.com", Origin: "http://api.example.com:81" }, 403],
    [
      "nor what anybody says in X-Forwarded-*",
      OWN,
      { Host: "h", "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https", Origin: EVIL },
      403,
    ],
    [
      "but what a proxy says that the policy trusts",
      { ...OWN, trustProxy: "127.0.0.0/8" },
      { Host: "h", "X-Forwarded-Host": "api.example.com", "X-Forwarded-Proto": "https", Origin: API },
      200,
    ],
    ["self is the last word", CONFIG, { Host: "api.example.com", Origin: "http://api.example.com" }, 403],
  ])("%s", async (_, config, headers, status) => {
    const { proxy } = await guarded({ config });
    expect((await send(proxy.origin, "/api/x", post(headers))).status).toBe(status);
  });

  test("the guard's trustProxy stands for the policy's", async () => {
    const headers = { Host: "h", "X-Forwarded-Host": "api.example.com", "X-Forwarded-Proto": "https", Origin: API };
    const { proxy, replace } = await guarded({ config: OWN, options: { trustProxy: "127.0.0.1" } });
    expect((await send(proxy.origin, "/api/x", post(headers))).status).toBe(200);
    replace({ trustProxy: "10.0.0.0/8" });
    expect((await send(proxy.origin, "/api/x", post(headers))).status).toBe(403);
  });

  test("with TLS it is https", async () => {
    const cert = readFileSync(new URL("fixtures/localhost.cert.pem", import.meta.url));
    const key = readFileSync(new URL("fixtures/localhost.key.pem", import.meta.url));
    const { proxy } = await guarded({ config: OWN, proxy: { tls: { cert, key } } });
    const statusFrom = (origin: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { ...COOKIE, Host: "api.example.com", Origin: origin };
        const options = { ca: cert, path: "/api/x", method: "POST", headers, agent: false, servername: "localhost" };
        const sent = requestOverTls(proxy.origin, options, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on("error", reject).end();
      });
    expect([await statusFrom(API), await statusFrom("http://api.example.com")]).toEqual([200, 403]);
  });
});

describe("options and changes", () => {
  const forged = { method: "POST", headers: { Origin: EVIL, ...COOKIE } };

  test("report mode lets everything pass, and says what it would have refused", async () => {
    const { proxy, reached, records } = await guarded({ options: { mode: "report" } });
    expect((await send(proxy.origin, "/api/x", forged)).status).toBe(200);
    await eventually("the record", () => records.length === 1);
    expect(reached).toEqual(["POST /api/x"]);
    expect(records[0]?.write).toMatchObject({ verdict: "reported", decision: { reason: "origin-foreign" } });
  });

  test("an exemption is for its path alone", async () => {
    const exempt = [{ method: "POST", path: "/hooks/pay", because: "signed by the payment service" }];
    const { proxy } = await guarded({ options: { exempt } });
    expect((await send(proxy.origin, "/hooks/pay?id=1", forged)).status).toBe(200);
    expect((await send(proxy.origin, "/hooks/pay/x", forged)).status).toBe(403);
  });

  test("a route declared unsafe, and sameSite: trust", async () => {
    const { proxy } = await guarded({ options: { unsafe: ["GET /logout"], sameSite: "trust" } });
    const get = { headers: { "Sec-Fetch-Site": "cross-site", ...COOKIE } };
    expect((await send(proxy.origin, "/logout", get)).status).toBe(403);
    const sibling = { headers: { "Sec-Fetch-Site": "same-site", ...COOKIE } };
    expect((await send(proxy.origin, "/logout", sibling)).status).toBe(200);
  });

  test("it follows the policy in force, and can be replaced itself", async () => {
    const { proxy, live, replace } = await guarded();
    expect((await send(proxy.origin, "/api/x", forged)).status).toBe(403);
    live.replace({ origins: [EVIL], methods: ["POST"], credentials: true });
    expect((await send(proxy.origin, "/api/x", forged)).status).toBe(200);
    live.replace(CONFIG);
    expect((await send(proxy.origin, "/api/x", forged)).status).toBe(403);
    replace({ mode: "report" });
    expect((await send(proxy.origin, "/api/x", forged)).status).toBe(200);
  });
});

describe("WebSocket handshakes", () => {
  const HANDSHAKE =
    "Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: a=1\r\n";
  const shake = (origin: string, path = "/api/socket") => `GET ${path} HTTP/1.1\r\n${HANDSHAKE}${origin}\r\n`;

  test.each<[idea: string, origin: string, reason: string, isAllowed: boolean]>([
    ["the API's own page", `Origin: ${API}\r\n`, "own-origin", true],
    ["a page that the policy lists with GET", `Origin: ${APP}\r\n`, "writer", true],
    ["a foreign page", `Origin: ${EVIL}\r\n`, "origin-foreign", false],
    ["a page that hides its origin", "Origin: null\r\n", "origin-null", false],
    ["no page at all", "", "origin-missing", false],
    ["no page at all, though the browser says same-origin", "Sec-Fetch-Site: same-origin\r\n", "origin-missing", false],
  ])("%s", async (_, origin, reason, isAllowed) => {
    const { proxy, reached, records } = await guarded();
    const client = rawClient(proxy.port, shake(origin));
    await client.closed;
    await eventually("the record", () => records.length === 1);
    // The upstream of this test answers a handshake as any other request.
    expect(client.text()).toMatch(isAllowed ? /^HTTP\/1\.1 200 / : /^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(reached).toEqual(isAllowed ? ["GET /api/socket"] : []);
    expect(records[0]).toMatchObject({
      decision: null,
      status: isAllowed ? 200 : 403,
      write: { verdict: isAllowed ? "allowed" : "refused", decision: { reason } },
    });
  });

  test("the refusal is whole: a length, a reason, and the policy's headers for a granted origin", async () => {
    const resources = { "/api/*": { origins: [APP], methods: ["POST"], credentials: true } };
    const { proxy } = await guarded({ config: { resources, self: API } });
    const client = rawClient(proxy.port, shake(`Origin: ${APP}\r\n`));
    await client.closed;
    const [head = "", body = ""] = client.text().split("\r\n\r\n");
    const lines = head.split("\r\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "HTTP/1.1 403 Forbidden",
        "Content-Type: application/problem+json",
        `Content-Length: ${body.length}`,
        "Cache-Control: no-store",
        "Connection: close",
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-credentials: true",
        "vary: Origin",
      ]),
    );
    expect(new Set(lines.map((line) => line.split(":")[0])).size).toBe(lines.length);
    expect(JSON.parse(body)).toMatchObject({ reason: "method-not-listed" });
  });

  test("a foreign origin is named in no header, and nothing of the request is repeated", async () => {
    const { proxy } = await guarded();
    const client = rawClient(proxy.port, shake(`Origin: ${EVIL}\r\n`, "/api/<secret>"));
    await client.closed;
    expect(client.text()).not.toMatch(/access-control|evil|secret/i);
    expect(client.text()).toContain("\r\nvary: Origin\r\n");
  });

  test("report mode lets it pass", async () => {
    const { proxy, reached } = await guarded({ options: { mode: "report" } });
    await rawClient(proxy.port, shake(`Origin: ${EVIL}\r\n`)).closed;
    expect(reached).toEqual(["GET /api/socket"]);
  });

  test("an offer of another protocol is judged once, as the request that it is", async () => {
    const { proxy, decisions } = await guarded();
    const offer = `Host: h\r\nOrigin: ${EVIL}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n`;
    const client = rawClient(proxy.port, `POST /api/x HTTP/1.1\r\n${offer}Content-Length: 2\r\n\r\nhi`);
    await client.until(/origin-foreign/);
    expect(decisions.map(({ reason }) => reason)).toEqual(["origin-foreign"]);
    client.socket.destroy();
  });
});
