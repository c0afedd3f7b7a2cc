import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import { cors, csrf, token } from "../../src/adapters/hono.ts";
import { fetched, OWN_HEADERS } from "./suite/fixtures.ts";
import { testFramework } from "./suite/index.ts";
import { onHono, onHonoHttp2 } from "./suite/on-hono.ts";
import { from, protocolLines, variesBy } from "./suite/test-answers.ts";
import { corsLines, GRANTED, listening, REFUSED, type Send, sendHttp1 } from "./wire.ts";

testFramework(onHono);
testFramework(onHonoHttp2);

const policy = { origins: [GRANTED], methods: ["POST"], credentials: true } as const;
const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];
const tokens = { keys: ["a key of the tests, at least 32 bytes"], binding: () => "session" };

async function serve(app: Hono): Promise<Send> {
  const port = await listening(createServer(getRequestListener(app.fetch)));
  return (asked) => sendHttp1(port, asked);
}

describe("whoever answers", () => {
  it.each<[string, (app: Hono) => unknown, number, string[]]>([
    ["the default error handler", (app) => app.get("/", () => Promise.reject(new Error("boom"))), 500, []],
    ["a handler that answers nothing", (app) => app.get("/", () => undefined as never), 500, []],
    [
      "a custom notFound",
      (app) => app.notFound((c) => c.text("none", 404, { ...OWN_HEADERS, Vary: "Cookie" })),
      404,
      ["cookie"],
    ],
    ["a middleware before the handler", (app) => app.use(async (c) => c.text("log in", 401)), 401, []],
    [
      "headers that a middleware sets after the handler",
      (app) =>
        app
          .use(async (c, next) => {
            await next();
            c.header("Vary", "Cookie");
            c.header("Access-Control-Allow-Origin", "*");
          })
          .get("/", (c) => c.text("x")),
      200,
      ["cookie"],
    ],
    [
      "a Response put on the context",
      (app) =>
        app
          .use(async (c, next) => {
            await next();
            c.res = new Response("other", { headers: OWN_HEADERS });
          })
          .get("/", (c) => c.text("x")),
      200,
      [],
    ],
    [
      "an error in a router with a handler of its own",
      (app) => {
        const sub = new Hono();
        sub.onError((_error, c) => c.text("sub", 418));
        sub.get("/", () => Promise.reject(new Error("boom")));
        app.route("/", sub);
      },
      418,
      [],
    ],
    [
      "a mounted fetch handler",
      (app) => app.mount("/", () => new Response("mounted", { headers: OWN_HEADERS })),
      200,
      [],
    ],
    ["a mounted fetch handler that proxies", (app) => app.mount("/", fetched), 203, ["cookie"]],
  ])("%s", async (_title, mount, status, vary) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const app = new Hono();
    app.use(cors(policy));
    mount(app);
    const send = await serve(app);
    const got = await send(from(GRANTED, {}));
    expect([got.status, protocolLines(got), variesBy(got)]).toEqual([status, GRANTED_LINES, [...vary, "origin"]]);
    expect(protocolLines(await send(from(REFUSED, {})))).toEqual([]);
    vi.restoreAllMocks();
  });
});

describe("two policies", () => {
  it("a router under a prefix, whose own governs it whole", async () => {
    const sub = new Hono().use(cors({ resources: { "/sub/*": { origins: "*" } } })).get("/x", (c) => c.text("x"));
    const app = new Hono().use(cors(policy)).route("/sub", sub);
    expect(corsLines(await (await serve(app))(from(REFUSED, { path: "/sub/x" })))).toEqual([
      "access-control-allow-origin: *",
    ]);
  });

  it("its preflights are its own where it is mounted first", async () => {
    const app = new Hono()
      .use("/sub/*", cors({ origins: "*", methods: ["POST"] }))
      .use(cors({ resources: { "/own/*": policy } }))
      .post("/sub/x", (c) => c.text("x"));
    const headers = { origin: REFUSED, "access-control-request-method": "POST" };
    expect(await (await serve(app))({ method: "OPTIONS", path: "/sub/x", headers })).toMatchObject({ status: 204 });
  });
});

describe("csrf", () => {
  const asked = {
    method: "POST",
    headers: { cookie: "a=1", "content-type": "application/x-www-form-urlencoded" },
    body: "a=1",
  };

  it("a body that was read before the guard has no token for it", async () => {
    const app = new Hono()
      .use(async (c, next) => {
        await c.req.parseBody();
        await next();
      })
      .use(csrf(policy, { tokens }))
      .get("/", async (c) => c.text(await token(c)))
      .post("/", (c) => c.text("written"));
    const send = await serve(app);
    const { body: found } = await send({});
    expect(await send({ ...asked, body: `_csrf=${found}` })).toMatchObject({ status: 403 });
  });

  it("knows the peer from Node's server, for trustProxy", async () => {
    const app = new Hono()
      .use(csrf({ ...policy, origins: ["https://else.test"] }, { trustProxy: ["127.0.0.1"] }))
      .post("/", (c) => c.text("written"));
    const forwarded = {
      "x-forwarded-host": "api.test",
      "x-forwarded-proto": "https",
      origin: "https://api.test",
      cookie: "a=1",
    };
    expect(await (await serve(app))({ method: "POST", headers: forwarded })).toMatchObject({ status: 200 });
  });

  it.each([
    ["two lines of Referer", "/", { Referer: ["https://api.test/", "https://evil.test/"] }],
    ["a target that names a host beside Host", "http://evil.test/", { host: "api.test", origin: "http://evil.test" }],
  ])("on Node, %s: neither is taken", async (_title, path, lines) => {
    const twice = { method: "POST", path, headers: { ...lines, cookie: "a=1" } };
    const app = new Hono().use(csrf(policy)).post("*", (c) => c.text("written"));
    const got = await (await serve(app))(twice);
    expect([got.status, (JSON.parse(got.body) as { reason: string }).reason]).toEqual([403, "header-repeated"]);
  });

  it("knows a client's certificate from Node's server, or from what it is told", async () => {
    const app = new Hono().use(csrf(policy)).post("/", (c) => c.text("written"));
    const withCertificate = { incoming: { socket: { getPeerCertificate: () => ({ subject: {} }) } } };
    const write = new Request("https://api.test/", { method: "POST" });
    expect((await app.fetch(write, withCertificate)).status).toBe(403);
    expect((await app.fetch(write)).status).toBe(200);
    const told = new Hono()
      .use(csrf(policy, { connection: () => ({ hasClientCertificate: true }) }))
      .post("/", (c) => c.text("x"));
    expect((await told.fetch(write)).status).toBe(403);
  });
});
