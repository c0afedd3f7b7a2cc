import "reflect-metadata";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import {
  type ArgumentsHost,
  Catch,
  Controller,
  Get,
  Header,
  HttpCode,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  Options,
  Post,
  Redirect,
  Req,
  RequestMethod,
  Res,
  Sse,
  StreamableFile,
  UnauthorizedException,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import express from "express";
import { from } from "rxjs";
import { onTestFinished } from "vitest";
import * as onFastify from "../../../src/adapters/fastify.ts";
import { cors, csrf, token } from "../../../src/adapters/nestjs.ts";
import { sendHttp1 } from "../wire.ts";
import { folder, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS, pieces } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

/** What Express's response and Fastify's reply have in common. */
interface Reply {
  header(name: string, value: string | readonly string[]): Reply;
  status(code: number): Reply;
  send(body?: unknown): unknown;
}

/** What the handlers need to know of the platform. */
export interface Platform {
  readonly create: (module: object) => Promise<INestApplication>;
  readonly serveFiles: (app: INestApplication) => unknown;
  readonly raw: (reply: Reply) => ServerResponse;
  readonly withGuard: (app: INestApplication, policy: Mount["policy"], options: object) => unknown;
}

export const EXPRESS: Platform = {
  create: async (module) => {
    const app = await NestFactory.create<NestExpressApplication>(module as never, { logger: false });
    app.set("etag", false);
    return app;
  },
  serveFiles: (app) => (app as NestExpressApplication).useStaticAssets(folder, { prefix: "/api/files" }),
  raw: (reply) => reply as never,
  withGuard: (app, policy, options) =>
    app.use(csrf(policy, { parseBody: [express.urlencoded({ extended: true }), express.json()], ...options })),
};

export const FASTIFY: Platform = {
  create: (module) => NestFactory.create(module as never, new FastifyAdapter(), { logger: false }),
  serveFiles: (app) => (app as NestFastifyApplication).useStaticAssets({ root: folder, prefix: "/api/files/" }),
  raw: (reply) => {
    const { raw, hijack } = reply as never as { raw: ServerResponse; hijack: () => void };
    hijack.call(reply);
    return raw;
  },
  withGuard: (app, policy, options) => (app as NestFastifyApplication).register(onFastify.csrf, { policy, ...options }),
};

function framework(name: string, platform: Platform, more: Partial<Framework>): Framework {
  return {
    name,
    answersPreflightsOf: "the outer policy",
    header: ({ headers }: { headers: Record<string, string> }, header) => headers[header],
    lacks: { response: "Nest takes no Response", "response-redirect": "Nest takes no Response", ...more.lacks },
    differs: {
      "set-then-throws": { vary: ["Cookie"] },
      events: { body: "\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n\n" },
      ...more.differs,
    },
    start: async (mount) => {
      const app = await platform.create(moduleOf(mount, platform));
      app.use(cors(mount.policy, mount.options));
      if (mount.csrf !== undefined) await platform.withGuard(app, mount.policy, mount.csrf);
      platform.serveFiles(app);
      class Filter {
        catch(_error: Handled, host: ArgumentsHost): void {
          host.switchToHttp().getResponse<Reply>().status(418).send("handled");
        }
      }
      Catch(Handled)(Filter);
      app.useGlobalFilters(new Filter());
      await app.listen(0, "127.0.0.1");
      onTestFinished(() => app.close());
      const { port } = app.getHttpServer().address() as { port: number };
      return (asked) => sendHttp1(port, asked);
    },
  };
}

/** Nest 12, on either platform. */
export const onNest: readonly Framework[] = [
  framework("NestJS 12, platform-express", EXPRESS, { differs: { redirect: { vary: ["Accept"] } } }),
  framework("NestJS 12, platform-fastify", FASTIFY, {
    lacks: { "bad-path": "Fastify answers 400 by itself, before any middleware; see nestjs.test.ts" },
  }),
];

type Decorate = (target: object, name: string, descriptor: PropertyDescriptor) => unknown;
type Parameter = (target: object, name: string, index: number) => void;

/** A controller, decorated without the syntax for it. */
export function controllerOf(
  prefix: string,
  routes: readonly (readonly [
    decorators: Decorate | readonly Decorate[],
    handler: (...args: never[]) => unknown,
    ...Parameter[],
  ])[],
): new () => object {
  class Own {
    readonly name = prefix;
  }
  Controller(prefix)(Own);
  routes.forEach(([decorators, handler, ...parameters], index) => {
    const name = `route${index}`;
    // Decorators write on the function itself, so each route has one of its own.
    const value = (...given: unknown[]): unknown => handler(...(given as never[]));
    Object.defineProperty(Own.prototype, name, { value, writable: true, configurable: true });
    const descriptor = Object.getOwnPropertyDescriptor(Own.prototype, name) as PropertyDescriptor;
    for (const decorate of [decorators].flat()) decorate(Own.prototype, name, descriptor);
    parameters.forEach((parameter, position) => parameter(Own.prototype, name, position));
  });
  return Own;
}

function boom(): never {
  throw new Error("boom");
}

/** A handler that sets these. */
function setting(given: Readonly<Record<string, string | readonly string[]>>): (reply: Reply) => string {
  return (reply) => {
    for (const [name, value] of Object.entries(given)) reply.header(name, value);
    return "own";
  };
}

function moduleOf({ inner }: Mount, { raw }: Platform): object {
  const passing = Res({ passthrough: true }) as Parameter;
  const alone = Res() as Parameter;
  const request = Req() as Parameter;
  const api = controllerOf("api", [
    [Get("text"), () => "text"],
    [Get("json"), () => ({ a: 1 })],
    [Options("options"), () => "options"],
    [Get("param/:id"), () => "param"],
    [Get("throws"), boom],
    [Get("rejects"), () => later().then(boom)],
    [
      Get("http-error"),
      () => {
        throw new UnauthorizedException();
      },
    ],
    [
      Get("error-handler"),
      () => {
        throw new Handled();
      },
    ],
    [
      [Get("set-then-throws"), Header("Vary", "Cookie"), Header("Access-Control-Allow-Origin", "*")],
      (reply: Reply) => (setting({ Vary: "Cookie", "Access-Control-Allow-Origin": "*" })(reply), boom()),
      passing,
    ],
    [[Get("redirect"), Redirect("/api/text", 302)], () => undefined],
    [Get("own"), setting(OWN_HEADERS), passing],
    [[Get("vary"), Header("Vary", "Cookie")], () => "x"],
    [Get("vary-twice"), setting({ Vary: ["Cookie", "Accept, cookie"] }), passing],
    [Get("vary-origin"), setting({ Vary: "origin" }), passing],
    [Get("later"), (reply: Reply) => later().then(() => setting({ Vary: "Cookie" })(reply)), passing],
    [Get("cookies"), setting({ "Set-Cookie": ["a=1", "b=2"] }), passing],
    [[Get("empty"), HttpCode(204)], () => undefined],
    [[Get("unchanged"), HttpCode(304), Header("ETag", '"1"')], () => undefined],
    [Get("stream"), () => new StreamableFile(Readable.from(pieces("first ", "second"), { objectMode: false }))],
    [Sse("events"), () => from(["1", "2"].map((data) => ({ data })))],
    [
      Get("compressed"),
      (reply: Reply) =>
        reply
          .header("Content-Type", "text/plain")
          .header("Content-Encoding", "gzip")
          .header("Vary", "Accept-Encoding")
          .send(gzipSync(LONG)),
      alone,
    ],
    [Get("raw"), (reply: Reply) => void raw(reply).end("raw"), alone],
    [Get("raw-head"), (reply: Reply) => void raw(reply).writeHead(200, { Vary: "Cookie" }).end("raw"), alone],
    [Get("inner"), () => "inner"],
    [[Post("write"), HttpCode(200)], () => "written"],
    [Get("token"), (asked: object) => token(asked), request],
  ]);
  const sub = controllerOf("api/sub", [
    [Get("items"), () => "items"],
    [Get("throws"), boom],
    [[Post("write"), HttpCode(200)], () => "written"],
  ]);
  const other = controllerOf("", [[Get("other"), setting(OTHER_HEADERS), passing]]);
  class App {
    configure(consumer: MiddlewareConsumer): void {
      if (inner === undefined) return;
      consumer.apply(cors(inner)).forRoutes({ path: "api/inner", method: RequestMethod.ALL });
    }
  }
  Module({ controllers: [api, sub, other] })(App);
  return App;
}
