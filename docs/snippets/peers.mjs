// Prints what four widely used middlewares answer when they are told to reflect, with credentials, before a handler
// that sets its own Vary: `{ [package]: { allowOrigin, vary } }`. The origin is the first argument.
import { get } from "node:http";
import koaCors from "@koa/cors";
import fastifyCors from "@fastify/cors";
import expressCors from "cors";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { cors as honoCors } from "hono/cors";
import Koa from "koa";

const [, , origin = "null"] = process.argv;

function ask(server) {
  return new Promise((resolve) => {
    get({ host: "127.0.0.1", port: server.address().port, headers: { Origin: origin } }, ({ headers }) => {
      resolve({ allowOrigin: headers["access-control-allow-origin"] ?? null, vary: headers.vary ?? null });
    });
  });
}

async function listening(server) {
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
}

async function askExpress() {
  const app = express();
  app.use(expressCors({ origin: true, credentials: true }));
  app.get("/", (request, response) => response.set("Vary", "Accept-Language").send("ok"));
  return ask(await listening(app.listen(0, "127.0.0.1")));
}

async function askFastify() {
  const app = fastify();
  await app.register(fastifyCors, { origin: true, credentials: true });
  app.get("/", (request, reply) => reply.header("Vary", "Accept-Language").send("ok"));
  await app.listen({ host: "127.0.0.1", port: 0 });
  return ask(app.server);
}

async function askKoa() {
  const app = new Koa();
  app.use(koaCors({ credentials: true }));
  app.use((context) => {
    context.set("Vary", "Accept-Language");
    context.body = "ok";
  });
  return ask(await listening(app.listen(0, "127.0.0.1")));
}

async function askHono() {
  const app = new Hono();
  app.use(honoCors({ origin: (asking) => asking, credentials: true }));
  app.get("/", (context) => {
    context.header("Vary", "Accept-Language");
    return context.text("ok");
  });
  const { headers } = await app.request("/", { headers: { Origin: origin } });
  return { allowOrigin: headers.get("access-control-allow-origin"), vary: headers.get("vary") };
}

const answers = {
  cors: await askExpress(),
  "@fastify/cors": await askFastify(),
  "@koa/cors": await askKoa(),
  "hono/cors": await askHono(),
};
process.stdout.write(JSON.stringify(answers), () => process.exit());
