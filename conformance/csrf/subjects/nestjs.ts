import "reflect-metadata";
import type { IncomingMessage, RequestListener } from "node:http";
import { All, Controller, Get, type INestApplication, Module, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter, type NestExpressApplication } from "@nestjs/platform-express";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import { policyOf } from "corslet";
import { type Guard, guard } from "corslet/csrf";
import * as onFastify from "corslet/fastify";
import { csrf, type CsrfRequest, token } from "corslet/nestjs";
import express from "express";
import type { FastifyRequest } from "fastify";
import { CallCounter } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { runningOnNode } from "./node-server.ts";
import { sessionIn, startSession } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

/** What Express's response and Fastify's reply have in common. */
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

function moduleOf(everything: string, { tokens }: Setting, counter: CallCounter): new () => object {
  class Api {
    signIn(reply: Reply): void {
      reply.header("Set-Cookie", startSession()).send("signed in");
    }
    page(reply: Reply, request: object): void {
      reply.send({ token: tokens === undefined ? null : token(request) });
    }
    all(reply: Reply): void {
      counter.calls++;
      reply.status(200).send("the handler's");
    }
  }
  // Written out, since the syntax of decorators is none that can be erased.
  route(Api, "signIn", Get(SIGN_IN));
  route(Api, "page", Get(PAGE));
  route(Api, "all", All(["/", everything]));
  Req()(Api.prototype, "page", 1);
  Controller()(Api);
  class App {
    readonly name = "app";
  }
  Module({ controllers: [Api] })(App);
  return App;
}

function route(controller: new () => object, name: string, decorate: MethodDecorator): void {
  Res()(controller.prototype, name, 0);
  decorate(controller.prototype, name, Object.getOwnPropertyDescriptor(controller.prototype, name) as never);
}

async function running(
  app: INestApplication,
  listener: RequestListener,
  counter: CallCounter,
  upgrades: Pick<Guard, "upgrade">,
): Promise<Running> {
  const { request, stop } = await runningOnNode(listener, counter, upgrades);
  return {
    request,
    stop: async () => {
      await stop();
      await app.close();
    },
  };
}

/** `app.use(csrf(policy))` on Nest 12 with platform-express. */
export const nestOnExpress: WriteSubject = {
  name: "nestjs, express",
  start: async (setting) => {
    const counter = new CallCounter();
    const adapter = new ExpressAdapter();
    const module = moduleOf("*path", setting, counter);
    const app = await NestFactory.create<NestExpressApplication>(module, adapter, { logger: false });
    const guarded = csrf<CsrfRequest & IncomingMessage>(policyOfSetting(setting), {
      ...guardOptions(setting, ({ headers }) => sessionIn(headers.cookie)),
      parseBody: [express.urlencoded({ extended: false }), express.json()],
    });
    app.use(guarded);
    await app.init();
    return running(app, adapter.getInstance<RequestListener>(), counter, guarded.guard);
  },
};

/** The plugin of corslet/fastify on Nest 12 with platform-fastify, which parses bodies itself. */
export const nestOnFastify: WriteSubject = {
  name: "nestjs, fastify",
  start: async (setting) => {
    const counter = new CallCounter();
    const adapter = new FastifyAdapter();
    const app = await NestFactory.create<NestFastifyApplication>(moduleOf("*", setting, counter), adapter, {
      logger: false,
    });
    const policy = policyOfSetting(setting);
    const options = guardOptions<FastifyRequest>(setting, ({ headers }) => sessionIn(headers.cookie));
    await app.register(onFastify.csrf, { policy, ...options });
    const fastify = adapter.getInstance();
    fastify.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    await app.init();
    await fastify.ready();
    return running(app, fastify.routing, counter, guard(policyOf(policy), options as never));
  },
};
