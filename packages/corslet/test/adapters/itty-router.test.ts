import { AutoRouter, type IRequest, json, Router, withParams } from "itty-router";
import { describe, expect, it, vi } from "vitest";
import { cors, csrf, formField, metaTag, token } from "../../src/adapters/itty-router.ts";
import { testFramework } from "./suite/index.ts";
import { onIttyRouter } from "./suite/on-itty-router.ts";
import { GRANTED } from "./wire.ts";

testFramework(onIttyRouter);

const policy = { origins: [GRANTED], methods: ["POST"], credentials: true } as const;
const tokens = { keys: ["a key of the tests, at least 32 bytes"], binding: () => null };
const ask = (path = "/", init: RequestInit = { headers: { origin: GRANTED } }): Request =>
  new Request(`http://api.test${path}`, init);
const write = { method: "POST", headers: { cookie: "a=1" } };

describe("cors", () => {
  it("settles what a router gives that formats by itself, and leaves nothing alone", async () => {
    const { preflight, corsify } = cors(policy);
    const router = Router({ before: [preflight], finally: [json, corsify] });
    router.get("/", () => ({ a: 1 }));
    const got: Response = await router.fetch(ask());
    expect([await got.json(), got.headers.get("access-control-allow-origin")]).toEqual([{ a: 1 }, GRANTED]);
    expect(await router.fetch(ask("/none"))).toBeUndefined();
  });

  it("leaves to what formats after it what is no Response", async () => {
    const { preflight, corsify } = cors(policy);
    const router = Router({ before: [preflight], finally: [corsify, json] });
    router.get("/", () => ({ a: 1 }));
    expect(await ((await router.fetch(ask())) as Response).json()).toEqual({ a: 1 });
  });

  it("settles what another handler of before answered first, and tells of it once", async () => {
    const onDecision = vi.fn();
    const { preflight, corsify } = cors(policy, { onDecision });
    const router = AutoRouter({ before: [() => new Response("early"), preflight], finally: [corsify] });
    const got: Response = await router.fetch(ask());
    expect(got.headers.get("access-control-allow-origin")).toBe(GRANTED);
    expect(onDecision).toHaveBeenCalledTimes(1);
  });

  it("knows a request behind every proxy of the router", async () => {
    const { preflight, corsify } = cors({ resources: { "/a": policy } });
    const inner = cors({ resources: { "/a": { origins: "*" } } });
    const sub = Router({ before: [withParams, inner.preflight], finally: [inner.corsify] });
    sub.get("/a", withParams, () => new Response("a"));
    const router = AutoRouter({ before: [preflight], finally: [corsify] });
    router.all("*", withParams, (request) => sub.fetch(request));
    expect((await router.fetch(ask("/a"))).headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("csrf", () => {
  it.each([null, {}, { keys: tokens.keys }, { keys: tokens.keys, binding: "session" }])(
    "refuses tokens: %j",
    (value) => {
      expect(() => csrf(policy, { tokens: value as never })).toThrow(
        expect.objectContaining({ code: "corslet/guard" }),
      );
    },
  );

  it("knows a request behind every proxy of the router", async () => {
    const session = vi.fn((request: IRequest) => request["session"] as string);
    const { protect, leave } = csrf<IRequest>(policy, { tokens: { ...tokens, binding: session } });
    const router = AutoRouter({ before: [(request) => void (request["session"] = "one"), protect], finally: [leave] });
    router.get("/", withParams, async (request) => new Response(await token(request)));
    router.get(
      "/field",
      withParams,
      async (request) => new Response((await formField(request)) + (await metaTag(request))),
    );
    router.post("/", withParams, () => new Response("written"));
    const found = await ((await router.fetch(ask())) as Response).text();
    const headers = { ...write.headers, "x-csrf-token": found };
    expect(((await router.fetch(ask("/", { ...write, headers }))) as Response).status).toBe(200);
    expect(await ((await router.fetch(ask("/field"))) as Response).text()).toMatch(/^<input .*><meta .*>$/);
  });

  it("is told of a client's certificate, by what the platform hands on", async () => {
    const { protect } = csrf(policy, {
      connection: (_request, env: { cert: boolean }) => ({ hasClientCertificate: env.cert }),
    });
    const router = AutoRouter({ before: [protect] });
    router.post("/", () => new Response("written"));
    expect((await router.fetch(ask("/", { method: "POST" }), { cert: true })).status).toBe(403);
    expect((await router.fetch(ask("/", { method: "POST" }), { cert: false })).status).toBe(200);
  });
});
