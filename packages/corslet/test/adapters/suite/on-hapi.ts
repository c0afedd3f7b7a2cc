import { createServer, type Http2Server } from "node:http2";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import Hapi, { type Request, type ResponseObject, type ResponseToolkit, type Server } from "@hapi/hapi";
import inert from "@hapi/inert";
import { onTestFinished } from "vitest";
import { cors, csrf, token } from "../../../src/adapters/hapi.ts";
import { sendHttp1, sendHttp2 } from "../wire.ts";
import { folder, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS, pieces } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

/** A Hapi server with every route of the suite, not yet started. */
async function serverWith({ policy, options, inner, csrf: guarded }: Mount, listener?: Http2Server): Promise<Server> {
  const server = Hapi.server({
    host: "127.0.0.1",
    port: 0,
    debug: false,
    // It is said of every answer otherwise that encodings were negotiated.
    compression: false,
    ...(listener === undefined ? {} : { listener: listener as never }),
  });
  await server.register({ plugin: cors, options: { policy, ...options } });
  if (guarded !== undefined) await server.register({ plugin: csrf, options: { policy, ...(guarded as object) } });
  await server.register(inert);
  routes(server);
  server.route({
    method: ["GET", "PUT"],
    path: "/api/inner",
    options: inner === undefined ? {} : { plugins: { corslet: { policy: inner } } },
    handler: () => "inner",
  });
  server.ext("onPreResponse", ({ response }, h) => {
    if (response instanceof Handled) return h.response("handled").code(418);
    return h.continue;
  });
  return server;
}

const common: Omit<Framework, "name" | "start"> = {
  answersPreflightsOf: "the inner policy",
  header: ({ headers }: Request, name) => headers[name]?.toString(),
  lacks: { response: "Hapi takes no Response", "response-redirect": "Hapi takes no Response" },
};

/** Hapi 21. */
export const onHapi: Framework = {
  ...common,
  name: "Hapi 21",
  start: async (mount) => {
    const server = await serverWith(mount);
    await server.start();
    onTestFinished(() => server.stop({ timeout: 0 }));
    return (asked) => sendHttp1(Number(server.info.port), asked);
  },
};

/** Hapi 21 on a listener of node:http2. */
export const onHapiHttp2: Framework = {
  ...common,
  name: "Hapi 21, HTTP/2",
  start: async (mount) => {
    const server = await serverWith(mount, createServer());
    await server.start();
    onTestFinished(() => server.stop({ timeout: 0 }));
    return sendHttp2(Number(server.info.port));
  },
};

function boom(): never {
  throw new Error("boom");
}

function routes(server: Server): void {
  const get = (path: string, handler: (h: ResponseToolkit, request: Request) => unknown): void =>
    server.route({ method: "GET", path, handler: (request, h) => handler(h, request) as ResponseObject });
  get("/api/text", (h) => h.response("text").type("text/plain"));
  get("/api/json", () => ({ a: 1 }));
  server.route({ method: "OPTIONS", path: "/api/options", handler: () => "options" });
  get("/api/param/{id}", () => "param");
  get("/api/throws", boom);
  get("/api/rejects", async () => {
    await later();
    boom();
  });
  get("/api/http-error", () => {
    throw Object.assign(new Error("no"), { isBoom: true, output: { statusCode: 401, payload: {}, headers: {} } });
  });
  get("/api/error-handler", () => {
    throw new Handled();
  });
  get("/api/set-then-throws", (h) => {
    h.response("x").header("Vary", "Cookie");
    boom();
  });
  get("/api/redirect", (h) => h.redirect("/api/text"));
  get("/api/own", (h) => withHeaders(h.response("own"), OWN_HEADERS));
  get("/api/vary", (h) => h.response("x").vary("Cookie"));
  get("/api/vary-twice", (h) => h.response("x").vary("Cookie").vary("Accept, cookie"));
  get("/api/vary-origin", (h) => h.response("x").vary("origin"));
  get("/api/later", async (h) => {
    await later();
    return h.response("x").vary("Cookie");
  });
  get("/api/cookies", (h) => h.response("x").header("set-cookie", "a=1").header("set-cookie", "b=2", { append: true }));
  get("/api/empty", (h) => h.response().code(204));
  get("/api/unchanged", (h) => h.response().code(304).header("etag", '"1"'));
  get("/api/stream", () => Readable.from(pieces("first ", "second"), { objectMode: false }));
  get("/api/events", (h) =>
    h.response(Readable.from(pieces("data: 1\n\n", "data: 2\n\n"), { objectMode: false })).type("text/event-stream"),
  );
  get("/api/files/{name*}", (h, { params }) => h.file(String(params["name"]), { confine: folder }));
  get("/api/compressed", (h) =>
    h.response(gzipSync(LONG)).type("text/plain").header("content-encoding", "gzip").vary("accept-encoding"),
  );
  get("/api/raw", (h, { raw }) => {
    raw.res.end("raw");
    return h.abandon;
  });
  get("/api/raw-head", (h, { raw }) => {
    raw.res.writeHead(200, { Vary: "Cookie" }).end("raw");
    return h.abandon;
  });
  get("/api/sub/items", () => "items");
  get("/api/sub/throws", boom);
  server.route({ method: "POST", path: "/api/sub/write", handler: () => "written" });
  server.route({ method: "POST", path: "/api/write", handler: () => "written" });
  get("/api/token", (h, request) => h.response(token(request)).type("text/plain"));
  get("/other", (h) => withHeaders(h.response("x").type("image/png"), OTHER_HEADERS));
}

function withHeaders(response: ResponseObject, headers: Readonly<Record<string, string>>): ResponseObject {
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response;
}
