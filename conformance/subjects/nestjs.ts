import "reflect-metadata";
import { createServer, type Server } from "node:http";
import { All, Controller, Module, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { cors } from "corslet/nestjs";
import type { Upstream } from "../translate.ts";
import { CallCounter, grouped, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import type { Running, Subject } from "./subject.ts";

/** What Express's response and Fastify's reply have in common. */
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string | string[]): Reply;
  send(body: string): unknown;
}

function moduleOf(everything: string, upstream: Upstream, counter: CallCounter): new () => object {
  class Api {
    all(reply: Reply): void {
      counter.calls++;
      reply.status(upstream.status);
      for (const [name, value] of grouped(upstream.headers)) reply.header(name, value);
      reply.send("the handler's");
    }
  }
  // Written out, since the syntax of decorators is none that can be erased.
  Res()(Api.prototype, "all", 0);
  All(["/", everything])(
    Api.prototype,
    "all",
    Object.getOwnPropertyDescriptor(Api.prototype, "all") as TypedPropertyDescriptor<unknown>,
  );
  Controller()(Api);
  class App {
    readonly name = "app";
  }
  Module({ controllers: [Api] })(App);
  return App;
}

const OPTIONS = { logger: false, bodyParser: false } as const;

/** `app.use(cors(policy))` on Nest 12 with platform-express. */
export const nestOnExpress: Subject = {
  name: "nestjs, express",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const adapter = new ExpressAdapter();
    const app = await NestFactory.create(moduleOf("*path", upstream, counter), adapter, OPTIONS);
    app.use(cors(config as never));
    await app.init();
    const listener = adapter.getInstance<(request: unknown, response: unknown) => void>();
    return stopping(await runningOn(createServer({ maxHeaderSize: MAX_HEADER_SIZE }, listener), counter), app);
  },
};

/** `app.use(cors(policy))` on Nest 12 with platform-fastify. */
export const nestOnFastify: Subject = {
  name: "nestjs, fastify",
  start: async (config, upstream) => {
    const counter = new CallCounter();
    const adapter = new FastifyAdapter({ http: { maxHeaderSize: MAX_HEADER_SIZE }, forceCloseConnections: true });
    const app = await NestFactory.create(moduleOf("*", upstream, counter), adapter, OPTIONS);
    app.use(cors(config as never));
    await app.init();
    await adapter.getInstance().ready();
    return stopping(await runningOn(app.getHttpServer() as Server, counter), app);
  },
};

function stopping(running: Running, app: { close(): Promise<void> }): Running {
  return {
    request: async (request) => {
      const answer = await running.request(request);
      const isNests = "status" in answer && answer.status === 404 && !answer.handlerCalled;
      return isNests ? { turnedAway: "404: no route is for it" } : answer;
    },
    stop: async () => {
      await running.stop();
      await app.close();
    },
  };
}
