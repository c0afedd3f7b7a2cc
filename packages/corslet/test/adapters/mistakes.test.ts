import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Hapi from "@hapi/hapi";
import { Elysia } from "elysia";
import express, { type ErrorRequestHandler } from "express";
import { fastify } from "fastify";
import { H3 } from "h3";
import { Hono } from "hono";
import Koa from "koa";
import { describe, expect, onTestFinished, test } from "vitest";
import * as onElysia from "../../src/adapters/elysia.ts";
import * as onExpress from "../../src/adapters/express.ts";
import * as onFastify from "../../src/adapters/fastify.ts";
import * as onFetch from "../../src/adapters/fetch.ts";
import * as onH3 from "../../src/adapters/h3.ts";
import * as onHapi from "../../src/adapters/hapi.ts";
import * as onHono from "../../src/adapters/hono.ts";
import * as onItty from "../../src/adapters/itty-router.ts";
import * as onKoa from "../../src/adapters/koa.ts";
import * as onLambda from "../../src/adapters/lambda.ts";
import * as onNext from "../../src/adapters/next.ts";
import * as onNode from "../../src/adapters/node.ts";

// What people get wrong in JavaScript, where no compiler finds it: each is told with what to write instead.

const policy = { origins: ["https://app.example.com"], credentials: true } as const;
const misspelt = { onDecison: () => undefined } as never;
const nothing = undefined as never;

describe("when it is mounted", () => {
  test.each<[string, () => unknown, string]>([
    ["node: no listener", () => onNode.withCors(policy, nothing), "write createServer(withCors(policy, listener))"],
    ["node: no listener to guard", () => onNode.withCsrf(policy, nothing), "write withCsrf(policy, listener)"],
    ["fetch: no handler", () => onFetch.withCors(policy, nothing), "write withCors(policy, handler)"],
    ["fetch: no handler to guard", () => onFetch.withCsrf(policy, nothing), "write withCsrf(policy, handler)"],
    ["Lambda: no handler", () => onLambda.withCors(policy, nothing), "write withCors(policy, handler)"],
    ["Lambda: no handler to guard", () => onLambda.withCsrf(policy, nothing), "write withCsrf(policy, handler)"],
    ["Next.js: no handlers", () => onNext.withCors(policy, nothing), "withCors(policy, { GET: read,"],
    ["Next.js: none to guard", () => onNext.withCsrf(policy, null as never), "withCors(policy, { GET: read,"],
    ["Next.js: no method", () => onNext.withCors(policy, { get: () => new Response() } as object), "name one of GET,"],
    ["Next.js: none that is guarded", () => onNext.withCsrf(policy, { Get: () => 0 } as object), "name one of GET,"],
    ["Express: an option", () => onExpress.cors(policy, misspelt), "no option onDecison. Next: the options are onDec"],
    [
      "Express: a plugin's",
      () => onExpress.cors({} as never, { policy } as never),
      "take the plugin of corslet/fastify",
    ],
    ["Koa: an option", () => onKoa.cors(policy, misspelt), "the options are onDecision"],
    ["Hono: an option", () => onHono.cors(policy, misspelt), "the options are onDecision"],
    ["h3: an option", () => onH3.cors(policy, misspelt), "the options are onDecision"],
    ["Elysia: an option", () => onElysia.cors(policy, misspelt), "the options are onDecision"],
    ["itty-router: an option", () => onItty.cors(policy, misspelt), "the options are onDecision"],
    ["fetch: an option", () => onFetch.withCors(policy, () => new Response(), misspelt), "the options are onDecision"],
    ["Next.js: an option", () => onNext.withCors(policy, {}, misspelt), "the options are onDecision"],
    [
      "Lambda: an option",
      () => onLambda.withCors(policy, () => null, { withoutStages: true } as never),
      "no option withoutStages. Next: the options are onDecision, withoutStage.",
    ],
    [
      "Fastify: the plugin called",
      () => onFastify.cors(policy as never, nothing, nothing),
      "write await app.register(cors, { p",
    ],
    [
      "Fastify: the guard called",
      () => onFastify.csrf(policy as never, nothing, nothing),
      "write await app.register(csrf, { p",
    ],
    [
      "Elysia: Node's middleware",
      () => new Elysia().use(onExpress.cors(policy) as never),
      "the subpath of your framework",
    ],
    [
      "h3: Node's middleware",
      () => new H3().register(onExpress.cors(policy) as never),
      "the subpath of your framework",
    ],
  ])("%s", (_title, mount, next) => {
    expect(mount).toThrow(TypeError);
    expect(mount).toThrow(next);
  });

  test.each<[string, (app: ReturnType<typeof fastify>) => PromiseLike<unknown>, string]>([
    ["no options", (app) => app.register(onFastify.cors), "write await app.register(cors, { policy })"],
    ["the policy in their place", (app) => app.register(onFastify.csrf, policy), "app.register(csrf, { policy })"],
    ["an option", (app) => app.register(onFastify.cors, { policy, onDecison: 1 }), "the options are onDecision"],
  ])("Fastify: %s", async (_title, mount, next) => {
    await expect(mount(fastify())).rejects.toThrow(next);
  });

  test.each<[string, unknown, string]>([
    ["no options", onHapi.cors, "write await server.register({ plugin: cors, options: { policy } })"],
    ["an option", { plugin: onHapi.cors, options: { policy, onDecison: 1 } }, "the options are onDecision"],
    ["the policy in their place", { plugin: onHapi.csrf, options: policy }, "plugin: csrf, options: { policy } })"],
  ])("Hapi: %s", async (_title, plugin, next) => {
    await expect(Hapi.server().register(plugin as never)).rejects.toThrow(next);
  });
});

test("what Fastify itself takes of a plugin's options is no mistake", async () => {
  await fastify().register(onFastify.cors, { policy, prefix: "/x", logLevel: "warn" });
});

// Express takes what has four parameters for a handler of errors.
const tell: ErrorRequestHandler = (error: Error, _request, response, _next) => void response.send(error.message);

describe("when something is asked", () => {
  const UNCALLED = "This is no middleware yet: it makes one of a policy. Next: write app.use(cors(policy)).";
  const ANOTHERS = "something else calls it. Next: import it from the subpath of your framework";

  test.each<[string, () => unknown, string]>([
    ["cors itself", () => onExpress.cors, UNCALLED],
    ["Koa's", () => onKoa.cors(policy), ANOTHERS],
    ["Hono's", () => onHono.cors(policy), ANOTHERS],
    ["h3's", () => onH3.cors(policy), ANOTHERS],
    ["Elysia's", () => onElysia.cors(policy), ANOTHERS],
    ["that for fetch", () => onFetch.withCors(policy, () => new Response()), ANOTHERS],
  ])("Express is given %s", async (_title, middleware, told) => {
    const app = express()
      .use(middleware() as RequestListener)
      .use(tell);
    expect(await ask(app)).toContain(told);
  });

  test.each<[string, () => unknown, string]>([
    ["cors itself", () => onKoa.cors, UNCALLED],
    ["Express's", () => onExpress.cors(policy), ANOTHERS],
    ["Hono's", () => onHono.cors(policy), ANOTHERS],
    ["h3's", () => onH3.cors(policy), ANOTHERS],
  ])("Koa is given %s", async (_title, middleware, told) => {
    const app = new Koa();
    app.use(async (context, next) => {
      await next().catch((error: Error) => void (context.body = error.message));
    });
    app.use(middleware() as never);
    expect(await ask(app.callback())).toContain(told);
  });

  test.each<[string, () => unknown, string]>([
    ["cors itself", () => onHono.cors, UNCALLED],
    ["Express's", () => onExpress.cors(policy), ANOTHERS],
    ["Koa's", () => onKoa.cors(policy), ANOTHERS],
    ["h3's", () => onH3.cors(policy), ANOTHERS],
  ])("Hono is given %s", async (_title, middleware, told) => {
    const app = new Hono().use(middleware() as never);
    app.onError((error, context) => context.text(error.message));
    expect(await (await app.request("/")).text()).toContain(told);
  });
});

async function ask(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return response.text();
}
