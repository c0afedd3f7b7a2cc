import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { PassThrough, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { Router } from "@koa/router";
import Koa, { type Context } from "koa";
import compress from "koa-compress";
import files from "koa-static";
import { cors, csrf, token } from "../../../src/adapters/koa.ts";
import { listening, type Send, sendHttp1, sendHttp2 } from "../wire.ts";
import { fetched, folder, formOf, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS, pieces } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

/** Koa 3, over HTTP/1.1. */
export const onKoa: Framework = framework("Koa 3", async (app) => {
  const port = await listening(createServer(app.callback()));
  return (asked) => sendHttp1(port, asked);
});

/** Koa 3, over HTTP/2 in cleartext. */
export const onKoaHttp2: Framework = framework(
  "Koa 3, HTTP/2",
  async (app) => sendHttp2(await listening(createHttp2Server(app.callback() as never))),
  { response: "HTTP/2 has no Connection header, which the other server sent" },
);

async function parseBody(context: Context, next: () => Promise<unknown>): Promise<void> {
  (context.request as { body?: unknown }).body = formOf((await context.req.toArray()).join(""));
  await next();
}

function framework(name: string, open: (app: Koa) => Promise<Send>, lacks: Framework["lacks"] = {}): Framework {
  return {
    name,
    answersPreflightsOf: "the outer policy",
    header: (context: Context, header) => context.get(header) || undefined,
    lacks: {
      "bad-path": "@koa/router hands on parameters that it cannot decode as they are",
      "response-redirect": "Koa takes no Response as a redirect",
      ...lacks,
    },
    // Koa joins the cookies of a Response.
    differs: { "other-method": { status: 405 }, response: { lines: ["set-cookie: a=1, b=2"] } },
    start: async (mount) => {
      const app = new Koa();
      app.silent = true;
      app.use(cors(mount.policy, mount.options));
      if (mount.csrf !== undefined) {
        app.use(csrf(mount.policy, { parseBody, ...(mount.csrf as object) }));
      }
      routes(app, mount);
      return open(app);
    },
  };
}

function routes(app: Koa, { inner }: Mount): void {
  const router = new Router();
  const text = (path: string, act: (context: Context) => unknown): void =>
    void router.get(path, async (context) => {
      const body = await act(context);
      if (typeof body === "string") context.body = body;
    });
  text("/api/text", () => "text");
  text("/api/json", (c) => void (c.body = { a: 1 }));
  router.options("/api/options", (c) => void (c.body = "options"));
  text("/api/throws", () => {
    throw new Error("boom");
  });
  text("/api/rejects", async () => {
    await later();
    throw new Error("boom");
  });
  text("/api/http-error", (c) => c.throw(401, "no", { headers: OWN_HEADERS }));
  text("/api/error-handler", () => {
    throw new Handled();
  });
  app.use(async (c, next) => {
    try {
      await next();
    } catch (error) {
      if (!(error instanceof Handled)) throw error;
      c.status = 418;
      c.body = "handled";
    }
  });
  text("/api/set-then-throws", (c) => {
    c.set({ Vary: "Cookie", "Access-Control-Allow-Origin": "*" });
    throw new Error("boom");
  });
  text("/api/redirect", (c) => c.redirect("/api/text"));
  text("/api/own", (c) => {
    c.set(OWN_HEADERS);
    return "own";
  });
  text("/api/vary", (c) => {
    c.set("Vary", "Cookie");
    return "x";
  });
  text("/api/vary-twice", (c) => {
    c.append("Vary", "Cookie");
    c.append("Vary", "Accept, cookie");
    return "x";
  });
  text("/api/vary-origin", (c) => {
    c.set("Vary", "origin");
    return "x";
  });
  text("/api/later", async (c) => {
    await later();
    c.set("Vary", "Cookie");
    return "x";
  });
  text("/api/cookies", (c) => {
    c.append("Set-Cookie", "a=1");
    c.append("Set-Cookie", "b=2");
    return "x";
  });
  text("/api/empty", (c) => void (c.status = 204));
  text("/api/unchanged", (c) => {
    c.set("ETag", '"1"');
    c.status = 304;
  });
  text("/api/stream", (c) => void (c.body = Readable.from(pieces("first ", "second"))));
  text("/api/events", (c) => {
    c.type = "text/event-stream";
    const body = new PassThrough();
    Readable.from(pieces("data: 1\n\n", "data: 2\n\n")).pipe(body);
    c.body = body;
  });
  text("/api/response", async (c) => {
    const response = await fetched();
    c.status = response.status;
    c.body = response;
  });
  text("/api/raw", (c) => {
    c.respond = false;
    c.res.statusCode = 200;
    c.res.end("raw");
  });
  text("/api/raw-head", (c) => {
    c.respond = false;
    c.res.writeHead(200, { Vary: "Cookie" });
    c.res.end("raw");
  });
  text("/other", (c) => {
    c.set(OTHER_HEADERS);
    return "x";
  });
  router.post("/api/write", (c) => void (c.body = "written"));
  text("/api/token", (c) => token(c));
  router.get("/api/inner", ...(inner === undefined ? [] : [cors(inner)]), (c: Context) => void (c.body = "inner"));
  router.get("/api/compressed", compress({ threshold: 0, br: false }) as never, (c: Context) => void (c.body = LONG));
  router.get("/api/gzip", (c) => void (c.body = Readable.from([LONG]).pipe(createGzip())));

  const sub = new Router({ prefix: "/api/sub" });
  sub.get("/items", (c) => void (c.body = "items"));
  sub.get("/throws", () => {
    throw new Error("boom");
  });
  sub.post("/write", (c) => void (c.body = "written"));
  const serveFile = files(folder);
  router.get("/api/files/:name", async (c, next) => {
    const { path } = c;
    c.path = path.slice("/api/files".length);
    await serveFile(c, next);
    c.path = path;
  });
  app.use(router.routes()).use(router.allowedMethods()).use(sub.routes());
}
