import { createServer, get, type ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { withCors } from "../../src/adapters/node.ts";
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
  valuesOf,
} from "./wire.ts";

const policy = definePolicy({ origins: [GRANTED], credentials: true, exposeHeaders: ["X-A"] });

type Way = readonly [title: string, send: (response: ServerResponse) => unknown, vary: string, kept: readonly string[]];

// Every way to send a head: what the handler set is kept, its Vary too, and what it says of CORS gives way.
const WAYS: readonly Way[] = [
  ["end()", (r) => r.end(), "Origin", []],
  ["end(content)", (r) => r.end("x"), "Origin", []],
  ["write, write, end", (r) => [r.write("x"), r.write("y"), r.end("z")], "Origin", []],
  ["flushHeaders", (r) => [r.flushHeaders(), r.end("x")], "Origin", []],
  ["setHeader", (r) => [r.setHeader("X-A", "1"), r.end()], "Origin", ["x-a: 1"]],
  ["a status of its own", (r) => [(r.statusCode = 404), r.end("no")], "Origin", []],
  ["writeHead(status)", (r) => r.writeHead(200).end("x"), "Origin", []],
  ["writeHead with an object", (r) => r.writeHead(200, { "X-A": "1" }).end(), "Origin", ["x-a: 1"]],
  ["writeHead with a number for a value", (r) => r.writeHead(200, { "X-A": 1 }).end(), "Origin", ["x-a: 1"]],
  [
    "writeHead with a flat array",
    (r) => r.writeHead(200, ["X-A", "1", "X-B", "2"]).end(),
    "Origin",
    ["x-a: 1", "x-b: 2"],
  ],
  ["writeHead with a number in a flat array", (r) => r.writeHead(200, ["X-A", 1]).end(), "Origin", ["x-a: 1"]],
  [
    "writeHead with pairs",
    (r) => r.writeHead(200, pairs("X-A", "1", "X-B", "2")).end(),
    "Origin",
    ["x-a: 1", "x-b: 2"],
  ],
  ["writeHead with an empty array", (r) => r.writeHead(200, []).end(), "Origin", []],
  ["writeHead with undefined", (r) => r.writeHead(200, undefined).end(), "Origin", []],
  ["writeHead with a message", (r) => r.writeHead(200, "Fine").end(), "Origin", []],
  ["writeHead with message and object", (r) => r.writeHead(200, "Fine", { "X-A": "1" }).end(), "Origin", ["x-a: 1"]],
  ["writeHead with message and flat array", (r) => r.writeHead(200, "Fine", ["X-A", "1"]).end(), "Origin", ["x-a: 1"]],
  [
    "writeHead replaces what was set",
    (r) => [r.setHeader("X-A", "0"), r.writeHead(200, { "x-a": "1" }).end()],
    "Origin",
    ["x-a: 1"],
  ],
  [
    "a flat array replaces what was set",
    (r) => [r.setHeader("X-A", "0"), r.setHeader("X-B", "0"), r.writeHead(200, ["x-a", "1"]).end()],
    "Origin",
    ["x-a: 1", "x-b: 0"],
  ],
  [
    "pairs replace what was set",
    (r) => [r.setHeader("X-A", "0"), r.writeHead(200, pairs("x-a", "1")).end()],
    "Origin",
    ["x-a: 1"],
  ],
  [
    "Set-Cookie as a list",
    (r) => [r.setHeader("Set-Cookie", ["a=1", "b=2"]), r.end()],
    "Origin",
    ["set-cookie: a=1", "set-cookie: b=2"],
  ],
  [
    "Set-Cookie as a list in writeHead",
    (r) => r.writeHead(200, { "Set-Cookie": ["a=1", "b=2"] }).end(),
    "Origin",
    ["set-cookie: a=1", "set-cookie: b=2"],
  ],
  [
    "Set-Cookie repeated in a flat array",
    (r) => r.writeHead(200, ["Set-Cookie", "a=1", "set-cookie", "b=2"]).end(),
    "Origin",
    ["set-cookie: a=1", "set-cookie: b=2"],
  ],
  [
    "Set-Cookie repeated in pairs",
    (r) => r.writeHead(200, pairs("Set-Cookie", "a=1", "Set-Cookie", "b=2")).end(),
    "Origin",
    ["set-cookie: a=1", "set-cookie: b=2"],
  ],
  [
    "Set-Cookie as a list in a flat array",
    (r) => r.writeHead(200, ["Set-Cookie", ["a=1", "b=2"]]).end(),
    "Origin",
    ["set-cookie: a=1", "set-cookie: b=2"],
  ],
  [
    "Set-Cookie appended",
    (r) => [r.setHeader("Set-Cookie", "a=1"), r.appendHeader("Set-Cookie", "b=2"), r.end()],
    "Origin",
    ["set-cookie: a=1", "set-cookie: b=2"],
  ],
  ["Vary set", (r) => [r.setHeader("Vary", "Cookie"), r.end()], "Cookie, Origin", []],
  ["Vary as a list", (r) => [r.setHeader("Vary", ["Cookie", "Accept"]), r.end()], "Cookie, Accept, Origin", []],
  [
    "Vary appended",
    (r) => [r.setHeader("Vary", "Cookie"), r.appendHeader("Vary", "Accept"), r.end()],
    "Cookie, Accept, Origin",
    [],
  ],
  [
    "Vary in lower case, with origin in it",
    (r) => [r.setHeader("vary", "cookie, origin"), r.end()],
    "cookie, origin",
    [],
  ],
  [
    "Vary with repetitions",
    (r) => [r.setHeader("Vary", "Cookie, cookie,,ORIGIN, Origin"), r.end()],
    "Cookie, ORIGIN",
    [],
  ],
  ["Vary: *", (r) => [r.setHeader("Vary", "*"), r.end()], "*", []],
  ["Vary empty", (r) => [r.setHeader("Vary", ""), r.end()], "Origin", []],
  ["Vary in writeHead", (r) => r.writeHead(200, { vARY: "Cookie" }).end(), "Cookie, Origin", []],
  [
    "Vary twice in a flat array",
    (r) => r.writeHead(200, ["Vary", "Cookie", "vary", "Accept"]).end(),
    "Cookie, Accept, Origin",
    [],
  ],
  [
    "Vary in pairs, replacing",
    (r) => [r.setHeader("Vary", "Accept"), r.writeHead(200, pairs("Vary", "Cookie")).end()],
    "Cookie, Origin",
    [],
  ],
  [
    "Access-Control-* set",
    (r) => [ownHeaders((name, value) => r.setHeader(name, value)), r.end()],
    "Origin",
    ["x-a: 1"],
  ],
  ["Access-Control-* in writeHead", (r) => r.writeHead(200, Object.fromEntries(OWN)).end(), "Origin", ["x-a: 1"]],
  ["Access-Control-* in a flat array", (r) => r.writeHead(200, OWN.flat()).end(), "Origin", ["x-a: 1"]],
  ["Access-Control-* in pairs", (r) => r.writeHead(200, pairs(...OWN.flat())).end(), "Origin", ["x-a: 1"]],
  [
    "Access-Control-Allow-Origin as a list",
    (r) => [r.setHeader("Access-Control-Allow-Origin", ["*", "*"]), r.end()],
    "Origin",
    [],
  ],
  ["writeEarlyHints", (r) => [r.writeEarlyHints({ link: "</a.css>; rel=preload" }), r.end("x")], "Origin", []],
  ["status 204", (r) => r.writeHead(204).end(), "Origin", []],
  ["status 304", (r) => r.writeHead(304, { ETag: '"1"' }).end(), "Origin", ['etag: "1"']],
  ["status 500", (r) => r.writeHead(500).end("no"), "Origin", []],
];

// Over HTTP/1.1, node 20 takes pairs only while nothing was set before.
const NODE_20_REFUSES: ReadonlySet<string> = new Set(["pairs replace what was set", "Vary in pairs, replacing"]);

const OWN: readonly (readonly [string, string])[] = [
  ["Access-Control-Allow-Origin", "https://other.test"],
  ["ACCESS-CONTROL-ALLOW-CREDENTIALS", "false"],
  ["access-control-expose-headers", "X-Secret"],
  ["Access-Control-Max-Age", "5"],
  ["Access-Control-Something-New", "1"],
  ["X-A", "1"],
];

function ownHeaders(set: (name: string, value: string) => unknown): void {
  for (const [name, value] of OWN) set(name, value);
}

function pairs(...flat: readonly string[]): never {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : [])) as never;
}

function expectHead(got: Got, vary: string, isGranted: boolean): void {
  const granted = [
    "access-control-allow-credentials: true",
    `access-control-allow-origin: ${GRANTED}`,
    "access-control-expose-headers: X-A",
  ];
  expect(corsLines(got)).toEqual([...(isGranted ? granted : []), `vary: ${vary}`]);
}

describe.each([
  ["http/1.1", overHttp1],
  ["http/2", overHttp2],
])("a head over %s", (_protocol, over) => {
  it.each(WAYS)("%s", async (_title, sendHead, vary, kept) => {
    const send = await over(withCors(policy, (_request: unknown, response: ServerResponse) => sendHead(response)));
    const granted = await send({ headers: { origin: GRANTED } });
    expectHead(granted, vary, true);
    expect(granted.lines).toEqual(expect.arrayContaining([...kept]));
    expectHead(await send({ headers: { origin: REFUSED } }), vary, false);
    expectHead(await send({}), vary, false);
  });

  // Apart from CORS and Vary, a head is the one that would have been sent without us, line by line.
  it.each(WAYS.filter(([title]) => !NODE_20_REFUSES.has(title)))("as without us: %s", async (_title, sendHead) => {
    const bare: Handler = (_request, response) => sendHead(response);
    const [without, wrapped] = [await over(bare), await over(withCors(policy, bare))];
    const lines = async (send: typeof without): Promise<unknown> => {
      const { lines: all, ...rest } = await send({ headers: { origin: GRANTED } });
      return { ...rest, lines: all.filter((line) => !/^(?:access-control-|vary:|date:)/.test(line)).sort() };
    };
    expect(await lines(wrapped)).toEqual(await lines(without));
  });
});

// Answers with what the handler threw.
function caught(handled: Handler): Handler {
  return (request, response) => {
    try {
      handled(request, response);
    } catch (error) {
      if (!response.headersSent) response.statusCode = 500;
      response.end((error as NodeJS.ErrnoException).code ?? (error as Error).name);
    }
  };
}

describe("what node refuses is refused as without us", () => {
  it.each<[string, (response: ServerResponse) => unknown]>([
    ["writeHead twice", (r) => r.writeHead(200).writeHead(201)],
    ["a header after the head", (r) => [r.flushHeaders(), r.setHeader("X-A", "1")]],
    ["an impossible status", (r) => r.writeHead(99)],
    ["a value with a line break", (r) => r.writeHead(200, { "X-A": "a\nb" })],
    ["a name with a space", (r) => r.writeHead(200, { "X A": "1" })],
    ["a value that is undefined", (r) => r.writeHead(200, { "X-A": undefined })],
    ["a flat array whose last name has no value", (r) => r.writeHead(200, ["X-A", "1", "X-B"])],
  ])("%s", async (_title, wrong) => {
    const wrapped = await overHttp1(caught(withCors(policy, (_request, response) => wrong(response))));
    const bare = await overHttp1(caught((_request, response) => wrong(response)));
    const asked = { headers: { origin: GRANTED } };
    const [got, expected] = [await wrapped(asked), await bare(asked)];
    expect(got.status).toBe(expected.status);
    expect(got.body).not.toBe("");
    expect(expected.body).not.toBe("");
    expectHead(got, "Origin", true);
  });
});

describe("a head of HTTP/1.1 alone", () => {
  it("keeps the status message", async () => {
    const send = await overHttp1(
      withCors(policy, (_request, response) => response.writeHead(200, "Fine", { A: "1" }).end()),
    );
    expect(await send({ headers: { origin: GRANTED } })).toMatchObject({ status: 200, message: "Fine" });
  });

  it("keeps the names as the handler wrote them", async () => {
    const port = await listening(
      createServer(withCors(policy, (_request, response) => response.writeHead(200, ["x-MiXeD", "1"]).end())),
    );
    const raw = await new Promise<string[]>((resolve, reject) => {
      get({ port, host: "127.0.0.1" }, ({ rawHeaders }) => resolve(rawHeaders)).on("error", reject);
    });
    expect(raw).toContain("x-MiXeD");
    // Ours are in lower case, as HTTP/2 wants them.
    expect(raw).toContain("vary");
  });

  it("takes a Map of headers", async () => {
    const send = await overHttp1(
      withCors(policy, (_request, response) =>
        response
          .setHeaders(
            new Map([
              ["Vary", "Cookie"],
              ["X-A", "1"],
            ]),
          )
          .end(),
      ),
    );
    expectHead(await send({ headers: { origin: GRANTED } }), "Cookie, Origin", true);
  });

  it("sends trailers after it", async () => {
    const send = await overHttp1(
      withCors(policy, (_request, response) => {
        response.writeHead(200, { Trailer: "X-T" });
        response.write("x");
        response.addTrailers({ "X-T": "1" });
        response.end();
      }),
    );
    const got = await send({ headers: { origin: GRANTED } });
    expectHead(got, "Origin", true);
    expect(valuesOf(got, "trailer")).toEqual(["X-T"]);
  });

  it("sends early hints without CORS headers of their own, and before the answer", async () => {
    const port = await listening(
      createServer(
        withCors(policy, (_request, response) => {
          response.writeEarlyHints({ link: "</a.css>; rel=preload" }, () => response.end("x"));
        }),
      ),
    );
    const hints = await new Promise<string[]>((resolve, reject) => {
      const request = get({ port, host: "127.0.0.1", headers: { origin: GRANTED } }, (response) => response.resume());
      request.on("information", ({ statusCode, rawHeaders }) => resolve([String(statusCode), ...rawHeaders]));
      request.on("error", reject);
    });
    expect(hints).toEqual(["103", "Link", "</a.css>; rel=preload"]);
    expectHead(await sendHttp1(port, { headers: { origin: GRANTED } }), "Origin", true);
  });
});
