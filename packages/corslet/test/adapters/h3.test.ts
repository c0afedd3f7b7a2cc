import { createServer } from "node:http";
import { defineHandler, H3, type H3Config, HTTPError, HTTPResponse } from "h3";
import { toNodeHandler } from "h3/node";
import { describe, expect, it, vi } from "vitest";
import { cors, csrf } from "../../src/adapters/h3.ts";
import { fetched, OWN_HEADERS } from "./suite/fixtures.ts";
import { testFramework } from "./suite/index.ts";
import { onH3, onH3Fetch, onH3Http2, onH3Middleware } from "./suite/on-h3.ts";
import { from, protocolLines, variesBy } from "./suite/test-answers.ts";
import { corsLines, GRANTED, listening, REFUSED, type Send, sendHttp1 } from "./wire.ts";

for (const each of [onH3, onH3Middleware, onH3Http2, onH3Fetch]) testFramework(each);

const policy = { origins: [GRANTED], methods: ["POST"], credentials: true } as const;
const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];

async function serve(app: H3): Promise<Send> {
  const port = await listening(createServer(toNodeHandler(app)));
  return (asked) => sendHttp1(port, asked);
}

async function expectHeads(send: Send, status: number, vary: readonly string[]): Promise<void> {
  const got = await send(from(GRANTED, {}));
  expect([got.status, protocolLines(got), variesBy(got)]).toEqual([status, GRANTED_LINES, [...vary, "origin"]]);
  const refused = await send(from(REFUSED, {}));
  expect([refused.status, protocolLines(refused), variesBy(refused)]).toEqual([status, [], [...vary, "origin"]]);
}

const headers = { ...OWN_HEADERS, Vary: "Cookie" };

describe.each([
  ["registered", (app: H3) => app.register(cors(policy))],
  ["as middleware", (app: H3) => app.use(cors(policy))],
])("%s: what a handler may come up with", (_title, mount) => {
  it.each<[string, Parameters<H3["get"]>[1], number, string[]]>([
    ["nothing at all", () => undefined, 200, []],
    ["null", () => null, 200, []],
    [
      "a number that is thrown",
      () => {
        throw 404;
      },
      404,
      [],
    ],
    [
      "an h3 error with headers",
      () => {
        throw new HTTPError({ status: 429, headers });
      },
      429,
      ["cookie"],
    ],
    ["an error that is returned", () => new HTTPError({ status: 418, headers }), 418, ["cookie"]],
    [
      "an error with plain headers",
      () => {
        throw Object.assign(new Error("no"), { status: 403, headers });
      },
      403,
      ["cookie"],
    ],
    [
      "a text that is thrown",
      () => {
        throw "no";
      },
      500,
      [],
    ],
    ["h3's own kind of response", () => new HTTPResponse("x", { status: 201, headers }), 201, ["cookie"]],
    [
      "a Response, and Vary set beside it",
      (event) => {
        event.res.headers.set("Vary", "Accept");
        return new Response("x", { headers: OWN_HEADERS });
      },
      200,
      ["accept"],
    ],
    [
      "a Response of an error, and headers set for errors",
      (event) => {
        event.res.errHeaders.set("Access-Control-Allow-Origin", "*");
        return new Response("x", { status: 409, headers });
      },
      409,
      ["cookie"],
    ],
    ["what fetch() returned", fetched, 203, ["cookie"]],
    [
      "a handler of the app that mounts it",
      defineHandler({ middleware: [() => new Response("x", { headers })], handler: () => "never" }),
      200,
      ["cookie"],
    ],
  ])("%s", async (_what, handler, status, vary) => {
    const app = new H3({ silent: true });
    mount(app);
    app.get("/", handler);
    await expectHeads(await serve(app), status, vary);
  });
});

function registered(config: H3Config = {}): H3 {
  return new H3({ silent: true, ...config, plugins: [cors(policy)] });
}

describe("registered", () => {
  it("what onError returns, whatever it is", async () => {
    for (const [answer, status, vary] of [
      [() => new Response("x", { status: 418, headers }), 418, ["cookie"]],
      [() => Response.redirect("http://api.test/", 303), 303, []],
      [() => "text", 200, []],
      [() => undefined, 500, []],
    ] as const) {
      const app = registered({ onError: answer });
      app.get("/", () => {
        throw new Error("boom");
      });
      await expectHeads(await serve(app), status, vary);
    }
  });

  it("what cannot be made JSON", async () => {
    const app = registered();
    app.get("/", () => ({
      toJSON: () => {
        throw new Error("boom");
      },
    }));
    await expectHeads(await serve(app), 500, []);
  });

  it("what the app's own hook adds at the end", async () => {
    const app = registered({
      onResponse: ({ headers: own }) => {
        own.set("Access-Control-Allow-Origin", "*");
        own.append("Vary", "Cookie");
      },
    });
    app.get("/", () => "x");
    await expectHeads(await serve(app), 200, ["cookie"]);
  });

  it("what a hook throws before any middleware, told once", async () => {
    const onDecision = vi.fn();
    const app = new H3({
      silent: true,
      onRequest: () => {
        throw new HTTPError({ status: 401 });
      },
    });
    app.register(cors(policy, { onDecision }));
    await expectHeads(await serve(app), 401, []);
    expect(onDecision).toHaveBeenCalledTimes(2);
  });
});

describe("two policies", () => {
  it("a mounted app's own governs it", async () => {
    const sub = new H3();
    sub.use(cors({ resources: { "/sub/*": { origins: "*" } } }));
    sub.get("/x", () => "x");
    const app = new H3().register(cors(policy));
    app.mount("/sub", sub);
    app.get("/x", () => "x");
    const send = await serve(app);
    expect(corsLines(await send(from(REFUSED, { path: "/sub/x" })))).toEqual(["access-control-allow-origin: *"]);
    expect(corsLines(await send(from(REFUSED, { path: "/x" })))).toEqual(["vary: Origin"]);
  });

  it("a handler that is called without an app has its own too", async () => {
    const handler = defineHandler({ middleware: [cors(policy)], handler: () => "x" });
    const response = await handler.fetch(new Request("http://api.test/", { headers: { origin: GRANTED } }));
    expect(response.headers.get("access-control-allow-origin")).toBe(GRANTED);
  });
});

describe("csrf", () => {
  it("counts the path as the browser wrote it, in a mounted app too", async () => {
    const sub = new H3();
    const its = { resources: { "/sub/*": policy, "/x": { ...policy, origins: [REFUSED] } } };
    sub.use(csrf(its)).post("/x", () => "written");
    const app = new H3();
    app.mount("/sub", sub);
    const send = await serve(app);
    const write = (origin: string): ReturnType<Send> =>
      send({ method: "POST", path: "/sub/x", headers: { origin, cookie: "a=1" } });
    expect([(await write(GRANTED)).status, (await write(REFUSED)).status]).toEqual([200, 403]);
  });

  const forwarded = {
    "x-forwarded-host": "api.test",
    "x-forwarded-proto": "https",
    origin: "https://api.test",
    cookie: "a=1",
  };

  it("knows the peer from Node's server, for trustProxy", async () => {
    const app = new H3();
    app.use(csrf({ ...policy, origins: ["https://else.test"] }, { trustProxy: ["127.0.0.1"] }));
    app.post("/", () => "written");
    expect(await (await serve(app))({ method: "POST", headers: forwarded })).toMatchObject({ status: 200 });
  });

  it.each([
    ["two lines of Referer", "/", { Referer: ["https://api.test/", "https://evil.test/"] }],
    ["a target that names a host beside Host", "http://evil.test/", { host: "api.test", origin: "http://evil.test" }],
  ])("on Node, %s: neither is taken", async (_title, path, lines) => {
    const app = new H3();
    app.use(csrf(policy)).post("/**", () => "written");
    const asked = { method: "POST", path, headers: { ...lines, cookie: "a=1" } };
    const got = await (await serve(app))(asked);
    expect([got.status, (JSON.parse(got.body) as { reason: string }).reason]).toEqual([403, "header-repeated"]);
  });

  it("is told of a client's certificate elsewhere", async () => {
    const app = new H3();
    app.use(csrf(policy, { connection: () => ({ hasClientCertificate: true }) }));
    app.post("/", () => "written");
    expect((await app.fetch(new Request("https://api.test/", { method: "POST" }))).status).toBe(403);
  });

  it("a token's cookie is set on errors too", async () => {
    const { token } = await import("../../src/adapters/h3.ts");
    const tokens = { keys: ["a key of the tests, at least 32 bytes"], binding: () => null };
    const app = new H3();
    app.use(csrf(policy, { tokens }));
    app.get("/", async (event) => new Response(await token(event), { status: 422 }));
    const got = await (await serve(app))();
    expect([got.status, got.lines.some((line) => line.startsWith("set-cookie: __Host-csrf="))]).toEqual([422, true]);
  });
});
