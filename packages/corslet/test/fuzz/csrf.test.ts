import { createServer, IncomingMessage, type Server, ServerResponse } from "node:http";
import { connect, Socket } from "node:net";
import { Duplex } from "node:stream";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withCors, withCsrf } from "../../src/adapters/fetch.ts";
import { cors, csrf, token } from "../../src/adapters/express.ts";
import { guard } from "../../src/csrf/index.ts";
import { definePolicy } from "../../src/index.ts";
import { type FuzzedRequest, fuzzedRequest, isPlainlyForged, randomFrom } from "./_requests.ts";

// 100,000 requests, most of them in this process. A failure names its seed: CORSLET_FUZZ_SEED=… runs the same again.
const SEED = Number(process.env["CORSLET_FUZZ_SEED"] ?? Date.now() % 2 ** 31);
const [BY_EXPRESS, BY_MIDDLEWARE, BY_FETCH, BY_SOCKET] = [10_000, 58_000, 30_000, 2000];
/** Longest that one request may take, in milliseconds, on a machine that does other things besides. */
const PATIENCE = 5000;

const policy = definePolicy({
  resources: {
    "/*": [
      { origins: ["https://app.example.com", "https://*.example.org"], methods: ["GET", "POST"], credentials: true },
      { origins: ["https://read.example.com"], methods: ["GET"], credentials: true },
    ],
  },
});
const shared = {
  unsafe: ["GET /logout"],
  exempt: [{ method: "POST", path: "/hook", because: "signed" }],
  trustProxy: "127.0.0.1",
} as const;
const keys = ["k".repeat(32)];

/** Some tokens that are valid, for sessions that some of the requests have. */
const { tokens } = guard<string>(policy, { tokens: { keys, binding: (session) => session } });
const minted = ["1", "2"].map(
  (session) => (tokens?.mint(session, {}) as { readonly token: string } | undefined)?.token ?? "",
);
const sessionIn = (cookie: unknown): string | undefined => /\bsid=(\w+)/.exec(String(cookie))?.[1];

/** What is answered where nothing goes wrong. 500 is not in it. */
const ORDINARY = new Set([200, 204, 400, 403, 404, 405, 413, 415, 431]);

function judge(status: number, request: FuzzedRequest, index: number): void {
  const told = (): string => `seed ${SEED}, request ${index}: ${status} ${JSON.stringify(request).slice(0, 2000)}`;
  if (!ORDINARY.has(status)) expect.fail(told());
  if (status < 300 && isPlainlyForged(request)) expect.fail(told());
}

function app(): express.Express {
  const made = express();
  const write = csrf(policy, {
    ...shared,
    tokens: { keys, binding: ({ headers }) => sessionIn(headers["cookie"]) },
    parseBody: [express.urlencoded({ extended: true }), express.json({ strict: false })],
  });
  made.set("env", "test");
  made.use(cors(policy), write);
  made.use((request, response) => {
    response.send(request.method === "GET" ? token(request) : "served");
  });
  return made;
}

/** A connection in memory: no kernel's, so that most of the time is spent on what is tested. */
class Wire extends Duplex {
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

function textOf({ method, target, headers, body }: FuzzedRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${method} ${target.replace(/[\s\0]/g, "") || "/"} HTTP/1.1\r\nHost: api.test\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`;
}

let server: Server;
let onAnswer: (status: number) => void = () => undefined;

beforeAll(() => {
  const handle = app();
  server = createServer((request, response) => {
    response.on("close", () => onAnswer(response.statusCode));
    handle(request, response);
  });
  server.on("clientError", (_error, socket) => {
    socket.destroy();
    onAnswer(400);
  });
  // Upgrades that nobody waits for arrive as requests; CONNECT does not, and is no method of ours.
});
afterAll(() => void server.close());

/** Runs some steps, and fails with the seed when one takes too long. */
async function bounded<T>(step: Promise<T>, index: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`seed ${SEED}, request ${index}: no answer`)), PATIENCE);
  });
  return Promise.race([step, late]).finally(() => clearTimeout(timer));
}

// A machine that does other things besides takes several times as long.
describe(`seed ${SEED}`, { timeout: 120_000 }, () => {
  test(`${BY_EXPRESS} requests through Express`, async () => {
    const random = randomFrom(SEED);
    const statuses = new Map<number, number>();
    let wire = new Wire();
    const open = (): void => {
      wire = new Wire();
      wire.on("error", () => undefined);
      server.emit("connection", wire);
    };
    open();
    for (let index = 0; index < BY_EXPRESS; index++) {
      const request = fuzzedRequest(random, minted);
      const answer = new Promise<number>((resolve) => (onAnswer = resolve));
      wire.push(textOf(request), "latin1");
      const status = await (index % 500 === 0 ? bounded(answer, index) : answer);
      judge(status, request, index);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 200 || wire.destroyed) {
        wire.destroy();
        open();
      }
    }
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 403]));
  });

  test(`${BY_MIDDLEWARE} requests through the middleware alone, body and all`, () => {
    const random = randomFrom(SEED + 3);
    const write = csrf(policy, {
      ...shared,
      tokens: { keys, binding: ({ headers }) => sessionIn(headers["cookie"]) },
      parseBody: (request: { parsed: unknown; body: unknown }, _response, next) => {
        request.body = request.parsed;
        next();
      },
    });
    const socket = new Socket();
    let [slowest, served] = [0, 0];
    for (let index = 0; index < BY_MIDDLEWARE; index++) {
      const fuzzed = fuzzedRequest(random, minted);
      // Node joins the lines itself, as it does for what its parser has read.
      const lines = ["Host", "api.test", ...fuzzed.headers.flat()];
      const request = new IncomingMessage(socket) as IncomingMessage & {
        body?: unknown;
        _addHeaderLines(lines: readonly string[], count: number): void;
      };
      request._addHeaderLines(lines, lines.length);
      const parsed = Object.fromEntries(new URLSearchParams(fuzzed.body));
      Object.assign(request, { method: fuzzed.method, url: fuzzed.target, parsed });
      const response = new ServerResponse(request);
      let isServed = false;
      const started = performance.now();
      write(request, response, () => (isServed = true));
      slowest = Math.max(slowest, performance.now() - started);
      if (isServed === response.writableEnded)
        expect.fail(`seed ${SEED}, request ${index}: neither served nor refused`);
      if (isServed) served++;
      judge(isServed ? 200 : response.statusCode, fuzzed, index);
    }
    expect(slowest).toBeLessThan(PATIENCE);
    expect(Math.min(served, BY_MIDDLEWARE - served)).toBeGreaterThan(BY_MIDDLEWARE / 10);
  });

  test(`${BY_FETCH} requests through a fetch handler`, async () => {
    const random = randomFrom(SEED + 1);
    const handler = withCors(
      policy,
      withCsrf(policy, async (request) => new Response(`served ${await request.text()}`), {
        ...shared,
        tokens: { keys, binding: ({ headers }) => sessionIn(headers.get("cookie")) },
        connection: () => ({ peer: "127.0.0.1" }),
      }),
    );
    let [refusedByPlatform, refused, slowest] = [0, 0, 0];
    for (let index = 0; index < BY_FETCH; index++) {
      const fuzzed = fuzzedRequest(random, minted);
      let request: Request;
      try {
        const target = fuzzed.target.startsWith("/") ? fuzzed.target : `/${fuzzed.target}`;
        request = new Request(`http://api.test${target}`, {
          method: fuzzed.method,
          headers: fuzzed.headers.map(([name, value]): [string, string] => [name, value]),
          ...(fuzzed.body !== "" && { body: fuzzed.body }),
        });
      } catch {
        refusedByPlatform++;
        continue;
      }
      const started = performance.now();
      const { status } = await handler(request);
      slowest = Math.max(slowest, performance.now() - started);
      judge(status, fuzzed, index);
      if (status === 403) refused++;
    }
    expect(slowest).toBeLessThan(PATIENCE);
    expect(refusedByPlatform).toBeLessThan(BY_FETCH / 2);
    expect(refused).toBeGreaterThan(BY_FETCH / 20);
  });

  test(`${BY_SOCKET} requests over sockets`, async () => {
    const random = randomFrom(SEED + 2);
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onAnswer = () => undefined;
    const { port } = server.address() as { port: number };
    const send = (text: string): Promise<number> =>
      new Promise((resolve) => {
        let received = "";
        const socket = connect(port, "127.0.0.1", () => socket.end(text, "latin1"));
        socket.setEncoding("latin1").on("data", (piece: string) => (received += piece));
        socket.on("error", () => undefined);
        // The server cuts what it cannot read.
        socket.on("close", () => resolve(received === "" ? 400 : Number(received.slice(9, 12))));
      });
    const work = async (): Promise<void> => {
      for (; next < BY_SOCKET;) {
        const index = next++;
        const request = fuzzedRequest(random, minted);
        judge(await bounded(send(textOf(request)), index), request, index);
      }
    };
    let next = 0;
    await Promise.all(Array.from({ length: 8 }, work));
    server.closeAllConnections();
  });
});
