import { Readable } from "node:stream";
import compress from "@fastify/compress";
import formbody from "@fastify/formbody";
import files from "@fastify/static";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { cors, csrf, token } from "../../../src/adapters/fastify.ts";
import { closing, type Send, sendHttp1, sendHttp2 } from "../wire.ts";
import { fetched, folder, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS, pieces } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

/** Fastify 5, over HTTP/1.1. */
export const onFastify: Framework = framework("Fastify 5", () => fastify(), sendHttp1Of);

/** Fastify 5, over HTTP/2 in cleartext. */
export const onFastifyHttp2: Framework = framework(
  "Fastify 5, HTTP/2",
  () => fastify({ http2: true }) as unknown as FastifyInstance,
  async (app) => sendHttp2(await portOf(app)),
  { response: "HTTP/2 has no Connection header, which the other server sent" },
);

async function sendHttp1Of(app: FastifyInstance): Promise<Send> {
  const port = await portOf(app);
  return (asked) => sendHttp1(port, asked);
}

function framework(
  name: string,
  make: () => FastifyInstance,
  open: (app: FastifyInstance) => Promise<Send>,
  lacks: Framework["lacks"] = {},
): Framework {
  return {
    name,
    answersPreflightsOf: "the inner policy",
    header: (request: FastifyRequest, header) => request.headers[header] as string | undefined,
    lacks,
    differs: { "set-then-throws": { vary: ["Cookie"] } },
    start: async (mount) => {
      const app = make();
      await app.register(cors, { policy: mount.policy, ...mount.options });
      if (mount.csrf !== undefined) await app.register(csrf, { policy: mount.policy, ...mount.csrf });
      await app.register(formbody);
      await routes(app, mount);
      return open(app);
    },
  };
}

async function portOf(app: FastifyInstance): Promise<number> {
  await app.listen({ host: "127.0.0.1", port: 0 });
  closing(() => app.close());
  return (app.server.address() as { port: number }).port;
}

async function routes(app: FastifyInstance, { inner }: Mount): Promise<void> {
  const text = (path: string, act: (reply: FastifyReply) => unknown): void =>
    void app.get(path, (_request, reply) => act(reply));
  text("/api/text", (r) => r.send("text"));
  text("/api/json", () => ({ a: 1 }));
  app.options("/api/options", (_q, r) => r.send("options"));
  text("/api/param/:id", () => "param");
  text("/api/throws", () => {
    throw new Error("boom");
  });
  text("/api/rejects", async () => {
    await later();
    throw new Error("boom");
  });
  text("/api/http-error", () => {
    throw Object.assign(new Error("no"), { statusCode: 401 });
  });
  text("/api/error-handler", () => {
    throw new Handled();
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Handled) return reply.code(418).send("handled");
    throw error;
  });
  text("/api/set-then-throws", (r) => {
    r.headers({ Vary: "Cookie", "Access-Control-Allow-Origin": "*" });
    throw new Error("boom");
  });
  text("/api/redirect", (r) => r.redirect("/api/text"));
  text("/api/own", (r) => r.headers(OWN_HEADERS).send("own"));
  text("/api/vary", (r) => r.header("Vary", "Cookie").send("x"));
  text("/api/vary-twice", (r) => r.header("Vary", ["Cookie", "Accept, cookie"]).send("x"));
  text("/api/vary-origin", (r) => r.header("Vary", "origin").send("x"));
  text("/api/later", async (r) => {
    await later();
    return r.header("Vary", "Cookie").send("x");
  });
  text("/api/cookies", (r) => r.header("Set-Cookie", "a=1").header("Set-Cookie", "b=2").send("x"));
  text("/api/empty", (r) => r.code(204).send());
  text("/api/unchanged", (r) => r.code(304).header("ETag", '"1"').send());
  text("/api/stream", (r) => r.type("text/plain").send(Readable.from(pieces("first ", "second"))));
  text("/api/events", (r) => r.type("text/event-stream").send(Readable.from(pieces("data: 1\n\n", "data: 2\n\n"))));
  text("/api/response", fetched);
  text("/api/response-redirect", () => Response.redirect("http://api.test/next", 307));
  text("/api/raw", (r) => {
    r.hijack();
    r.raw.end("raw");
  });
  text("/api/raw-head", (r) => {
    r.hijack();
    r.raw.writeHead(200, { Vary: "Cookie" });
    r.raw.end("raw");
  });
  text("/other", (r) => r.headers(OTHER_HEADERS).send("x"));
  app.post("/api/write", () => "written");
  app.get("/api/token", (request, r) => r.send(token(request)));
  app.get("/api/inner", inner === undefined ? {} : { config: { cors: inner } }, () => "inner");
  if (inner !== undefined) app.put("/api/inner", { config: { cors: inner } }, () => "inner");
  await app.register(files, { root: folder, prefix: "/api/files/" });
  await app.register(async (context) => {
    await context.register(compress, { threshold: 0, inflateIfDeflated: false });
    context.get("/api/compressed", (_q, r) => r.type("text/plain").send(LONG));
  });
  await app.register(
    async (sub) => {
      sub.get("/items", () => "items");
      sub.get("/throws", () => {
        throw new Error("boom");
      });
      sub.post("/write", () => "written");
    },
    { prefix: "/api/sub" },
  );
}
