import type { ServerResponse } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { withCors as fetchWithCors } from "../../src/adapters/fetch.ts";
import { cors, withCors } from "../../src/adapters/node.ts";
import { definePolicy, isPolicyError, livePolicy } from "../../src/index.ts";
import { corsLines, GRANTED, overHttp1, overHttp2, REFUSED } from "./wire.ts";

// What adapters take for a policy, and what they tell of its decisions.

const policy = definePolicy({ resources: { "/api/*": { origins: [GRANTED], methods: ["PUT"] } } });
const end = (_request: unknown, response: ServerResponse): unknown => response.end("x");
const asked = { path: "/api/x?y", headers: { origin: GRANTED } };

const SOURCES = [
  ["node, over http/1.1", (source: never, options?: object) => overHttp1(withCors(source, end, options))],
  ["node, over http/2", (source: never, options?: object) => overHttp2(withCors(source, end, options))],
  [
    "Connect",
    (source: never, options?: object) => {
      const handle = cors(source, options);
      return overHttp1((request, response) => handle(request, response, () => response.end("x")));
    },
  ],
  [
    "fetch",
    async (source: never, options?: object) => {
      const handle = fetchWithCors(source, () => new Response("x"), options);
      return async ({ method = "GET", path = "/", headers = {} } = {}) => {
        const response = await handle(
          new Request(`http://api.test${path}`, { method, headers: headers as Record<string, string> }),
        );
        const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
        return { status: response.status, message: "", lines, body: await response.text(), isCut: false };
      };
    },
  ],
] as const;

describe.each(SOURCES)("%s", (_name, serve) => {
  it.each([
    ["a policy", policy],
    ["a configuration", { resources: { "/api/*": { origins: [GRANTED] } } }],
    ["one grant", { origins: [GRANTED] }],
    ["a live policy", livePolicy(policy)],
  ])("takes %s", async (_title, source) => {
    const send = await serve(source as never);
    expect(corsLines(await send(asked))).toEqual([`access-control-allow-origin: ${GRANTED}`, "vary: Origin"]);
    expect(corsLines(await send({ ...asked, headers: { origin: REFUSED } }))).toEqual(["vary: Origin"]);
  });

  it.each([{ origins: ["https://app.example.com/"] }, {}, { origin: "*" }, null, undefined, "*", 7, []])(
    "refuses %j at once, with the problems",
    async (source) => {
      const thrown: unknown = await Promise.resolve()
        .then(() => serve(source as never))
        .then(() => expect.unreachable("nothing was thrown"))
        .catch((error: unknown) => error);
      expect(isPolicyError(thrown)).toBe(true);
      expect(thrown).toMatchObject({ name: "PolicyError", code: "corslet/policy" });
    },
  );

  it("tells each decision once, with its facts, before it is carried out", async () => {
    const onDecision = vi.fn();
    const send = await serve(policy as never, { onDecision });
    await send(asked);
    await send({ ...asked, method: "OPTIONS", headers: { origin: REFUSED, "access-control-request-method": "PUT" } });
    await send({ path: "/other" });
    const told = onDecision.mock.calls.map(([{ kind, reason }, { method, origin, requestMethod }]) => [
      kind,
      reason,
      method,
      origin ?? null,
      requestMethod ?? null,
    ]);
    expect(told).toEqual([
      ["actual", "origin-granted", "GET", GRANTED, null],
      ["preflight", "origin-not-granted", "OPTIONS", REFUSED, "PUT"],
      ["none", "no-resource", "GET", null, null],
    ]);
    expect(onDecision.mock.calls[0]?.[1].path).toMatch(/\/api\/x\?y$/);
  });

  it("follows a live policy from one request to the next", async () => {
    const live = livePolicy(policy);
    const send = await serve(live as never);
    const isGranted = async (): Promise<boolean> => corsLines(await send(asked)).length === 2;
    expect(await isGranted()).toBe(true);
    live.replace({ origins: ["https://next.example.com"] });
    expect(await isGranted()).toBe(false);
    expect(() => live.replace({ origins: [`${GRANTED}/`] })).toThrow("origin");
    expect(await isGranted()).toBe(false);
    live.replace(policy);
    expect(await isGranted()).toBe(true);
  });
});

it("a request keeps the policy under which it was decided", async () => {
  const live = livePolicy(policy);
  const send = await overHttp1(
    withCors(live, (_request, response) => {
      live.replace({ origins: ["https://next.example.com"] });
      response.end();
    }),
  );
  expect(corsLines(await send(asked))).toContain(`access-control-allow-origin: ${GRANTED}`);
  expect(corsLines(await send(asked))).toEqual(["vary: Origin"]);
});

describe("two policies mounted on one response", () => {
  const outer = cors({ origins: [GRANTED], credentials: true, exposeHeaders: ["X-Outer"] });
  const wide = { origins: "*", exposeHeaders: ["X-Inner"] } as const;
  const narrow = { origins: ["https://inner.example.com"], methods: ["DELETE"] } as const;

  it.each([
    ["overHttp1", overHttp1],
    ["overHttp2", overHttp2],
  ])("the innermost wins whole, %s", async (_name, over) => {
    const inner = cors(wide);
    const send = await over((request, response) => {
      outer(request, response, () => inner(request, response, () => response.writeHead(200, { Vary: "Cookie" }).end()));
    });
    expect(corsLines(await send(asked))).toEqual([
      "access-control-allow-origin: *",
      "access-control-expose-headers: X-Inner",
      "vary: Cookie",
    ]);
  });

  it("also where it grants nothing", async () => {
    const inner = cors(narrow);
    const send = await overHttp1((request, response) => {
      outer(request, response, () => inner(request, response, () => response.end()));
    });
    expect(corsLines(await send(asked))).toEqual(["vary: Origin"]);
  });

  it("a path that the innermost does not govern stays the outer's", async () => {
    const inner = cors({ resources: { "/inner/*": narrow } });
    const send = await overHttp1((request, response) => {
      outer(request, response, () => inner(request, response, () => response.end()));
    });
    expect(corsLines(await send(asked))).toContain("access-control-expose-headers: X-Outer");
    expect(corsLines(await send({ ...asked, path: "/inner/x" }))).toEqual(["vary: Origin"]);
  });
});

it("middleware tells whether it answered, and does without next", async () => {
  const handle = cors({ origins: [GRANTED], methods: ["PUT"] });
  const answered: boolean[] = [];
  const send = await overHttp1((request, response) => {
    const isAnswered = handle(request, response);
    answered.push(isAnswered);
    if (!isAnswered) response.end("mine");
  });
  await send({ method: "OPTIONS", headers: { origin: GRANTED, "access-control-request-method": "PUT" } });
  expect((await send(asked)).body).toBe("mine");
  expect(answered).toEqual([true, false]);
});

it("what onDecision throws, the adapter throws", async () => {
  const handle = withCors({ origins: [GRANTED] }, end, {
    onDecision: () => {
      throw new Error("the logger's");
    },
  });
  const send = await overHttp1((request, response) => {
    expect(() => handle(request, response)).toThrow("the logger's");
    response.writeHead(500).end();
  });
  expect((await send(asked)).status).toBe(500);
});
