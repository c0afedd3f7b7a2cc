// `tsc` is most of the test. Users annotate nothing, so nothing here is annotated that they would not.
import http from "node:http";
import http2 from "node:http2";
import express from "express";
import express4 from "express4";
import { expect, expectTypeOf, it } from "vitest";
import { cors as expressCors } from "../../src/adapters/express.ts";
import { withCors as fetchWithCors } from "../../src/adapters/fetch.ts";
import { cors, withCors } from "../../src/adapters/node.ts";
import { definePolicy } from "../../src/index.ts";
import { corsLines, GRANTED, listening, sendHttp1 } from "./wire.ts";

const policy = definePolicy({ origins: [GRANTED] });

async function expectServed(server: http.Server): Promise<void> {
  const got = await sendHttp1(await listening(server), { headers: { origin: GRANTED } });
  expect(corsLines(got)).toEqual([`access-control-allow-origin: ${GRANTED}`, "vary: Origin"]);
}

it("node:http: the listener knows request and response whole, with and without server options", async () => {
  const servers = [
    http.createServer(
      withCors(policy, (req, res) => {
        expectTypeOf(req).toEqualTypeOf<http.IncomingMessage>();
        req.socket.setNoDelay();
        res.setHeader("X-Method", req.method ?? "");
        res.writeEarlyHints({ link: "</style.css>; rel=preload" });
        res.writeHead(200, { "X-A": "1" });
        res.flushHeaders();
        res.end("hi");
      }),
    ),
    http.createServer(
      { maxHeaderSize: 65_536 },
      withCors(policy, (req, res) => res.end(req.url)),
    ),
    http.createServer(
      withCors(policy, async (req, res) => {
        for await (const piece of req) expect(piece).toBeUndefined();
        res.end();
      }),
    ),
    http.createServer(withCors({ origins: [GRANTED] }, (req, res) => res.end(req.method))),
  ];
  for (const server of servers) await expectServed(server);
});

it("node:http2: so does its listener; where createServer takes options, the two types are named", () => {
  const servers = [
    http2.createServer(
      withCors(policy, (req, res) => {
        expectTypeOf(req).toEqualTypeOf<http2.Http2ServerRequest>();
        res.setHeader("X-Method", req.method);
        res.stream.close();
      }),
    ),
    http2.createSecureServer(
      {},
      withCors<http2.Http2ServerRequest, http2.Http2ServerResponse>(policy, (req, res) => {
        res.setHeader("X-Method", req.method);
        res.stream.close();
      }),
    ),
    http2.createServer({}).on(
      "request",
      withCors(policy, (req, res) => {
        res.stream.end(req.authority);
      }),
    ),
  ];
  for (const server of servers) expect(server.listenerCount("request")).toBe(1);
});

it("Express 5: for everything, below a path, on one route, on a router", async () => {
  const app = express();
  app.use(cors(policy));
  app.use("/api", expressCors(policy, { onDecision: ({ reason }) => expectTypeOf(reason).toBeString() }));
  app.get("/one", cors(policy), (req, res) => {
    res.json(req.query);
  });
  const router = express.Router();
  router.use(cors(policy));
  app.use(router);
  await expectServed(http.createServer(app));
});

it("Express 4, likewise", async () => {
  const app = express4();
  app.use(cors(policy));
  app.use("/api", expressCors(policy));
  app.get("/one", cors(policy), (req, res) => {
    res.json(req.query);
  });
  await expectServed(http.createServer(app));
});

it("Connect-style middleware, called by hand", async () => {
  const handle = cors(policy);
  await expectServed(http.createServer((req, res) => handle(req, res, () => res.end())));
  const server = http2.createServer((req, res) => handle(req, res, () => res.end()));
  expect(server.listenerCount("request")).toBe(1);
});

it("fetch: what a runtime hands over beside the request keeps its type", async () => {
  const served = fetchWithCors(policy, (request, env: { readonly name: string }) => {
    expectTypeOf(request).toEqualTypeOf<Request>();
    return new Response(`${request.method} ${env.name}`);
  });
  expectTypeOf(served).parameter(1).toEqualTypeOf<{ readonly name: string }>();
  expect(await (await served(new Request("https://api.test/"), { name: "a" })).text()).toBe("GET a");
});
