// What users write in each framework compiles with the frameworks' own types, and nothing has to be cast.
import { Router as KoaRouter } from "@koa/router";
import { Elysia } from "elysia";
import { fastify, type FastifyRequest } from "fastify";
import { H3, type H3Event } from "h3";
import { type Context as HonoContextOf, Hono } from "hono";
import { AutoRouter, type IRequest } from "itty-router";
import Koa, { type Context } from "koa";
import * as onElysia from "../../src/adapters/elysia.ts";
import * as onFastify from "../../src/adapters/fastify.ts";
import * as onH3 from "../../src/adapters/h3.ts";
import * as onHono from "../../src/adapters/hono.ts";
import * as onItty from "../../src/adapters/itty-router.ts";
import * as onKoa from "../../src/adapters/koa.ts";
import { definePolicy, livePolicy } from "../../src/index.ts";

const policy = definePolicy({ origins: ["https://app.example.com"], methods: ["POST"], credentials: true });
const keys = ["a key of the tests, at least 32 bytes"];
const onDecision = (): void => undefined;

export async function withFastify(): Promise<void> {
  const app = fastify();
  await app.register(onFastify.cors, { policy: livePolicy(policy), onDecision });
  await app.register(onFastify.csrf, {
    policy,
    tokens: { keys, binding: (request: FastifyRequest) => request.headers.authorization ?? null },
  });
  app.get("/", { config: { cors: policy, csrf: { exempt: "signed" } } }, (request) => onFastify.token(request));
  const secure = fastify({ http2: true });
  await secure.register(onFastify.cors, { policy });
  // @ts-expect-error: a plugin without its policy
  await app.register(onFastify.cors, {});
}

async function parseBody(context: Context, next: () => Promise<unknown>): Promise<void> {
  context.status = 200;
  await next();
}

export function withKoa(): void {
  interface State {
    readonly user: string;
  }
  const tokens = { keys, binding: (context: Context) => context.get("X-Session") };
  new Koa<State>().use(onKoa.cors(policy, { onDecision })).use(onKoa.csrf(policy, { tokens, parseBody }));
  new KoaRouter().get("/", onKoa.cors(policy), (context) => void (context.body = onKoa.token(context)));
}

export function withHono(): void {
  interface Env {
    Variables: { session: string };
  }
  new Hono<Env>()
    .use(onHono.cors(policy, { onDecision }))
    .use(
      "/api/*",
      onHono.csrf(policy, { tokens: { keys, binding: (context: HonoContextOf<Env>) => context.get("session") } }),
    )
    .get("/", async (context) => context.text(await onHono.token(context)));
}

export function withH3(): void {
  const app = new H3({ plugins: [onH3.cors(policy)] });
  app.register(onH3.cors(policy)).use(onH3.cors(policy));
  app.use(onH3.csrf(policy, { tokens: { keys, binding: (event: H3Event) => event.req.headers.get("x-session") } }));
  app.get("/", (event) => onH3.token(event), { middleware: [onH3.cors(policy, { onDecision })] });
}

export function withElysia(): string {
  const app = new Elysia()
    .use(onElysia.cors(policy, { onDecision }))
    .use(onElysia.csrf(policy, { tokens: { keys, binding: (request) => request.headers.get("x-session") } }))
    .decorate("name", "app")
    .get("/", ({ request }) => onElysia.token(request));
  // What is known of the app is still known after it was given to the plugins.
  return app.decorator.name;
}

export function withItty(): void {
  const { preflight, corsify } = onItty.cors(policy, { onDecision });
  const { protect, leave } = onItty.csrf<IRequest>(policy, {
    tokens: { keys, binding: (request) => request["session"] as string },
  });
  AutoRouter({ before: [preflight, protect], finally: [leave, corsify] }).get("/", (request) => onItty.token(request));
}
