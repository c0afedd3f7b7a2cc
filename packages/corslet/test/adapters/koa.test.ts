import { createServer } from "node:http";
import { Router } from "@koa/router";
import Koa, { type Middleware } from "koa";
import compress from "koa-compress";
import { describe, expect, it } from "vitest";
import { cors, csrf } from "../../src/adapters/koa.ts";
import { LONG, later } from "./suite/fixtures.ts";
import { testFramework } from "./suite/index.ts";
import { onKoa, onKoaHttp2 } from "./suite/on-koa.ts";
import { from, protocolLines, variesBy } from "./suite/test-answers.ts";
import { corsLines, GRANTED, listening, REFUSED, type Send, sendHttp1, valuesOf } from "./wire.ts";

testFramework(onKoa);
testFramework(onKoaHttp2);

const policy = { origins: [GRANTED], methods: ["POST"], credentials: true } as const;
const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];

async function serve(...handlers: readonly Middleware[]): Promise<Send> {
  const app = new Koa();
  app.silent = true;
  for (const handler of handlers) app.use(handler);
  const port = await listening(createServer(app.callback()));
  return (asked) => sendHttp1(port, asked);
}

/** What koa-mount does: the path below the prefix, and the old one on the way back. */
function mounted(prefix: string, handler: Middleware): Middleware {
  return async (context, next) => {
    const { path } = context;
    context.path = path.slice(prefix.length) || "/";
    await handler(context, next);
    context.path = path;
  };
}

describe("what Koa does on an error, which is to take all headers off", () => {
  it.each<[string, Middleware, number, string[]]>([
    ["an Error", () => Promise.reject(new Error("boom")), 500, []],
    ["what is no Error", () => Promise.reject("boom"), 500, []],
    ["a status", (c) => c.throw(404, "not here"), 404, []],
    [
      "headers of its own",
      (c) => c.throw(429, { headers: { Vary: "Cookie", "Access-Control-Allow-Origin": "*" } }),
      429,
      ["cookie"],
    ],
    ["after headers were set", (c) => (c.set("Vary", "Accept"), c.throw(403)), 403, []],
    ["ctx.onerror", (c) => ((c.respond = false), c.onerror(new Error("boom"))), 500, []],
    [
      "a body that cannot be made JSON",
      (c) =>
        void (c.body = {
          toJSON: () => {
            throw new Error("boom");
          },
        }),
      500,
      [],
    ],
  ])("%s", async (_title, handler, status, vary) => {
    const send = await serve(cors(policy), handler);
    const got = await send(from(GRANTED, {}));
    expect([got.status, protocolLines(got), variesBy(got)]).toEqual([status, GRANTED_LINES, [...vary, "origin"]]);
    expect(protocolLines(await send(from(REFUSED, {})))).toEqual([]);
  });
});

describe("where it is mounted", () => {
  it("counts the path as the browser wrote it", async () => {
    const its = { resources: { "/api/*": policy } };
    const send = await serve(mounted("/api", cors(its)), (c) => void (c.body = c.url));
    expect(protocolLines(await send(from(GRANTED, { path: "/api/x" })))).toEqual(GRANTED_LINES);
    const guarded = await serve(
      mounted(
        "/api",
        csrf({ resources: { "/api/*": policy, "/x": { origins: [REFUSED], methods: ["POST"], credentials: true } } }),
      ),
      (c) => void (c.body = "written"),
    );
    const write = (origin: string) => guarded({ path: "/api/x", method: "POST", headers: { origin, cookie: "a=1" } });
    expect([(await write(GRANTED)).status, (await write(REFUSED)).status]).toEqual([200, 403]);
  });

  it("in a router under a prefix", async () => {
    const router = new Router({ prefix: "/api" });
    router.use(cors({ resources: { "/api/*": policy } }));
    router.all("/x", (c) => void (c.body = "x"));
    const send = await serve(router.routes() as Middleware, router.allowedMethods() as Middleware);
    expect(corsLines(await send(from(GRANTED, { path: "/api/x" })))).toEqual([...GRANTED_LINES, "vary: Origin"]);
    const headers = { origin: GRANTED, "access-control-request-method": "POST" };
    expect((await send({ method: "OPTIONS", path: "/api/x", headers })).status).toBe(204);
  });

  it.each([
    ["before", true],
    ["after", false],
  ])("compression mounted %s", async (_where, isBefore) => {
    const zip = compress({ threshold: 0, br: false });
    const send = await serve(...(isBefore ? [zip, cors(policy)] : [cors(policy), zip]), (c) => void (c.body = LONG));
    const got = await send({ headers: { origin: GRANTED, "accept-encoding": "gzip" } });
    expect(valuesOf(got, "content-encoding")).toEqual(["gzip"]);
    expect([protocolLines(got), variesBy(got)]).toEqual([GRANTED_LINES, ["accept-encoding", "origin"]]);
  });

  it("what is mounted before sees a preflight's status, and changes nothing more", async () => {
    const seen: unknown[] = [];
    const send = await serve(
      async (c, next) => {
        await next();
        seen.push(c.status);
        c.set("X-Late", "1");
        c.body = "late";
      },
      cors(policy),
      () => expect.unreachable("a preflight reached a handler"),
    );
    const headers = { origin: GRANTED, "access-control-request-method": "POST" };
    expect(await send({ method: "OPTIONS", headers })).toMatchObject({ status: 204, body: "" });
    expect(seen).toEqual([204]);
  });
});

describe("csrf", () => {
  it("without a second step, a token in a body that is not parsed lets nothing through", async () => {
    const tokens = { keys: ["a key of the tests, at least 32 bytes"], binding: () => null };
    const send = await serve(csrf(policy, { tokens }), async (c) => {
      await later();
      c.body = "written";
    });
    const got = await send({ method: "POST", headers: { cookie: "a=1" }, body: "_csrf=x" });
    expect([got.status, (JSON.parse(got.body) as { reason: string }).reason]).toEqual([403, "token-missing"]);
  });
});
