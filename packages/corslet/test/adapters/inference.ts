// No test runs here: `tsc` is the test. Users annotate nothing, so nothing here is annotated that they would not.
import http from "node:http";
import http2 from "node:http2";
import express from "express";
import express4 from "express4";
import { definePolicy } from "../../src/index.ts";
import { cors as expressCors } from "../../src/adapters/express.ts";
import { withCors as fetchWithCors } from "../../src/adapters/fetch.ts";
import { cors, withCors } from "../../src/adapters/node.ts";

const policy = definePolicy({ origins: ["https://app.example.com"] });

/** node:http: the listener knows IncomingMessage and ServerResponse whole, with and without server options. */
export const http1 = [
  http.createServer(
    withCors(policy, (req, res) => {
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
      for await (const _piece of req);
      res.end();
    }),
  ),
  http.createServer(withCors({ origins: ["https://a.test"] }, (req, res) => res.end(req.method))),
];

/** node:http2: the types of the listener's arguments come from createServer; where it takes options, they are named. */
export const h2 = [
  http2.createServer(
    withCors(policy, (req, res) => {
      req.stream.resume();
      res.setHeader("X-Method", req.method);
      res.end("hi");
    }),
  ),
  http2.createSecureServer(
    { key: "", cert: "" },
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

/** Express 5 and 4: for everything, below a path, on one route, on a router. */
export function mount(): unknown[] {
  const app5 = express();
  app5.use(cors(policy));
  app5.use(
    "/api",
    expressCors(policy, { onDecision: (decision, facts) => console.log(decision.reason, facts.origin) }),
  );
  app5.get("/one", cors(policy), (req, res) => {
    res.json(req.query);
  });
  const router = express.Router();
  router.use(cors(policy));
  const app4 = express4();
  app4.use(cors(policy));
  app4.use("/api", expressCors(policy));
  app4.get("/one", cors(policy), (req, res) => {
    res.json(req.query);
  });
  return [app5, router, app4];
}

/** Connect-style, called by hand. */
const handle = cors(policy);
export const byHand = [
  http.createServer((req, res) => handle(req, res, () => res.end())),
  http2.createServer((req, res) => handle(req, res, () => res.end())),
];

/** fetch: what a runtime hands over beside the request keeps its types. */
interface Env {
  readonly name: string;
}
const served = fetchWithCors(policy, (request, env: Env) => new Response(`${request.method} ${env.name}`));
export const answer: Promise<Response> = served(new Request("https://api.test/"), { name: "a" });
