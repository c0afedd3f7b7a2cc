import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express, { type Express, type NextFunction, type Request, type Response, type Router } from "express";
import express4 from "express4";
import { afterAll, describe, expect, it } from "vitest";
import { cors } from "../../src/adapters/express.ts";
import { testFramework } from "./suite/index.ts";
import { onExpress } from "./suite/on-express.ts";
import { corsLines, GRANTED, listening, REFUSED, type Send, sendHttp1, valuesOf } from "./wire.ts";

testFramework(onExpress);

const folder = mkdtempSync(join(tmpdir(), "corslet-"));
writeFileSync(join(folder, "page.txt"), "content");
afterAll(() => rmSync(folder, { recursive: true }));

const grant = { origins: [GRANTED], methods: ["PUT"], credentials: true } as const;
const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];
const granted = { headers: { origin: GRANTED } };
const preflight = { method: "OPTIONS", headers: { origin: GRANTED, "access-control-request-method": "PUT" } };

interface Version {
  (): Express;
  readonly Router: (options?: object) => Router;
  readonly static: (root: string) => (request: Request, response: Response, next: NextFunction) => unknown;
  readonly json: () => (request: Request, response: Response, next: NextFunction) => unknown;
}

async function serve(app: Express): Promise<Send> {
  // Express's own error handler writes the stack to stderr otherwise.
  app.set("env", "test");
  const port = await listening(createServer(app));
  return (asked) => sendHttp1(port, asked);
}

async function expectHeads(send: Send, asked: object, status: number, vary = "Origin"): Promise<void> {
  const got = await send({
    ...granted,
    ...asked,
    headers: { ...granted.headers, ...("headers" in asked ? (asked.headers as object) : {}) },
  });
  expect(got.status).toBe(status);
  expect(corsLines(got)).toEqual([...GRANTED_LINES, `vary: ${vary}`]);
  const headers = { ...("headers" in asked ? (asked.headers as object) : {}), origin: REFUSED };
  expect(corsLines(await send({ ...asked, headers }))).toEqual([`vary: ${vary}`]);
}

describe.each([
  ["4", express4 as unknown as Version],
  ["5", express as unknown as Version],
])("Express %s", (_version, make) => {
  const routes: [
    string,
    (app: Express) => unknown,
    { headers?: object; method?: string; path?: string },
    number,
    string?,
  ][] = [
    ["a route", (app) => app.get("/", (_q, r) => r.json({ a: 1 })), {}, 200],
    ["send, which sets ETag and Content-Length", (app) => app.get("/", (_q, r) => r.send("x")), {}, 200],
    [
      "a fresh request: 304",
      (app) => app.get("/", (_q, r) => r.set("ETag", '"1"').send("x")),
      { headers: { "if-none-match": '"1"' } },
      304,
    ],
    ["no route: 404", () => undefined, { path: "/nothing" }, 404],
    ["another method: 404", (app) => app.get("/", (_q, r) => r.send("x")), { method: "DELETE" }, 404],
    ["redirect", (app) => app.get("/", (_q, r) => r.redirect("/other")), {}, 302, "Accept, Origin"],
    ["sendStatus", (app) => app.get("/", (_q, r) => r.sendStatus(503)), {}, 503],
    ["HEAD of a GET route", (app) => app.get("/", (_q, r) => r.send("x")), { method: "HEAD" }, 200],
    [
      "OPTIONS, which Express answers itself",
      (app) => app.get("/", (_q, r) => r.send("x")),
      { method: "OPTIONS" },
      200,
    ],
    [
      "vary()",
      (app) => app.get("/", (_q, r) => r.vary("Cookie").vary("Accept").send("x")),
      {},
      200,
      "Cookie, Accept, Origin",
    ],
    [
      "append",
      (app) => app.get("/", (_q, r) => r.append("Vary", "Cookie").append("Set-Cookie", "a=1").send("x")),
      {},
      200,
      "Cookie, Origin",
    ],
    [
      "headers of its own",
      (app) =>
        app.get("/", (_q, r) => r.set({ "Access-Control-Allow-Origin": "*", "Access-Control-Max-Age": "5" }).send("x")),
      {},
      200,
    ],
    [
      "type negotiation",
      (app) => app.get("/", (_q, r) => r.format({ json: () => r.json(1), text: () => r.send("x") })),
      {},
      200,
      "Accept, Origin",
    ],
    ["sendFile", (app) => app.get("/", (_q, r) => r.sendFile(join(folder, "page.txt"))), {}, 200],
    ["static", (app) => app.use(make.static(folder)), { path: "/page.txt" }, 200],
    [
      "static, part of it",
      (app) => app.use(make.static(folder)),
      { path: "/page.txt", headers: { range: "bytes=0-1" } },
      206,
    ],
    [
      "static, no such part",
      (app) => app.use(make.static(folder)),
      { path: "/page.txt", headers: { range: "bytes=99-" } },
      416,
    ],
    [
      "static, unchanged: 304",
      (app) => app.use(make.static(folder)),
      { path: "/page.txt", headers: { "if-modified-since": new Date(Date.now() + 5000).toUTCString() } },
      304,
    ],
    ["static, not there: 404", (app) => app.use(make.static(folder)), { path: "/none.txt" }, 404],
    [
      "a route that throws, Express's own handler",
      (app) =>
        app.get("/", () => {
          throw new Error("early");
        }),
      {},
      500,
    ],
    [
      "next(error) with a status",
      (app) => app.get("/", (_q, _r, next) => next(Object.assign(new Error("no"), { status: 401 }))),
      {},
      401,
    ],
    [
      "an error with headers of its own",
      (app) =>
        app.get("/", (_q, _r, next) =>
          next(
            Object.assign(new Error("no"), {
              status: 429,
              headers: { Vary: "Cookie", "Access-Control-Allow-Origin": "*" },
            }),
          ),
        ),
      {},
      429,
      "Cookie, Origin",
    ],
    [
      "a route that set headers and then throws",
      (app) =>
        app.get("/", (_q, r) => {
          r.set("Vary", "Cookie");
          throw new Error("early");
        }),
      {},
      500,
      "Cookie, Origin",
    ],
    [
      "an error handler",
      (app) => {
        app.get("/", () => {
          throw new Error("early");
        });
        app.use((_e: unknown, _q: Request, r: Response, _n: NextFunction) => r.status(418).json({}));
      },
      {},
      418,
    ],
    [
      "an error in a middleware before the route",
      (app) => app.use(make.json()),
      { method: "POST", headers: { "content-type": "application/json", "content-length": 1 } },
      400,
    ],
    ["a path that cannot be decoded", (app) => app.get("/:id", (_q, r) => r.send("x")), { path: "/%zz" }, 400],
    [
      "streaming",
      (app) =>
        app.get("/", (_q, r) => {
          r.write("a");
          setImmediate(() => r.end("b"));
        }),
      {},
      200,
    ],
  ];

  it.each(routes)("%s", async (_title, mount, asked, status, vary) => {
    const app = make();
    app.use(cors(grant));
    mount(app);
    const send = await serve(app);
    if (status === 400 && "method" in asked) {
      // A body of one byte, which is no JSON.
      const port = await listening(createServer(app));
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: "POST",
        body: "{",
        headers: { origin: GRANTED, "content-type": "application/json" },
      });
      expect([
        response.status,
        response.headers.get("access-control-allow-origin"),
        response.headers.get("vary"),
      ]).toEqual([400, GRANTED, "Origin"]);
      return;
    }
    await expectHeads(send, asked, status, vary);
  });

  it("cuts the connection when a route throws after the first byte", async () => {
    const app = make();
    app.use(cors(grant));
    app.get("/", (_request, response, next) => {
      response.write("part");
      setImmediate(() => next(new Error("late")));
    });
    const got = await (await serve(app))(granted);
    expect(got).toMatchObject({ status: 200, body: "part", isCut: true });
    expect(corsLines(got)).toEqual([...GRANTED_LINES, "vary: Origin"]);
  });

  it("answers preflights before any route", async () => {
    const app = make();
    app.use(cors(grant));
    app.options("/{*path}", () => expect.unreachable("a preflight reached a route"));
    app.use(() => expect.unreachable("a preflight reached a middleware"));
    const send = await serve(app);
    const got = await send(preflight);
    expect(got).toMatchObject({ status: 204, body: "" });
    expect(corsLines(got)).toEqual([
      ...GRANTED_LINES.slice(0, 1),
      "access-control-allow-methods: PUT",
      ...GRANTED_LINES.slice(1),
      "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    ]);
    expect(await send({ ...preflight, headers: { ...preflight.headers, origin: REFUSED } })).toMatchObject({
      status: 403,
    });
  });

  it("counts the full path, wherever it is mounted", async () => {
    const policy = { resources: { "/api/v1/*": grant } };
    const app = make();
    const router = make.Router();
    router.use(cors(policy));
    router.get("/items", (_request, response) => {
      response.send("x");
    });
    app.use("/api/v1", router);
    app.use("/v1", router);
    const send = await serve(app);
    expect(corsLines(await send({ ...granted, path: "/api/v1/items?x" }))).toEqual([...GRANTED_LINES, "vary: Origin"]);
    expect(corsLines(await send({ ...granted, path: "/v1/items" }))).toEqual([]);
    expect((await send({ ...preflight, path: "/api/v1/items" })).status).toBe(204);
    // What is mounted below a path sees no preflight to another: Express answers that one.
    expect(corsLines(await send({ ...preflight, path: "/v1/items" }))).toEqual([]);
  });

  it("the innermost of two policies wins whole", async () => {
    const app = make();
    app.use(cors({ ...grant, exposeHeaders: ["X-Outer"] }));
    app.get("/public", cors({ origins: "*" }), (_request, response) => {
      response.send("x");
    });
    app.get("/own", (_request, response) => {
      response.send("x");
    });
    const send = await serve(app);
    expect(corsLines(await send({ ...granted, path: "/public" }))).toEqual(["access-control-allow-origin: *"]);
    expect(corsLines(await send({ ...granted, path: "/own" }))).toContain("access-control-expose-headers: X-Outer");
  });

  it("leaves what it does not govern to Express", async () => {
    const app = make();
    app.use(cors({ resources: { "/api/*": grant } }));
    app.get("/other", (_request, response) => {
      response.set("Access-Control-Allow-Origin", "https://own.test").send("x");
    });
    const send = await serve(app);
    const got = await send({ ...granted, path: "/other" });
    expect(corsLines(got)).toEqual(["access-control-allow-origin: https://own.test"]);
    const options = await send({ ...preflight, path: "/other" });
    expect([options.status, valuesOf(options, "allow")]).toEqual([
      200,
      ["GET, HEAD"].map((allow) => (options.body === "GET,HEAD" ? "GET,HEAD" : allow)),
    ]);
  });
});
