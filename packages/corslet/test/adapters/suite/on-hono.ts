import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { HTTPException } from "hono/http-exception";
import { stream, streamSSE } from "hono/streaming";
import { cors, csrf, token } from "../../../src/adapters/hono.ts";
import { listening, overFetch, type Send, sendHttp1, sendHttp2 } from "../wire.ts";
import { fetched, folder, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS, streamOf } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

/** Hono 4, served by @hono/node-server. */
export const onHono: Framework = framework("Hono 4, @hono/node-server", async (app) => {
  const port = await listening(createServer(getRequestListener(app.fetch)));
  return (asked) => sendHttp1(port, asked);
});

/** The same over HTTP/2 in cleartext. */
export const onHonoHttp2: Framework = framework(
  "Hono 4, @hono/node-server, HTTP/2",
  async (app) => sendHttp2(await listening(createHttp2Server(getRequestListener(app.fetch) as never))),
  {
    response: "HTTP/2 has no Connection header, which the other server sent",
    events: "Hono's streamSSE sets Transfer-Encoding, which HTTP/2 forbids",
  },
);

/** Hono 4 as a fetch handler, behind the suite's own bridge. */
export const onHonoFetch: Framework = framework("Hono 4, fetch", async (app) =>
  overFetch((request) => app.fetch(request)),
);

function framework(name: string, open: (app: Hono) => Promise<Send>, lacks: Framework["lacks"] = {}): Framework {
  return {
    name,
    answersPreflightsOf: "the outer policy",
    header: (context: Context, header) => context.req.header(header),
    lacks: {
      "bad-path": "Hono hands on parameters that it cannot decode as they are",
      raw: "Hono answers with a Response",
      "raw-head": "Hono answers with a Response",
      ...lacks,
    },
    differs: { "set-then-throws": { vary: ["Cookie"] } },
    start: async (mount) => {
      const app = new Hono();
      app.use(cors(mount.policy, mount.options));
      if (mount.csrf !== undefined) app.use(csrf(mount.policy, mount.csrf as never));
      routes(app, mount);
      return open(app);
    },
  };
}

async function write(context: Context): Promise<Response> {
  // The body is still there.
  await context.req.parseBody({ all: true });
  return context.text("written");
}

function throwing(): never {
  throw new Error("boom");
}

function routes(app: Hono, { inner }: Mount): void {
  app.get("/api/text", (c) => c.text("text"));
  app.get("/api/json", (c) => c.json({ a: 1 }));
  app.options("/api/options", (c) => c.text("options"));
  app.get("/api/throws", throwing);
  app.get("/api/rejects", async () => {
    await later();
    return throwing();
  });
  app.get("/api/http-error", () => {
    throw new HTTPException(401, { res: new Response("no", { status: 401, headers: OWN_HEADERS }) });
  });
  app.get("/api/error-handler", () => {
    throw new Handled();
  });
  app.onError((error, c) => {
    if (error instanceof Handled) return c.text("handled", 418);
    if (error instanceof HTTPException) return error.getResponse();
    return c.text("error", 500);
  });
  app.get("/api/set-then-throws", (c) => {
    c.header("Vary", "Cookie");
    c.header("Access-Control-Allow-Origin", "*");
    return throwing();
  });
  app.get("/api/redirect", (c) => c.redirect("/api/text"));
  app.get("/api/own", (c) => c.text("own", 200, OWN_HEADERS));
  app.get("/api/vary", (c) => c.text("x", 200, { Vary: "Cookie" }));
  app.get("/api/vary-twice", (c) => {
    c.header("Vary", "Cookie", { append: true });
    c.header("Vary", "Accept, cookie", { append: true });
    return c.text("x");
  });
  app.get("/api/vary-origin", (c) => c.text("x", 200, { Vary: "origin" }));
  app.get("/api/later", async (c) => {
    await later();
    return c.text("x", 200, { Vary: "Cookie" });
  });
  app.get("/api/cookies", (c) => {
    c.header("Set-Cookie", "a=1", { append: true });
    c.header("Set-Cookie", "b=2", { append: true });
    return c.text("x");
  });
  app.get("/api/empty", (c) => c.body(null, 204));
  app.get("/api/unchanged", (c) => c.body(null, 304, { ETag: '"1"' }));
  app.get("/api/stream", (c) => stream(c, async (out) => out.pipe(streamOf("first ", "second"))));
  app.get("/api/events", (c) =>
    streamSSE(c, async (out) => {
      await out.writeSSE({ data: "1" });
      await later();
      await out.writeSSE({ data: "2" });
    }),
  );
  app.get("/api/response", fetched);
  app.get("/api/response-redirect", () => Response.redirect("http://api.test/next", 307));
  app.get("/other", (c) => c.text("x", 200, OTHER_HEADERS));
  app.post("/api/write", (c) => write(c));
  app.get("/api/token", async (c) => c.text(await token(c)));
  if (inner !== undefined) app.use("/api/inner", cors(inner));
  app.get("/api/inner", (c) => c.text("inner"));
  app.get("/api/compressed", compress({ threshold: 0 }), (c) => c.text(LONG));
  app.get("/api/files/*", serveStatic({ root: folder, rewriteRequestPath: (path) => path.slice("/api/files".length) }));
  const sub = new Hono();
  sub.get("/items", (c) => c.text("items"));
  sub.get("/throws", throwing);
  sub.post("/write", (c) => write(c));
  app.route("/api/sub", sub);
}
