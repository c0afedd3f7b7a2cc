import { createServer, type Server } from "node:http";
import fastifyCors from "@fastify/cors";
import koaCors from "@koa/cors";
import { Router } from "@koa/router";
import { cors as onExpress } from "corslet/express";
import { cors as onFastify } from "corslet/fastify";
import { cors as onKoa } from "corslet/koa";
import { withCors as onNode } from "corslet/node";
import expressCors from "cors";
import express from "express";
import { fastify, type FastifyInstance } from "fastify";
import Koa, { type Middleware } from "koa";
import {
  answering,
  ANY,
  apart,
  APART_GETS_ANY,
  APART_PREFLIGHT,
  below,
  EVIL,
  EVIL_PREFLIGHT,
  FROM_GRANTED,
  NAMED,
  NONE,
  OUTER_ANSWERS_PREFLIGHTS,
  policy,
  POLICY_WINS,
  POLICY_WINS_PREFLIGHTS,
  PREFLIGHT,
  PREFLIGHTS_ALONE,
  type Row,
} from "./row.ts";

const REFLECTING = { origin: true, credentials: true } as const;

export const EXPRESS: readonly Row[] = [
  [
    "after the route it answers preflights alone",
    () => createServer(express().get("/api/x", answering).use(onExpress(policy))),
    PREFLIGHTS_ALONE,
  ],
  [
    "handlers of one's own for OPTIONS, before it, answer preflights",
    () => createServer(express().options("/api/x", answering).use(onExpress(policy)).get("/api/x", answering)),
    [...POLICY_WINS, `${PREFLIGHT} 200 ${NONE}`],
  ],
  [
    "after it they do not",
    () => createServer(express().use(onExpress(policy)).options("/api/x", answering).get("/api/x", answering)),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS],
  ],
  [
    "the package cors before it answers preflights, as it is told",
    () =>
      createServer(
        express()
          .use(expressCors({ ...REFLECTING, methods: ["PUT"], allowedHeaders: ["X-A"], maxAge: 1 }))
          .use(onExpress(policy))
          .get("/api/x", answering),
      ),
    [...POLICY_WINS, `${EVIL_PREFLIGHT} 204 ${EVIL}`],
  ],
  [
    "on one method it takes no preflights",
    () => createServer(express().get("/feed", onExpress(apart), answering)),
    [APART_GETS_ANY, `${APART_PREFLIGHT} 200 ${NONE}`],
  ],
  [
    "on all methods it does",
    () => createServer(express().use(onExpress(policy)).all("/feed", onExpress(apart), answering)),
    [APART_GETS_ANY, `${APART_PREFLIGHT} 204 ${ANY}`],
  ],
  [
    "of two policies the outermost answers preflights",
    () => createServer(express().use(onExpress(policy)).all("/api/feed", onExpress(below), answering)),
    OUTER_ANSWERS_PREFLIGHTS,
  ],
  ["and so on node:http", () => createServer(onNode(policy, onNode(below, answering))), OUTER_ANSWERS_PREFLIGHTS],
];

async function onRoot(mount: (app: FastifyInstance) => unknown): Promise<Server> {
  const app = fastify();
  await mount(app);
  for (const path of ["/api/x", "/other"]) app.get(path, () => "x");
  await app.ready();
  return app.server;
}

const OTHER_REFLECTS = `GET /other Origin=https://evil.test -> 200 ${EVIL}`;

export const FASTIFY: readonly Row[] = [
  [
    "@fastify/cors after it answers what the policy does not govern",
    () =>
      onRoot(async (app) => {
        await app.register(onFastify, { policy });
        await app.register(fastifyCors, REFLECTING);
      }),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS, OTHER_REFLECTS],
  ],
  [
    "inside of a plugin it answers preflights alone, for the routes of the root",
    () =>
      onRoot((app) => app.register(async (context) => context.register(onFastify, { policy }).then(() => undefined))),
    PREFLIGHTS_ALONE,
  ],
];

function koa(...handlers: readonly Middleware[]): Server {
  const app = new Koa();
  for (const handler of handlers) app.use(handler);
  return createServer(app.callback());
}

const text: Middleware = (context) => void (context.body = "x");
const routesOf = (router: Router): Middleware[] => [router.routes(), router.allowedMethods()] as Middleware[];

export const KOA: readonly Row[] = [
  [
    "@koa/cors before it answers preflights, as it is told",
    () => koa(koaCors({ credentials: true }), onKoa(policy), text),
    [...POLICY_WINS, `${EVIL_PREFLIGHT} 204 ${EVIL}`],
  ],
  [
    "@koa/cors after it answers what the policy does not govern",
    () => koa(onKoa(policy), koaCors({ credentials: true }), text),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS, OTHER_REFLECTS],
  ],
  [
    "after the routes it answers preflights alone",
    () => koa(...routesOf(new Router().get("/api/x", text)), onKoa(policy)),
    PREFLIGHTS_ALONE,
  ],
  [
    "in a router's use it takes no preflights of a route for GET",
    () => koa(...routesOf(new Router().use(onKoa(policy)).get("/api/x", text))),
    [`${FROM_GRANTED} 200 ${NAMED}`, `${PREFLIGHT} 200 ${NONE}`],
  ],
  [
    "on one method it takes no preflights",
    () => koa(...routesOf(new Router().get("/feed", onKoa(apart), text))),
    [APART_GETS_ANY, `${APART_PREFLIGHT} 200 ${NONE}`],
  ],
  [
    "of two policies the outermost answers preflights",
    () => koa(onKoa(policy), ...routesOf(new Router().all("/api/feed", onKoa(below), text))),
    OUTER_ANSWERS_PREFLIGHTS,
  ],
];
