import { Elysia, t } from "elysia";
import { describe, expect, it, vi } from "vitest";
import { cors, csrf } from "../../src/adapters/elysia.ts";
import { withCors } from "../../src/adapters/fetch.ts";
import { OWN_HEADERS } from "./suite/fixtures.ts";
import { testFramework } from "./suite/index.ts";
import { onElysia } from "./suite/on-elysia.ts";
import { GRANTED, REFUSED } from "./wire.ts";

testFramework(onElysia);

const policy = { origins: [GRANTED], methods: ["POST"] } as const;
const others = { origins: [REFUSED], methods: ["POST"] } as const;

interface App {
  handle(request: Request): Promise<Response>;
}

function ask(app: App, origin: string, path = "/", init: RequestInit = {}): Promise<Response> {
  return app.handle(
    new Request(`http://api.test${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), origin },
    }),
  );
}

async function allowed(app: App, path = "/", method = "GET"): Promise<string[]> {
  const origins: string[] = [];
  for (const origin of [GRANTED, REFUSED]) {
    const headers = { "access-control-request-method": "POST" };
    const response = await ask(app, origin, path, method === "OPTIONS" ? { method, headers } : { method });
    const value = response.headers.get("access-control-allow-origin");
    if (value === origin && response.status < 400) origins.push(origin);
  }
  return origins;
}

describe("whoever answers", () => {
  it.each<[string, App, string, RequestInit, number]>([
    ["a route from before", new Elysia().get("/", () => "x").use(cors(policy)), "/", {}, 200],
    [
      "a body that is refused",
      new Elysia().use(cors(policy)).post("/", () => "x", { body: t.Object({ a: t.String() }) }),
      "/",
      { method: "POST", body: "{}", headers: { "content-type": "application/json" } },
      422,
    ],
    [
      "a body that is no JSON",
      new Elysia().use(cors(policy)).post("/", ({ body }) => String(body)),
      "/",
      { method: "POST", body: "{", headers: { "content-type": "application/json" } },
      400,
    ],
    [
      "onError with a Response of its own",
      new Elysia().onError(() => new Response("x", { status: 418, headers: OWN_HEADERS })).use(cors(policy)),
      "/none",
      {},
      418,
    ],
    [
      "onError with an immutable Response",
      new Elysia().onError(() => Response.redirect("http://api.test/", 303)).use(cors(policy)),
      "/none",
      {},
      303,
    ],
    [
      "mapResponse",
      new Elysia()
        .use(cors(policy))
        .mapResponse(() => new Response("x", { headers: OWN_HEADERS }))
        .get("/", () => "x"),
      "/",
      {},
      200,
    ],
    [
      "a guard's hook",
      new Elysia()
        .use(cors(policy))
        .guard({ beforeHandle: ({ status }) => status(401) }, (app) => app.get("/", () => "x")),
      "/",
      {},
      401,
    ],
    [
      "a mounted fetch handler",
      new Elysia().use(cors(policy)).mount("/m", () => new Response("x", { headers: OWN_HEADERS })),
      "/m/x",
      {},
      200,
    ],
    [
      "a plugin from elsewhere, loaded later",
      new Elysia().use(cors(policy)).use(Promise.resolve({ default: new Elysia().get("/", () => "x") })),
      "/",
      {},
      200,
    ],
  ])("%s", async (_title, app, path, init, status) => {
    await (app as Elysia).modules;
    const got = await ask(app, GRANTED, path, init);
    const lines = [...got.headers].filter(([name]) => name.startsWith("access-control-"));
    expect([got.status, lines, got.headers.get("vary")]).toEqual([
      status,
      [["access-control-allow-origin", GRANTED]],
      "Origin",
    ]);
  });
});

describe("several policies in one app", () => {
  it("the one used last governs, for preflights too, and each where it governs", async () => {
    const sub = new Elysia({ prefix: "/sub" })
      .use(cors({ resources: { "/sub/*": others } }))
      .post("/x", () => "x")
      .get("/x", () => "x");
    const app = new Elysia()
      .use(cors(policy))
      .use(sub)
      .get("/x", () => "x");
    for (const method of ["GET", "OPTIONS"]) {
      expect(await allowed(app, "/sub/x", method)).toEqual([REFUSED]);
      expect(await allowed(app, "/x", method)).toEqual([GRANTED]);
    }
  });

  it("none is taken for another, although their source reads alike", async () => {
    const none = new Elysia({ name: "wrapped" }).wrap((handle) => handle);
    const app = new Elysia()
      .use(cors({ resources: { "/a": policy } }))
      .use(cors({ resources: { "/b": others } }))
      .use(none)
      .get("/a", () => "a")
      .get("/b", () => "b");
    expect([await allowed(app, "/a"), await allowed(app, "/b")]).toEqual([[GRANTED], [REFUSED]]);
  });

  it("one around a fetch handler that a route calls is the innermost", async () => {
    const inner = withCors(others, () => new Response("x"));
    expect(await allowed(new Elysia().use(cors(policy)).get("/", ({ request }) => inner(request)))).toEqual([REFUSED]);
  });

  it("in a group", async () => {
    const app = new Elysia()
      .use(cors(policy))
      .group("/g", (group) => group.use(cors({ resources: { "/g/*": others } })).get("/x", () => "x"));
    expect(await allowed(app, "/g/x")).toEqual([REFUSED]);
  });
});

describe("aot: false, where Elysia leaves out what is wrapped around it", () => {
  it.each([
    ["cors", new Elysia({ aot: false }).use(cors(policy))],
    ["csrf", new Elysia({ aot: false }).use(csrf(policy))],
    ["cors in a plugin", new Elysia({ aot: false }).use(new Elysia().use(cors(policy)))],
  ])("%s fails, and says what to do", async (_title, app) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const got = await ask(
      app.get("/", () => "x"),
      GRANTED,
    );
    expect([got.status, await got.text()]).toEqual([500, expect.stringContaining("Next: leave aot out")]);
    vi.restoreAllMocks();
  });
});

describe("csrf", () => {
  const write = { method: "POST", headers: { cookie: "a=1" } };

  it("guards routes from before", async () => {
    const app = new Elysia().post("/", () => "written").use(csrf(policy));
    expect((await ask(app, "https://else.test", "/", write)).status).toBe(403);
  });

  it("is told of a client's certificate", async () => {
    const app = new Elysia()
      .use(csrf(policy, { connection: () => ({ hasClientCertificate: true }) }))
      .post("/", () => "written");
    expect((await app.handle(new Request("https://api.test/", { method: "POST" }))).status).toBe(403);
  });
});
