import { connect } from "node:net";
import fastifyCors from "@fastify/cors";
import { fastify, type FastifyInstance, type FastifyServerOptions } from "fastify";
import { describe, expect, it, vi } from "vitest";
import { cors, csrf, token } from "../../src/adapters/fastify.ts";
import { testFramework } from "./suite/index.ts";
import { onFastify, onFastifyHttp2 } from "./suite/on-fastify.ts";
import { from, protocolLines } from "./suite/test-answers.ts";
import { closing, corsLines, GRANTED, REFUSED, type Send, sendHttp1 } from "./wire.ts";

testFramework(onFastify);
testFramework(onFastifyHttp2);

const OTHER = "https://other.example.com";
const policy = { origins: [GRANTED], methods: ["PUT"] } as const;
const others = { origins: [OTHER], methods: ["PUT"] } as const;
const GRANTED_LINES = [`access-control-allow-origin: ${GRANTED}`, "vary: Origin"];
const OTHER_LINES = [`access-control-allow-origin: ${OTHER}`, "vary: Origin"];

async function serve(mount: (app: FastifyInstance) => unknown, options: FastifyServerOptions = {}): Promise<Send> {
  const app = fastify(options);
  await mount(app);
  await app.listen({ host: "127.0.0.1", port: 0 });
  closing(() => app.close());
  const { port } = app.server.address() as { port: number };
  return (asked) => sendHttp1(port, asked);
}

async function whoIsAllowed(send: Send, path: string, method = "PUT"): Promise<string[]> {
  const allowed: string[] = [];
  for (const origin of [GRANTED, OTHER, REFUSED]) {
    const headers = { origin, "access-control-request-method": method };
    const { status, lines } = await send({ method: "OPTIONS", path, headers });
    if (status === 204 && lines.includes(`access-control-allow-origin: ${origin}`)) allowed.push(origin);
  }
  return allowed;
}

function inContext(prefix: string, isAwaited: boolean): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get("/outside", () => "x");
    await app.register(
      async (context) => {
        const loaded = context.register(cors, { policy });
        if (isAwaited) await loaded;
        context.put("/items/:id", () => "x");
        context.get("/", () => "x");
      },
      { prefix },
    );
  };
}

describe("in a context", () => {
  it.each([
    ["under a prefix", "/api", true],
    ["under a prefix, not awaited", "/api", false],
    ["under a prefix with a slash at its end", "/api/", true],
    ["without a prefix", "", true],
  ] as const)("its routes are the policy's, and only they: %s", async (_title, prefix, isAwaited) => {
    const send = await serve(inContext(prefix, isAwaited));
    const path = `${prefix.replace(/\/$/, "")}/items/1`;
    expect(corsLines(await send(from(GRANTED, { method: "PUT", path })))).toEqual(GRANTED_LINES);
    expect(corsLines(await send(from(GRANTED, { path: prefix || "/" })))).toEqual(GRANTED_LINES);
    expect(await whoIsAllowed(send, path)).toEqual([GRANTED]);
    expect(await whoIsAllowed(send, prefix || "/", "GET")).toEqual([GRANTED]);
    expect(corsLines(await send(from(GRANTED, { path: "/outside" })))).toEqual([]);
    // As if the route that takes preflights were not there.
    expect(await send(from(GRANTED, { method: "OPTIONS", path }))).toMatchObject({ status: 404 });
  });

  it.each([true, false])(
    "two contexts without a prefix answer each for its own paths; awaited: %s",
    async (isAwaited) => {
      const send = await serve(async (app) => {
        for (const [path, its] of [
          ["/a", policy],
          ["/b", others],
        ] as const) {
          await app.register(async (context) => {
            const loaded = context.register(cors, { policy: { resources: { [path]: its } } });
            if (isAwaited) await loaded;
            context.put(path, () => "x");
          });
        }
      });
      expect(await whoIsAllowed(send, "/a")).toEqual([GRANTED]);
      expect(await whoIsAllowed(send, "/b")).toEqual([OTHER]);
      expect(corsLines(await send(from(OTHER, { method: "PUT", path: "/b" })))).toEqual(OTHER_LINES);
    },
  );

  it("the innermost policy wins whole, for preflights and for what hooks between the two answer", async () => {
    const onDecision = vi.fn();
    const send = await serve(async (app) => {
      await app.register(cors, { policy });
      app.addHook("onRequest", async (request, reply) => {
        if (request.headers["x-denied"] !== undefined) await reply.code(401).send("denied");
      });
      app.put("/outer", () => "x");
      await app.register(
        async (context) => {
          await context.register(cors, { policy: others, onDecision });
          context.put("/x", () => "x");
        },
        { prefix: "/inner" },
      );
    });
    expect(corsLines(await send(from(OTHER, { method: "PUT", path: "/inner/x" })))).toEqual(OTHER_LINES);
    expect(corsLines(await send(from(GRANTED, { method: "PUT", path: "/inner/x" })))).toEqual(["vary: Origin"]);
    expect(onDecision).toHaveBeenCalledTimes(2);
    expect(await whoIsAllowed(send, "/inner/x")).toEqual([OTHER]);
    expect(await whoIsAllowed(send, "/outer")).toEqual([GRANTED]);
    const denied = await send({ method: "PUT", path: "/inner/x", headers: { origin: OTHER, "x-denied": "1" } });
    expect([denied.status, corsLines(denied)]).toEqual([401, OTHER_LINES]);
  });

  it("its own 404 handler answers with its policy", async () => {
    const send = await serve(async (app) => {
      await app.register(
        async (context) => {
          await context.register(cors, { policy });
          context.setNotFoundHandler((_request, reply) => reply.code(404).send("none here"));
        },
        { prefix: "/api" },
      );
    });
    const got = await send(from(GRANTED, { path: "/api/none" }));
    expect([got.status, got.body, corsLines(got)]).toEqual([404, "none here", GRANTED_LINES]);
  });
});

describe("a route's own policy", () => {
  it("is asked by the method that a preflight asks about", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy: { origins: [GRANTED], methods: ["PUT", "DELETE", "PATCH"] } });
      app.put("/x/:id", { config: { cors: others } }, () => "put");
      app.delete("/x/:id", () => "delete");
      app.all("/all", { config: { cors: others } }, () => "all");
    });
    expect(await whoIsAllowed(send, "/x/1", "PUT")).toEqual([OTHER]);
    expect(await whoIsAllowed(send, "/x/1", "DELETE")).toEqual([GRANTED]);
    expect(await whoIsAllowed(send, "/all", "PUT")).toEqual([OTHER]);
    expect(corsLines(await send(from(OTHER, { method: "PUT", path: "/x/1" })))).toEqual(OTHER_LINES);
    expect(corsLines(await send(from(OTHER, { method: "DELETE", path: "/x/1" })))).toEqual(["vary: Origin"]);
    expect(await send({ method: "OPTIONS", path: "/x/1" })).toMatchObject({ status: 404 });
    expect(await send({ method: "OPTIONS", path: "/all" })).toMatchObject({ status: 200, body: "all" });
  });

  it("works beside an OPTIONS route of the app's own", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy });
      app.options("/x", () => "own");
      app.put("/x", { config: { cors: others } }, () => "put");
    });
    expect(await whoIsAllowed(send, "/x")).toEqual([OTHER]);
    expect(await send({ method: "OPTIONS", path: "/x" })).toMatchObject({ status: 200, body: "own" });
  });

  it("is its own under each constraint", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy: { origins: "*" } });
      app.put("/x", { constraints: { host: "a.test" }, config: { cors: others } }, () => "put");
      app.put("/x", { constraints: { host: "b.test" }, config: { cors: policy } }, () => "put");
      app.options("/x", { constraints: { host: "c.test" } }, () => "own");
      app.put("/x", { constraints: { host: "c.test" }, config: { cors: others } }, () => "put");
    });
    const at =
      (host: string): Send =>
      async (asked) =>
        send({ ...asked, headers: { ...asked?.headers, host } });
    expect(await whoIsAllowed(at("a.test"), "/x")).toEqual([OTHER]);
    expect(await whoIsAllowed(at("b.test"), "/x")).toEqual([GRANTED]);
    expect(await whoIsAllowed(at("c.test"), "/x")).toEqual([OTHER]);
    expect((await at("d.test")({ method: "OPTIONS", path: "/x", headers: { origin: OTHER } })).status).toBe(404);
  });

  it("is refused when the route is added", async () => {
    await expect(
      serve(async (app) => {
        await app.register(cors, { policy });
        app.get("/x", { config: { cors: { origins: ["https://a.test/"] } } }, () => "x");
      }),
    ).rejects.toMatchObject({ code: "corslet/policy" });
  });

  it.each(["cors", "csrf"])(
    "added before the plugin was loaded, its config.%s fails, and says what to do",
    async (kind) => {
      const send = await serve((app) => {
        void app.register(kind === "cors" ? cors : (csrf as never), { policy });
        app.get("/x", { config: { [kind]: others } }, () => "x");
        app.get("/y", () => "y");
      });
      expect(await send({ path: "/x" })).toMatchObject({ status: 500 });
      expect((await send({ path: "/x" })).body).toContain("Next: await app.register");
      expect(await send({ path: "/y" })).toMatchObject({ status: 200, body: "y" });
    },
  );
});

describe("@fastify/cors beside it", () => {
  it.each([
    ["on the root", (app: FastifyInstance) => app.register(cors, { policy })],
    ["in a context", (app: FastifyInstance) => app.register((inner) => inner.register(cors, { policy }))],
  ])("is refused where it came first and would answer preflights: %s", async (_where, register) => {
    const app = fastify();
    await app.register(fastifyCors);
    await expect(async () => {
      await register(app);
      await app.ready();
    }).rejects.toThrow("@fastify/cors is registered before corslet/fastify");
  });

  it("may stand in a context of its own, where the policy governs nothing", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy: { resources: { "/api/*": { origins: [GRANTED] } } } });
      await app.register(async (inner) => {
        await inner.register(fastifyCors, { origin: REFUSED });
        inner.get("/other/x", () => "x");
      });
      app.get("/api/x", () => "x");
    });
    expect(corsLines(await send(from(REFUSED, { path: "/other/x" })))).toContain(
      `access-control-allow-origin: ${REFUSED}`,
    );
    expect(corsLines(await send(from(REFUSED, { path: "/api/x" })))).toEqual(["vary: Origin"]);
  });
});

describe("a plugin in a context, beside one further out", () => {
  // Unnoticed, the outer one would have decided alone: what the inner one is stricter about would stand open.
  it.each(["cors", "csrf"])("loaded after the routes, %s fails, and says what to do", async (kind) => {
    const plugin = kind === "cors" ? cors : (csrf as never);
    const send = await serve(async (app) => {
      await app.register(plugin, { policy });
      await app.register(async (context) => {
        void context.register(plugin, { policy: others });
        context.get("/x", () => "x");
      });
      await app.register(async (context) => {
        await context.register(plugin, { policy: others });
        context.get("/y", () => "y");
      });
      app.get("/z", () => "z");
    });
    expect(await send({ path: "/x" })).toMatchObject({ status: 500 });
    expect((await send({ path: "/x" })).body).toContain("Next: await");
    expect(await send({ path: "/y" })).toMatchObject({ status: 200, body: "y" });
    expect(await send({ path: "/z" })).toMatchObject({ status: 200, body: "z" });
    expect(await send({ path: "/nowhere" })).toMatchObject({ status: 404 });
  });
});

describe("what Fastify answers without any hook", () => {
  it("a URL that cannot be decoded, and a parameter that is too long", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy });
      app.get("/x/:id", () => "x");
    });
    for (const [path, status] of [
      ["/x/%zz", 400],
      [`/x/${"a".repeat(200)}`, 414],
    ] as const) {
      const got = await send(from(GRANTED, { path }));
      expect([got.status, corsLines(got)]).toEqual([status, GRANTED_LINES]);
      expect(corsLines(await send(from(REFUSED, { path })))).toEqual(["vary: Origin"]);
    }
  });

  it("503 while it closes", async () => {
    const app = fastify();
    await app.register(cors, { policy });
    let release!: () => void;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    app.get("/held", async () => {
      await held;
      return "held";
    });
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as { port: number };
    let text = "";
    const socket = connect(port, "127.0.0.1");
    const ended = new Promise((resolve) => socket.on("close", resolve));
    socket.on("data", (piece) => (text += String(piece)));
    const ask = (path: string): void =>
      void socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nOrigin: ${GRANTED}\r\n\r\n`);
    ask("/held");
    await new Promise((resolve) => setTimeout(resolve, 20));
    const closed = app.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    ask("/late");
    await new Promise((resolve) => setTimeout(resolve, 20));
    release();
    await Promise.all([closed, ended]);
    const [, held200 = "", late503 = ""] = text.split("HTTP/1.1 ");
    expect([held200.slice(0, 3), late503.slice(0, 3)]).toEqual(["200", "503"]);
    expect(late503).toContain(`access-control-allow-origin: ${GRANTED}`);
  });
});

describe("other plugins", () => {
  it("a hook that answers before the routes, headers set by hooks, and onSend", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy });
      app.addHook("onRequest", async (request, reply) => {
        reply.header("X-Frame-Options", "DENY");
        if (request.headers["x-denied"] !== undefined) await reply.code(401).send("denied");
      });
      app.addHook("onSend", async (_request, reply) => {
        reply.header("Vary", "Cookie").header("Access-Control-Allow-Origin", "*");
      });
      app.get("/x", () => "x");
    });
    const denied = await send({ path: "/x", headers: { origin: GRANTED, "x-denied": "1" } });
    expect([denied.status, corsLines(denied)]).toEqual([401, [GRANTED_LINES[0], "vary: Cookie, Origin"]]);
    expect((await send({ path: "/x" })).lines).toContain("x-frame-options: DENY");
  });

  it("a preflight is told to onResponse, and answered before log-in", async () => {
    const done = vi.fn();
    const send = await serve(async (app) => {
      await app.register(cors, { policy });
      app.addHook("onRequest", async (_request, reply) => reply.code(401).send("log in"));
      app.addHook("onResponse", async (request, reply) => done(request.method, reply.raw.statusCode));
    });
    expect(await whoIsAllowed(send, "/x")).toEqual([GRANTED]);
    expect(done.mock.calls).toContainEqual(["OPTIONS", 204]);
  });

  it("counts the path as the browser wrote it, whatever rewriteUrl makes of it", async () => {
    const send = await serve(
      async (app) => {
        await app.register(cors, { policy: { resources: { "/api/*": policy } } });
        app.get("/x", () => "x");
      },
      { rewriteUrl: ({ url = "" }) => url.replace("/api", "") },
    );
    expect(corsLines(await send(from(GRANTED, { path: "/api/x" })))).toEqual(GRANTED_LINES);
    expect(await whoIsAllowed(send, "/api/x")).toEqual([GRANTED]);
    expect(corsLines(await send(from(GRANTED, { path: "/x" })))).toEqual([]);
  });

  it("requests that wait in a hook before it are each answered for themselves", async () => {
    const send = await serve(async (app) => {
      app.addHook("onRequest", async () => new Promise((resolve) => setTimeout(resolve, 5)));
      await app.register(cors, { policy });
      app.get("/x", () => "x");
    });
    const answers = await Promise.all([GRANTED, REFUSED, GRANTED].map((origin) => send(from(origin, { path: "/x" }))));
    expect(answers.map(corsLines)).toEqual([GRANTED_LINES, ["vary: Origin"], GRANTED_LINES]);
    const preflights = await Promise.all([whoIsAllowed(send, "/x"), whoIsAllowed(send, "/x")]);
    expect(preflights).toEqual([[GRANTED], [GRANTED]]);
  });

  it("each policy that is added later is asked, though no other was there at first", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy });
      app.get("/x", () => "x");
      app.get("/own", { config: { cors: others } }, () => "x");
    });
    expect(corsLines(await send(from(OTHER, { path: "/own" })))).toEqual(OTHER_LINES);
    expect(corsLines(await send(from(GRANTED, { path: "/x" })))).toEqual(GRANTED_LINES);
  });

  it("inject() is answered alike", async () => {
    const app = fastify();
    await app.register(cors, { policy });
    app.get("/x", () => "x");
    const { headers } = await app.inject({ url: "/x", headers: { origin: GRANTED } });
    expect([headers["access-control-allow-origin"], headers.vary]).toEqual([GRANTED, "Origin"]);
  });
});

describe("csrf", () => {
  const writers = { origins: [GRANTED], methods: ["POST"], credentials: true } as const;
  const foreign = { method: "POST", headers: { origin: REFUSED, cookie: "a=1", "sec-fetch-site": "cross-site" } };

  it("a route may be exempt, with a reason", async () => {
    const onWriteDecision = vi.fn();
    const send = await serve(async (app) => {
      await app.register(csrf, { policy: writers, onWriteDecision });
      app.all("/hooks/:id", { config: { csrf: { exempt: "signed by Stripe" } } }, () => "x");
      app.post("/x", () => "x");
    });
    expect(await send({ ...foreign, path: "/hooks/1" })).toMatchObject({ status: 200 });
    expect(await send({ ...foreign, path: "/x" })).toMatchObject({ status: 403 });
    const handshake = { ...foreign.headers, connection: "Upgrade", upgrade: "websocket" };
    expect(await send({ path: "/hooks/1", headers: handshake })).toMatchObject({ status: 403 });
    expect(onWriteDecision.mock.calls.map(([{ reason }]) => reason)).toEqual([
      "exempt",
      "origin-foreign",
      "origin-foreign",
    ]);
  });

  it.each([false, true, null, {}, { exempt: " " }, { exempt: "because", mode: "report" }])(
    "config.csrf is not %j",
    async (value) => {
      await expect(
        serve(async (app) => {
          await app.register(csrf, { policy: writers });
          app.post("/x", { config: { csrf: value } }, () => "x");
        }),
      ).rejects.toThrow("Next: write");
    },
  );

  it("a route, and a context, may have a guard of its own, which guards alone", async () => {
    const open = { policy: { origins: [REFUSED], methods: ["POST"], credentials: true } } as const;
    const send = await serve(async (app) => {
      await app.register(csrf, { policy: writers });
      app.post("/route", { config: { csrf: open } }, () => "x");
      app.post("/x", () => "x");
      await app.register(async (context) => {
        await context.register(csrf, open);
        context.post("/context", () => "x");
      });
    });
    const granted = { ...foreign, headers: { ...foreign.headers, origin: GRANTED } };
    for (const path of ["/route", "/context"]) {
      expect(await send({ ...foreign, path })).toMatchObject({ status: 200 });
      expect(await send({ ...granted, path })).toMatchObject({ status: 403 });
    }
    expect(await send({ ...foreign, path: "/x" })).toMatchObject({ status: 403 });
    expect(await send({ ...granted, path: "/x" })).toMatchObject({ status: 200 });
  });

  it("stands before the parser: a body that is refused anyway is not read", async () => {
    const parsed = vi.fn();
    const send = await serve(async (app) => {
      await app.register(csrf, { policy: writers });
      app.addContentTypeParser("text/x", (_request, _payload, done) => {
        parsed();
        done(null);
      });
      app.post("/x", () => "x");
    });
    await send({ ...foreign, path: "/x", headers: { ...foreign.headers, "content-type": "text/x" }, body: "x" });
    expect(parsed).not.toHaveBeenCalled();
  });

  it("a token's cookie joins those that were set", async () => {
    const tokens = { keys: ["a key of the tests, at least 32 bytes"], binding: () => null };
    const send = await serve(async (app) => {
      await app.register(csrf, { policy: writers, tokens });
      app.get("/x", (request, reply) => reply.header("Set-Cookie", "a=1").send(token(request)));
    });
    const { lines } = await send({ path: "/x" });
    expect(lines.filter((line) => line.startsWith("set-cookie: ")).map((line) => line.slice(12, 18))).toEqual([
      "a=1",
      "__Host",
    ]);
  });

  it("refusals go through the app's hooks, and have the headers of cors", async () => {
    const send = await serve(async (app) => {
      await app.register(cors, { policy: writers });
      await app.register(csrf, { policy: writers });
      app.addHook("onSend", async (_request, reply) => void reply.header("X-Sent", "1"));
      app.post("/x", () => "x");
    });
    const got = await send({ ...foreign, path: "/x" });
    expect([got.status, protocolLines(got), corsLines(got)]).toEqual([403, [], ["vary: Origin"]]);
    expect(got.lines).toContain("x-sent: 1");
  });
});
