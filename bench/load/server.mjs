// A server for the load test: `server.mjs http|fastify alone|bytes|by hand|peer|corslet`, forked. Says its port on the
// standard output, and its own time to the parent.
import { createServer } from "node:http";
import expressCors from "cors";
import fastifyCors from "@fastify/cors";
import { definePolicy } from "corslet";
import { cors as corsletOnFastify } from "corslet/fastify";
import { withCors } from "corslet/node";
import fastify from "fastify";
import "./own-time.mjs";

const [framework, contestant] = process.argv.slice(2);
const BODY = JSON.stringify({ id: 1, name: "corslet" });
const ORIGIN = "https://app.example.com";
const policy = definePolicy({
  resources: { "/api/*": { origins: [ORIGIN], methods: ["PUT"], credentials: true, maxAge: 600 } },
});
const options = { origin: [ORIGIN], methods: ["PUT"], credentials: true, maxAge: 600 };
const CORS = { "access-control-allow-origin": ORIGIN, "access-control-allow-credentials": "true", vary: "Origin" };
// As many bytes, in one header that says nothing.
const LINES = Object.entries(CORS).map(([name, value]) => `${name}: ${value}\r\n`);
const BYTES = { padding: "x".repeat(LINES.join("").length - "padding: \r\n".length) };
const HEADERS = { "by hand": CORS, bytes: BYTES }[contestant];

function sendJson(_request, response) {
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Content-Length", BODY.length);
  response.end(BODY);
}

function setHeaders(response) {
  for (const name of Object.keys(HEADERS)) response.setHeader(name, HEADERS[name]);
}

function handler() {
  if (contestant === "corslet") return withCors(policy, sendJson);
  if (HEADERS) {
    return (request, response) => {
      setHeaders(response);
      sendJson(request, response);
    };
  }
  if (contestant !== "peer") return sendJson;
  const peer = expressCors(options);
  return (request, response) => peer(request, response, () => sendJson(request, response));
}

async function listenOnFastify() {
  const app = fastify();
  if (contestant === "corslet") await app.register(corsletOnFastify, { policy });
  if (contestant === "peer") await app.register(fastifyCors, options);
  if (HEADERS)
    app.addHook("onRequest", (_request, reply, done) => {
      reply.headers(HEADERS);
      done();
    });
  app.get("/api/items", () => ({ id: 1, name: "corslet" }));
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server;
}

async function listenOnNode() {
  const server = createServer(handler());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const server = framework === "fastify" ? await listenOnFastify() : await listenOnNode();
console.log(server.address().port);
