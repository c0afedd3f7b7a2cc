// A server for the load test: `node server.mjs http|fastify alone|corslet`. Says its port on the standard output.
import { createServer } from "node:http";
import { definePolicy } from "corslet";
import { cors as fastifyCors } from "corslet/fastify";
import { withCors } from "corslet/node";
import fastify from "fastify";

const [framework, contestant] = process.argv.slice(2);
const BODY = JSON.stringify({ id: 1, name: "corslet" });
const policy = definePolicy({
  resources: { "/api/*": { origins: ["https://app.example.com"], methods: ["PUT"], credentials: true, maxAge: 600 } },
});

function sendJson(_request, response) {
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Content-Length", BODY.length);
  response.end(BODY);
}

async function listenOnFastify() {
  const app = fastify();
  if (contestant === "corslet") await app.register(fastifyCors, { policy });
  app.get("/api/items", () => ({ id: 1, name: "corslet" }));
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server;
}

async function listenOnNode() {
  const server = createServer(contestant === "corslet" ? withCors(policy, sendJson) : sendJson);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const server = framework === "fastify" ? await listenOnFastify() : await listenOnNode();
console.log(server.address().port);
