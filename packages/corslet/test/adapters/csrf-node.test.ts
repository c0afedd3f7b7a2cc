import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { cors, csrf, formField, metaTag, refuseUpgrade, token, withCors, withCsrf } from "../../src/adapters/node.ts";
import type { GuardOptions, WriteReason } from "../../src/csrf/index.ts";
import { definePolicy, livePolicy } from "../../src/index.ts";
import { eachRow } from "../csrf/_facts.ts";
import { CERTIFICATE, cookieOf, KEY, postTls, reasonIn, sendHttp2Tls, sendRaw } from "./csrf-wire.ts";
import { corsLines, GRANTED, type Handler, listening, overHttp1, overHttp2, REFUSED, valuesOf } from "./wire.ts";

const READER = "https://read.example.com";
const policy = definePolicy({
  resources: {
    "/api/*": [
      { origins: [GRANTED], methods: ["POST"], credentials: true },
      { origins: [READER], credentials: true },
    ],
    "/*": { origins: [GRANTED], methods: ["POST"], credentials: true },
  },
});

const served: Handler = (_request, response) => response.end("served");
const unreachable: Handler = () => expect.unreachable("a forged request reached the handler");
const tokens: GuardOptions<http.IncomingMessage> = {
  tokens: { keys: [KEY], binding: ({ headers }) => /\bsid=(\w+)/.exec(headers.cookie ?? "")?.[1] },
};

const form: Handler = (request, response) =>
  response.end(JSON.stringify([token(request), formField(request), metaTag(request)]));
const bareToken: Handler = (request, response) => response.end(token(request));

describe.each([
  ["HTTP/1.1", overHttp1],
  ["HTTP/2", overHttp2],
] as const)("%s", (version, over) => {
  eachRow<readonly [reason: string, headers: http.OutgoingHttpHeaders, method?: string, path?: string]>([
    ["200 served", { origin: GRANTED, cookie: "sid=1" }],
    ["200 served", { origin: GRANTED, cookie: "sid=1", "sec-fetch-site": "cross-site" }],
    ["200 served", { "sec-fetch-site": "same-origin", cookie: "sid=1" }],
    ["200 served", { "sec-fetch-site": "same-origin", origin: "null", cookie: "sid=1" }],
    ["200 served", {}],
    ["200 served", { authorization: "Bearer x" }],
    ["200 served", { origin: REFUSED, cookie: "sid=1" }, "GET"],
    ["origin-foreign", { origin: REFUSED, cookie: "sid=1" }],
    ["origin-foreign", { origin: REFUSED }],
    ["origin-foreign", { origin: REFUSED }, "DELETE"],
    ["origin-foreign", { origin: REFUSED }, "GET", "/api/x?_method=DELETE"],
    ["origin-foreign", { origin: REFUSED, "x-http-method-override": "DELETE" }, "GET"],
    ["origin-foreign", { origin: `${GRANTED}.` }],
    ["origin-foreign", { origin: `${GRANTED}:443` }],
    ["method-not-listed", { origin: READER, cookie: "sid=1" }],
    ["method-not-listed", { origin: GRANTED }, "POST", "/api/x?_method=DELETE"],
    ["origin-null", { origin: "null", cookie: "sid=1" }],
    ["origin-null", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["origin-missing", { "sec-fetch-site": "cross-site" }],
    ["referer-foreign", { referer: `${REFUSED}/` }],
    ["no-evidence", { cookie: "sid=1" }],
    ["no-evidence", { authorization: "Basic YTpi" }],
  ])("%s: %j", async (reason, headers, method = "POST", path = "/api/x") => {
    const send = await over(withCsrf(policy, reason.startsWith("200") ? served : unreachable));
    const got = await send({ method, path, headers });
    expect(reasonIn(got)).toBe(reason);
    if (got.status !== 403) return;
    expect(valuesOf(got, "content-type")).toEqual(["application/problem+json"]);
    expect(valuesOf(got, "cache-control")).toEqual(["no-store"]);
    expect(got.body).not.toContain("evil");
  });

  it("inside withCors a granted origin may read why it was refused, and another may not", async () => {
    const send = await over(withCors(policy, withCsrf(policy, unreachable)));
    const got = await send({ method: "POST", path: "/api/x", headers: { origin: READER, cookie: "sid=1" } });
    expect(reasonIn(got)).toBe("method-not-listed");
    expect(corsLines(got)).toEqual([
      "access-control-allow-credentials: true",
      `access-control-allow-origin: ${READER}`,
      "vary: Origin",
    ]);
    expect(corsLines(await send({ method: "POST", path: "/api/x", headers: { origin: REFUSED } }))).toEqual([
      "vary: Origin",
    ]);
    const preflight = { origin: GRANTED, "access-control-request-method": "POST" };
    expect((await send({ method: "OPTIONS", path: "/api/x", headers: preflight })).status).toBe(204);
  });

  it("its own origin is where the request was sent to", async () => {
    let host = "";
    const send = await over(
      withCsrf(policy, (request: http.IncomingMessage, response) => {
        host = request.headers.host ?? (request.headers[":authority"] as string);
        response.end("served");
      }),
    );
    await send({});
    expect(reasonIn(await send({ method: "POST", headers: { origin: `http://${host}`, cookie: "sid=1" } }))).toBe(
      "200 served",
    );
    expect(reasonIn(await send({ method: "POST", headers: { origin: `https://${host}`, cookie: "sid=1" } }))).toBe(
      "origin-foreign",
    );
    if (version === "HTTP/1.1") return;
    // Where :authority and Host differ, nobody knows.
    const got = await send({
      method: "POST",
      headers: { origin: `http://${host}`, ":authority": host, host: "evil.test", cookie: "sid=1" },
    });
    expect(reasonIn(got)).toBe("origin-foreign");
    expect(got.body).toContain("could not be derived");
  });

  it("tokens: the guard's cookie is set once a response, and the token is taken in the header", async () => {
    const send = await over(withCsrf(policy, form, tokens as never));
    const page = await send({ headers: { "sec-fetch-site": "none" } });
    expect(valuesOf(page, "set-cookie")).toEqual([
      expect.stringMatching(/^__Host-csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    const [value, field, meta] = JSON.parse(page.body) as [string, string, string];
    expect([field.startsWith("<input"), meta.startsWith("<meta")]).toEqual([true, true]);
    const write = async (headers: http.OutgoingHttpHeaders): Promise<string> =>
      reasonIn(await send({ method: "POST", headers })).replace(/^200 .*/, "200");
    const cookie = cookieOf(page);
    expect(await write({ cookie, "x-csrf-token": value })).toBe("200");
    expect(await write({ cookie, "x-csrf-token": value, origin: "null" })).toBe("200");
    expect(await write({ cookie })).toBe("token-missing");
    expect(await write({ cookie, "x-csrf-token": `${value}x` })).toBe("token-invalid");
    expect(await write({ cookie: "sid=1", "x-csrf-token": value })).toBe("token-invalid");
    // Deny beats token.
    expect(await write({ cookie, "x-csrf-token": value, origin: REFUSED })).toBe("origin-foreign");
    expect(await write({ cookie, "x-csrf-token": value, origin: "null", "sec-fetch-site": "cross-site" })).toBe(
      "origin-null",
    );
  });

  it("a reader with credentials gets a valid token, and cannot write with it", async () => {
    const send = await over(withCors(policy, withCsrf(policy, bareToken, tokens as never)));
    const page = await send({ path: "/api/form", headers: { origin: READER, cookie: "sid=1" } });
    expect(corsLines(page)).toContain(`access-control-allow-origin: ${READER}`);
    const headers = { cookie: "sid=1", "x-csrf-token": page.body };
    expect((await send({ method: "POST", path: "/api/x", headers })).status).toBe(200);
    for (const more of [
      { origin: READER },
      { origin: READER, "sec-fetch-site": "same-site" },
      { referer: `${READER}/` },
    ])
      expect(await send({ method: "POST", path: "/api/x", headers: { ...headers, ...more } })).toMatchObject({
        status: 403,
      });
  });

  it("report mode lets everything pass, and reports it", async () => {
    const seen: WriteReason[] = [];
    const options = {
      mode: "report",
      onWriteDecision: ({ reason }: { reason: WriteReason }) => void seen.push(reason),
    } as const;
    const send = await over(withCsrf(policy, served as never, options));
    expect((await send({ method: "POST", headers: { origin: REFUSED } })).status).toBe(200);
    expect((await send({ headers: { origin: REFUSED } })).status).toBe(200);
    expect(seen).toEqual(["origin-foreign", "safe"]);
  });

  it("a policy that is replaced counts at once", async () => {
    const live = livePolicy({ origins: [GRANTED], methods: ["POST"] });
    const send = await over(withCsrf(live, served as never));
    const status = async (origin: string): Promise<number> =>
      (await send({ method: "POST", headers: { origin } })).status;
    expect([await status(GRANTED), await status(REFUSED)]).toEqual([200, 403]);
    live.replace({ origins: [REFUSED], methods: ["POST"] });
    expect([await status(GRANTED), await status(REFUSED)]).toEqual([403, 200]);
  });
});

const start = async (): Promise<number> => listening(http.createServer(withCsrf(policy, served, tokens)));

describe("bytes that no client library sends", () => {
  const HOST = "Host: api.test";
  const ORIGIN = `Origin: ${GRANTED}`;

  eachRow<readonly [reason: string, lines: readonly string[], target?: string]>([
    ["200 served", [HOST, ORIGIN]],
    ["header-repeated", [HOST, ORIGIN, ORIGIN]],
    ["header-repeated", [HOST, ORIGIN, "origin: https://evil.test"]],
    ["header-repeated", [HOST, "hOST: evil.test", ORIGIN]],
    ["header-repeated", [HOST, HOST, "Sec-Fetch-Site: same-origin"]],
    ["header-repeated", [HOST, ORIGIN, `Referer: ${GRANTED}/`, `REFERER: ${GRANTED}/`]],
    ["header-repeated", [HOST, ORIGIN, "Authorization: Bearer a", "Authorization: Basic b"]],
    ["header-repeated", [HOST, ORIGIN, "X-CSRF-Token: a", "x-csrf-token: b"]],
    ["header-too-long", [HOST, `Origin: https://${"a".repeat(400)}`]],
    ["header-too-long", [HOST, `Referer: https://${"a".repeat(8200)}`]],
    ["origin-foreign", [HOST, "Origin:"]],
    ["origin-foreign", [HOST, "Origin: \xe4.test"]],
    ["origin-foreign", [HOST, `Origin: ${GRANTED}\t\xa0`]],
    ["200 served", [HOST, `Origin: \t ${GRANTED} \t`]],
    ["token-missing", [HOST, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin", "Cookie: a=1"]],
    ["token-missing", [HOST, "Sec-Fetch-Site: SAME-ORIGIN", "Cookie: a=1"]],
    ["200 served", [HOST, "Sec-Fetch-Site:  same-origin ", "Cookie: a=1", "Cookie: b=2"]],
    // An upgrade that nobody serves arrives as an ordinary request.
    ["origin-foreign", [HOST, "Upgrade: websocket", "Connection: upgrade", "Origin: https://evil.test"], "GET /api/x"],
    ["origin-foreign", [HOST, "Origin: https://evil.test"], "GET http://api.test/x?_method=PUT"],
    ["origin-foreign", [HOST, "Origin: https://evil.test"], "POST http://api.test/api/x"],
    ["200 served", [HOST, ORIGIN], "POST http://api.test/api/x"],
    // What is not a path is governed by nothing.
    ["origin-foreign", [HOST, ORIGIN], "POST *"],
    ["origin-foreign", [HOST, ORIGIN], "POST /api/../api/x"],
  ])("%s: %j", async (reason, lines, target = "POST /api/x") => {
    expect(reasonIn(await sendRaw(await start(), [`${target} HTTP/1.1`, ...lines]))).toBe(reason);
  });

  it("HTTP/1.0 without Host is none of its own", async () => {
    const port = await start();
    expect(reasonIn(await sendRaw(port, ["POST /api/x HTTP/1.0", "Origin: http://api.test"]))).toBe("origin-foreign");
  });
});

describe("TLS", () => {
  const options = { ...CERTIFICATE, ca: CERTIFICATE.cert, requestCert: true, rejectUnauthorized: false };

  it("the API is on https, and a certificate is what a browser adds by itself: HTTP/1.1", async () => {
    const port = await listening(https.createServer(options, withCsrf(policy, served)));
    expect(reasonIn(await postTls(port, { origin: `https://127.0.0.1:${port}`, cookie: "a=1" }))).toBe("200 served");
    expect(reasonIn(await postTls(port, { origin: `http://127.0.0.1:${port}`, cookie: "a=1" }))).toBe("origin-foreign");
    expect(reasonIn(await postTls(port, {}))).toBe("200 served");
    expect(reasonIn(await postTls(port, {}, CERTIFICATE))).toBe("no-evidence");
  });

  it("HTTP/2", async () => {
    const server = http2.createSecureServer(options, withCsrf(policy, served as never) as never);
    const port = await listening(server);
    const post = { ":method": "POST", ":path": "/api/x" };
    expect(reasonIn(await sendHttp2Tls(port, { ...post, origin: `https://localhost:${port}`, cookie: "a=1" }))).toBe(
      "200 served",
    );
    expect(reasonIn(await sendHttp2Tls(port, { ...post, origin: `http://localhost:${port}`, cookie: "a=1" }))).toBe(
      "origin-foreign",
    );
    expect(reasonIn(await sendHttp2Tls(port, post))).toBe("200 served");
    expect(reasonIn(await sendHttp2Tls(port, post, CERTIFICATE))).toBe("no-evidence");
  });
});

describe("what goes wrong", () => {
  it("a binding that throws is the server's to handle: nothing is served", async () => {
    const errors: unknown[] = [];
    const handle = withCsrf(policy, unreachable as never, {
      tokens: {
        keys: [KEY],
        binding: () => {
          throw new Error("the store is down");
        },
      },
    });
    const send = await overHttp1((request, response) => {
      try {
        handle(request, response);
      } catch (error) {
        errors.push(error);
        response.writeHead(500).end();
      }
    });
    expect((await send({ method: "POST", headers: { cookie: "a=1", "x-csrf-token": "x" } })).status).toBe(500);
    expect(errors).toEqual([new Error("the store is down")]);
  });

  it("a token that comes too late for its cookie says so", async () => {
    let error: unknown;
    const send = await overHttp1(
      withCsrf(
        policy,
        (request, response) => {
          response.writeHead(200);
          try {
            token(request);
          } catch (thrown) {
            error = thrown;
          }
          response.end();
        },
        tokens,
      ),
    );
    await send({});
    expect(String(error)).toContain("Next: call token(request) before");
    await send({ headers: { cookie: "sid=1" } });
  });

  it("a token where no guard with tokens stands says so", async () => {
    expect(() => token({})).toThrow(/Next: mount csrf/);
    expect(() => formField({})).toThrow(/Next: mount csrf/);
    expect(() => metaTag({})).toThrow(/Next: mount csrf/);
  });

  it("a response that has begun cannot be refused any more: the handler does not run, and the connection is cut", async () => {
    const middleware = csrf(policy);
    const send = await overHttp1((request, response) => {
      response.writeHead(200).flushHeaders();
      try {
        middleware(request, response, () => expect.unreachable());
      } catch {
        setTimeout(() => response.destroy(), 20);
      }
    });
    const got = await send({ method: "POST", headers: { origin: REFUSED } }).catch((error: unknown) => error);
    expect(got).toMatchObject({ isCut: true });
  });

  it("what onWriteDecision throws, the adapter throws", () => {
    const handle = csrf(policy, {
      onWriteDecision: () => {
        throw new Error("log");
      },
    });
    const request = { method: "GET", url: "/", headers: {}, rawHeaders: [], socket: {} };
    expect(() => handle(request, {} as never, () => expect.unreachable())).toThrow("log");
  });

  it("middleware without next does nothing more", () => {
    const request = { method: "GET", url: "/", headers: {}, rawHeaders: [], socket: {} };
    expect(csrf(policy)(request, {} as never)).toBeUndefined();
  });

  it("a refused policy or option throws at once", () => {
    expect(() => withCsrf({ origins: [] as never }, served)).toThrow(
      expect.objectContaining({ code: "corslet/policy" }),
    );
    expect(() => csrf(policy, { mode: "off" as never })).toThrow(expect.objectContaining({ code: "corslet/guard" }));
  });
});

describe("WebSocket handshakes", () => {
  it("one that is refused gets its answer, and its socket is closed", async () => {
    const { guard } = csrf(policy);
    const server = http.createServer(unreachable);
    server.on("upgrade", (request, socket) => {
      const decision = guard.upgrade(request);
      if (decision.allowed)
        socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
      else refuseUpgrade(socket, decision);
    });
    const port = await listening(server);
    const ask = (lines: readonly string[], method = "GET"): Promise<string> =>
      new Promise((resolve) => {
        let text = "";
        const socket = connect(port, "127.0.0.1");
        socket.on("data", (data) => (text += data.toString())).on("close", () => resolve(text));
        socket.write(
          [
            `${method} /api/socket HTTP/1.1`,
            "Host: api.test",
            "Connection: Upgrade",
            "Upgrade: websocket",
            ...lines,
            "",
            "",
          ].join("\r\n"),
        );
      });
    const refused = await ask([`Origin: ${REFUSED}`]);
    expect(refused).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nContent-Type: application\/problem\+json\r\n/);
    const [head = "", body = ""] = refused.split("\r\n\r\n");
    expect(head).toContain(`Content-Length: ${body.length}`);
    expect(JSON.parse(body)).toMatchObject({ reason: "origin-foreign" });
    expect(await ask([])).toContain("origin-missing");
    expect(await ask(["Origin: null"])).toContain("origin-null");
    // This grant lists POST alone, and a handshake is a GET.
    expect(await ask([`Origin: ${GRANTED}`])).toContain("method-not-listed");
    expect(await ask([`Origin: ${GRANTED}`], "POST")).toMatch(/^HTTP\/1\.1 101/);
    expect(await ask(["Origin: http://api.test"])).toMatch(/^HTTP\/1\.1 101/);
  });
});

it("cors and csrf as Connect middleware, in their order", async () => {
  const [first, second] = [cors(policy), csrf(policy)];
  const send = await overHttp1((request, response) =>
    first(request, response, () => second(request, response, () => response.end("served"))),
  );
  expect(await send({ method: "POST", headers: { origin: GRANTED } })).toMatchObject({ status: 200, body: "served" });
  expect(corsLines(await send({ method: "POST", path: "/api/../x", headers: { origin: GRANTED } }))).toEqual([]);
});
