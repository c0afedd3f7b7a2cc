import "reflect-metadata";
import type { Server } from "node:http";
import Hapi from "@hapi/hapi";
import { Controller, Get, type MiddlewareConsumer, Module, RequestMethod } from "@nestjs/common";
import { type AbstractHttpAdapter, NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { cors as onHapi } from "corslet/hapi";
import { cors as onNest } from "corslet/nestjs";
import {
  ANY,
  EVIL,
  EVIL_PREFLIGHT,
  FROM_GRANTED,
  NAMED,
  NONE,
  policy,
  POLICY_WINS,
  POLICY_WINS_PREFLIGHTS,
  PREFLIGHT,
  type Row,
} from "./row.ts";

// Decorated without the syntax for it, which tests are not compiled with.
class Controlled {
  readonly text = "x";
  all(): string {
    return this.text;
  }
}
Get()(Controlled.prototype, "all", Object.getOwnPropertyDescriptor(Controlled.prototype, "all") as PropertyDescriptor);
Controller("api/x")(Controlled);

interface NestMount {
  readonly configure?: (consumer: MiddlewareConsumer) => unknown;
  readonly options?: object;
  readonly isEnabledBefore?: boolean;
  readonly outer?: Parameters<typeof onNest>[0];
}

async function nest(
  { configure, options, isEnabledBefore, outer }: NestMount,
  platform: AbstractHttpAdapter = new ExpressAdapter(),
): Promise<Server> {
  class App {
    configure(consumer: MiddlewareConsumer): void {
      configure?.(consumer);
    }
  }
  Module({ controllers: [Controlled] })(App);
  const app = await NestFactory.create(App, platform, { logger: false, ...options });
  if (isEnabledBefore === true) app.enableCors(REFLECTING.cors);
  if (outer !== undefined) app.use(onNest(outer));
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer() as Server;
}

const ALL = { path: "api/x", method: RequestMethod.ALL };
const REFLECTING = { cors: { origin: true, credentials: true } };

export const NESTJS: readonly Row[] = [
  [
    "enableCors before it answers preflights, as it is told",
    () => nest({ outer: policy, isEnabledBefore: true }),
    [...POLICY_WINS, `${EVIL_PREFLIGHT} 204 ${EVIL}`],
  ],
  [
    "Nest's own option cors changes nothing on Express",
    () => nest({ outer: policy, options: REFLECTING }),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS],
  ],
  [
    "and answers preflights on Fastify, as it is told",
    () => nest({ outer: policy, options: REFLECTING }, new FastifyAdapter()),
    [...POLICY_WINS, `${EVIL_PREFLIGHT} 204 ${EVIL}`],
  ],
  [
    "for a controller it takes no preflights",
    () => nest({ configure: (consumer) => consumer.apply(onNest(policy)).forRoutes(Controlled) }),
    [...POLICY_WINS, `${PREFLIGHT} 404 ${NONE}`],
  ],
  [
    "of two policies the outermost answers preflights",
    () => nest({ outer: policy, configure: (consumer) => consumer.apply(onNest({ origins: "*" })).forRoutes(ALL) }),
    [`GET /api/x Origin=https://evil.test -> 200 ${ANY}`, `${EVIL_PREFLIGHT} 403 ${NONE}`],
  ],
];

async function hapi(mount: (server: Hapi.Server) => unknown): Promise<Server> {
  const server = Hapi.server();
  await mount(server);
  await server.initialize();
  return server.listener;
}

const closing = (server: Hapi.Server): void =>
  server.ext("onRequest", (_request, h) => h.response("closed").code(503).takeover());

export const HAPI: readonly Row[] = [
  [
    "what an earlier plugin answers at onRequest has no headers",
    () =>
      hapi(async (server) => {
        closing(server);
        await server.register({ plugin: onHapi, options: { policy } });
      }),
    [`${FROM_GRANTED} 503 ${NONE}`, `${PREFLIGHT} 503 ${NONE}`],
  ],
  [
    "what a later one answers there has them",
    () =>
      hapi(async (server) => {
        await server.register({ plugin: onHapi, options: { policy } });
        closing(server);
      }),
    [`${FROM_GRANTED} 503 ${NAMED}`, `${PREFLIGHT} 204 ${NAMED}`],
  ],
  [
    "Hapi's own option cors changes nothing, and routes may stand before",
    () =>
      hapi(async (server) => {
        const options = { cors: { origin: ["*"], credentials: true } };
        server.route({ method: "GET", path: "/api/x", options, handler: () => "x" });
        await server.register({ plugin: onHapi, options: { policy } });
      }),
    [...POLICY_WINS, ...POLICY_WINS_PREFLIGHTS],
  ],
];
