import { gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Elysia, NotFoundError, sse, status } from "elysia";
import { cors, csrf, token } from "../../../src/adapters/elysia.ts";
import { overFetch } from "../wire.ts";
import { fetched, folder, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS, streamOf } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

/** Elysia 1 as a fetch handler, its handlers compiled ahead of time. */
export const onElysia: Framework = {
  name: "Elysia 1",
  answersPreflightsOf: "the inner policy",
  header: (request: Request, header) => request.headers.get(header) ?? undefined,
  lacks: {
    "bad-path": "Elysia hands on parameters that it cannot decode as they are",
    raw: "Elysia answers with a Response",
    "raw-head": "Elysia answers with a Response",
  },
  differs: { "set-then-throws": { vary: ["Cookie"] } },
  start: async (mount) => {
    const app = new Elysia().use(cors(mount.policy, mount.options));
    if (mount.csrf !== undefined) app.use(csrf(mount.policy, mount.csrf as never));
    routes(app, mount);
    return overFetch((request) => app.fetch(request));
  },
};

// The body is still there.
function written({ body }: { body: unknown }): string {
  return body === null ? "empty" : "written";
}

function throwing(): never {
  throw new Error("boom");
}

function routes(app: Elysia, { inner }: Mount): void {
  app.onError(({ error, set }) => {
    if (error instanceof Handled) {
      set.status = 418;
      return "handled";
    }
    return undefined;
  });
  app.get("/api/text", () => "text");
  app.get("/api/json", () => ({ a: 1 }));
  app.options("/api/options", () => "options");
  app.get("/api/param/:id", () => "param");
  app.get("/api/throws", throwing);
  app.get("/api/rejects", async () => {
    await later();
    return throwing();
  });
  app.get("/api/http-error", () => status(401, "no"));
  app.get("/api/error-handler", () => {
    throw new Handled();
  });
  app.get("/api/set-then-throws", ({ set }) => {
    set.headers["vary"] = "Cookie";
    set.headers["access-control-allow-origin"] = "*";
    return throwing();
  });
  // Its redirect() takes no path on Node.
  app.get("/api/redirect", () => new Response(null, { status: 302, headers: { Location: "/api/text" } }));
  app.get("/api/own", ({ set }) => {
    Object.assign(set.headers, OWN_HEADERS);
    return "own";
  });
  app.get("/api/vary", ({ set }) => {
    set.headers["vary"] = "Cookie";
    return "x";
  });
  app.get("/api/vary-twice", () => {
    const headers = new Headers({ Vary: "Cookie" });
    headers.append("Vary", "Accept, cookie");
    return new Response("x", { headers });
  });
  app.get("/api/vary-origin", () => new Response("x", { headers: { Vary: "origin" } }));
  app.get("/api/later", async ({ set }) => {
    await later();
    set.headers["vary"] = "Cookie";
    return "x";
  });
  app.get("/api/cookies", ({ set }) => {
    set.headers["set-cookie"] = ["a=1", "b=2"] as never;
    return "x";
  });
  app.get("/api/empty", () => new Response(null, { status: 204 }));
  app.get("/api/unchanged", () => new Response(null, { status: 304, headers: { ETag: '"1"' } }));
  app.get("/api/stream", async function* stream() {
    yield "first ";
    await later();
    yield "second";
  });
  app.get("/api/events", async function* events() {
    yield sse({ data: "1" });
    await later();
    yield sse({ data: "2" });
  });
  app.get("/api/response", fetched);
  app.get("/api/response-redirect", () => Response.redirect("http://api.test/next", 307));
  app.get("/other", () => new Response("x", { headers: OTHER_HEADERS }));
  app.post("/api/write", (context) => written(context));
  app.get("/api/token", ({ request }) => token(request));
  if (inner === undefined) app.get("/api/inner", () => "inner");
  else app.use(new Elysia().use(cors(inner)).get("/api/inner", () => "inner"));
  app.get("/api/compressed", ({ set }) => {
    Object.assign(set.headers, { "content-encoding": "gzip", vary: "accept-encoding" });
    return new Response(gzipSync(LONG));
  });
  app.get("/api/files/page.txt", () => readFile(join(folder, "page.txt"), "utf8"));
  app.get("/api/files/*", () => {
    throw new NotFoundError();
  });
  app.get("/api/web-stream", () => new Response(streamOf("first ", "second")));
  app.use(
    new Elysia({ prefix: "/api/sub" })
      .get("/items", () => "items")
      .get("/throws", throwing)
      .post("/write", (context) => written(context)),
  );
}
