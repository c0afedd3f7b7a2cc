import http, { Agent, createServer, type ServerResponse } from "node:http";
import http2 from "node:http2";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { cors, withCors } from "../../src/adapters/node.ts";
import { definePolicy } from "../../src/index.ts";
import {
  corsLines,
  GRANTED,
  type Got,
  type Handler,
  listening,
  overHttp1,
  overHttp2,
  REFUSED,
  sendHttp1,
} from "./wire.ts";

// What happens over the life of a response and a connection.

const policy = definePolicy({ origins: [GRANTED], methods: ["PUT"], credentials: true });
const granted = { headers: { origin: GRANTED } };
const preflight = {
  method: "OPTIONS",
  headers: { origin: GRANTED, "access-control-request-method": "PUT" },
};
const GRANTED_LINES = [
  "access-control-allow-credentials: true",
  `access-control-allow-origin: ${GRANTED}`,
  "vary: Origin",
];
const protocols = [
  ["http/1.1", overHttp1],
  ["http/2", overHttp2],
] as const;

// What frameworks do around a handler that throws.
function catching(handle: Handler): Handler {
  return (request, response) => {
    try {
      handle(request, response);
    } catch {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "Content-Type": "text/plain" }).end("sorry");
    }
  };
}

describe.each(protocols)("over %s", (_protocol, over) => {
  it("streams piece by piece", async () => {
    const gate = deferred<void>();
    const send = await over(
      withCors(policy, (request: http.IncomingMessage, response: ServerResponse) => {
        if (request.url === "/release") {
          gate.resolve();
          response.end();
          return;
        }
        response.write("first");
        void gate.promise.then(() => response.end(" second"));
      }),
    );
    const streamed = send(granted);
    // The stream ends only once another request was answered meanwhile: a head that waited for the end would hang.
    expect(corsLines(await send({ ...granted, path: "/release" }))).toEqual(GRANTED_LINES);
    const got = await streamed;
    expect(corsLines(got)).toEqual(GRANTED_LINES);
    expect(got.body).toBe("first second");
  });

  it("answers an error thrown before the first byte with the headers on it", async () => {
    const send = await over(
      catching(
        withCors(policy, (_request: unknown, response: ServerResponse) => {
          response.setHeader("Access-Control-Allow-Origin", "*");
          throw new Error("early");
        }),
      ),
    );
    const got = await send(granted);
    expect(got).toMatchObject({ status: 500, body: "sorry" });
    expect(corsLines(got)).toEqual(GRANTED_LINES);
    expect(corsLines(await send({ headers: { origin: REFUSED } }))).toEqual(["vary: Origin"]);
  });

  it("leaves an error thrown after the first byte to cut the connection", async () => {
    const send = await over(
      catching(
        withCors(policy, (_request: unknown, response: ServerResponse) => {
          response.writeHead(200, { "Content-Length": "1000" });
          response.write("part");
          throw new Error("late");
        }),
      ),
    );
    // Whether the head gets out before the cut is the transport's affair; if it does, it is right.
    const got: Got | null = await send(granted).catch(() => null);
    if (got !== null) expect([corsLines(got), got.body.length]).toEqual([GRANTED_LINES, "part".length]);
  });

  it("hands OPTIONS without Access-Control-Request-Method to the handler", async () => {
    const send = await over(
      withCors(policy, (request: http.IncomingMessage, response: ServerResponse) =>
        response.writeHead(200, { Allow: "GET" }).end(request.method),
      ),
    );
    const got = await send({ ...granted, method: "OPTIONS" });
    expect(got).toMatchObject({ status: 200, body: "OPTIONS" });
    expect(corsLines(got)).toEqual(GRANTED_LINES);
  });

  it("answers HEAD with the headers of GET", async () => {
    const send = await over(withCors(policy, (_request: unknown, response: ServerResponse) => response.end("content")));
    const [head, get] = [await send({ ...granted, method: "HEAD" }), await send(granted)];
    expect(corsLines(head)).toEqual(corsLines(get));
    expect([head.body, get.body]).toEqual(["", "content"]);
  });

  it("answers a preflight alone, and keeps no framing that a 204 must not have", async () => {
    const send = await over(withCors(policy, () => expect.unreachable("the handler of a preflight")));
    const got = await send(preflight);
    expect(got).toMatchObject({ status: 204, body: "", isCut: false });
    expect(got.lines.filter((line) => /^(?:content-length|transfer-encoding|content-type)/.test(line))).toEqual([]);
    expect(await send({ ...preflight, headers: { ...preflight.headers, origin: REFUSED } })).toMatchObject({
      status: 403,
      body: "",
    });
  });

  it("does not let one request's answer reach the next on the same connection", async () => {
    const send = await (over === overHttp1
      ? overHttp1(
          withCors(policy, (_request, response) => response.end("x")),
          oneConnection(),
        )
      : overHttp2(withCors(policy, (_request: unknown, response: ServerResponse) => response.end("x"))));
    for (let i = 0; i < 3; i++) {
      expect(corsLines(await send(granted))).toEqual(GRANTED_LINES);
      expect(corsLines(await send({ headers: { origin: REFUSED } }))).toEqual(["vary: Origin"]);
      expect((await send(preflight)).status).toBe(204);
      expect(corsLines(await send())).toEqual(["vary: Origin"]);
    }
  });

  it("answers requests that run at once each for itself", async () => {
    const send = await over(
      withCors(policy, (_request: unknown, response: ServerResponse) => setTimeout(() => response.end("x"), 5)),
    );
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => send({ headers: { origin: i % 2 === 0 ? GRANTED : REFUSED } })),
    );
    answers.forEach((got, i) => expect(corsLines(got)).toEqual(i % 2 === 0 ? GRANTED_LINES : ["vary: Origin"]));
  });
});

function oneConnection(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return agent;
}

describe("over http/1.1 alone", () => {
  it("really used one connection", async () => {
    const sockets = new Set<unknown>();
    const send = await overHttp1((request, response) => {
      sockets.add(request.socket);
      withCors(policy, () => response.end("x"))(request, response);
    }, oneConnection());
    await send(granted);
    await send(preflight);
    await send(granted);
    expect(sockets.size).toBe(1);
  });

  it("answers pipelined requests in order", async () => {
    const port = await listening(createServer(withCors(policy, (request, response) => response.end(request.url))));
    const heads = [GRANTED, REFUSED, GRANTED].map(
      (origin, i) =>
        `GET /${i} HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\n${i === 2 ? "Connection: close\r\n" : ""}\r\n`,
    );
    const text = await new Promise<string>((resolve, reject) => {
      let received = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(heads.join("")));
      socket.on("data", (piece) => (received += piece.toString())).on("error", reject);
      socket.on("close", () => resolve(received));
    });
    const answers = text.split("HTTP/1.1 200 OK").slice(1);
    expect(answers.map((answer) => answer.includes(`access-control-allow-origin: ${GRANTED}`))).toEqual([
      true,
      false,
      true,
    ]);
    expect(answers.map((answer) => answer.includes("vary: Origin"))).toEqual([true, true, true]);
  });

  it("leaves a switch of protocols alone", async () => {
    const server = createServer(withCors(policy, (_request, response) => response.end()));
    server.on("upgrade", (_request, socket) =>
      socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    );
    const port = await listening(server);
    const status = await new Promise((resolve, reject) => {
      const request = http.get({
        port,
        host: "127.0.0.1",
        headers: { connection: "Upgrade", upgrade: "x", origin: GRANTED },
      });
      request.on("upgrade", ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      request.on("error", reject);
    });
    expect(status).toBe(101);
  });

  it("takes what the client gave up for no reason to throw", async () => {
    const settled = deferred<unknown>();
    const port = await listening(
      createServer(
        withCors(policy, (_request, response) => {
          response.on("close", () => {
            try {
              response.writeHead(200, { Vary: "Cookie" }).end("late");
              settled.resolve("nothing thrown");
            } catch (error) {
              settled.resolve(error);
            }
          });
        }),
      ),
    );
    const request = http.get({ port, host: "127.0.0.1", ...granted });
    request.on("error", () => undefined);
    request.on("socket", (socket) => socket.on("connect", () => setTimeout(() => request.destroy(), 20)));
    expect(await settled.promise).toBe("nothing thrown");
  });
});

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe("over http/2 alone", () => {
  it.each([
    ["a request", granted.headers, "GET"],
    ["a preflight", preflight.headers, "OPTIONS"],
  ])("takes a stream that the client closed for no reason to throw: %s", async (_title, headers, method) => {
    const settled = deferred<unknown>();
    const handle = cors(policy);
    const server = http2.createServer((request, response) => {
      request.stream.on("close", () => {
        try {
          handle(request, response, () => {
            response.setHeader("Vary", "Cookie");
            response.writeHead(200, { "x-a": "1" });
            response.end("late");
          });
          settled.resolve("nothing thrown");
        } catch (error) {
          settled.resolve(error);
        }
      });
    });
    const port = await listening(server);
    const session = http2.connect(`http://127.0.0.1:${port}`);
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":method": method, ":path": "/", ...headers }, { endStream: true });
    stream.on("error", () => undefined);
    setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), 20);
    expect(await settled.promise).toBe("nothing thrown");
  });
});

it("patches nothing globally", async () => {
  const prototypes = [
    http.ServerResponse.prototype,
    http.OutgoingMessage.prototype,
    http2.Http2ServerResponse.prototype,
    http.IncomingMessage.prototype,
  ];
  const picture = (): unknown => prototypes.map((prototype) => Object.getOwnPropertyDescriptors(prototype));
  const before = picture();
  const globals = { ...Object.getOwnPropertyDescriptors(globalThis) };
  for (const [, over] of protocols) {
    const send = await over(
      withCors(policy, (_request: unknown, response: ServerResponse) => response.writeHead(200, { A: "1" }).end()),
    );
    await send(granted);
    await send(preflight);
  }
  expect(picture()).toEqual(before);
  expect(Object.keys(Object.getOwnPropertyDescriptors(globalThis))).toEqual(Object.keys(globals));
});

it("adds nothing that can be listed to a response", async () => {
  let keys: string[] = [];
  const bare = await keysOf((_request, response) => response.end());
  const port = await listening(
    createServer(
      withCors(policy, (_request, response) => {
        keys = Object.keys(response);
        response.end();
      }),
    ),
  );
  await sendHttp1(port, granted);
  expect(keys.filter((key) => !bare.includes(key))).toEqual(["writeHead"]);
});

async function keysOf(handler: Handler): Promise<string[]> {
  let keys: string[] = [];
  const send = await overHttp1((request, response) => {
    keys = Object.keys(response);
    handler(request, response);
  });
  await send();
  return keys;
}
