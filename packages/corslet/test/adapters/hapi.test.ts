import Hapi, { type Request, type ResponseToolkit, type Server, type ServerOptions } from "@hapi/hapi";
import { describe, expect, it, onTestFinished } from "vitest";
import { definePolicy } from "../../src/index.ts";
import { cors, csrf, token } from "../../src/adapters/hapi.ts";
import { testFramework } from "./suite/index.ts";
import { onHapi, onHapiHttp2 } from "./suite/on-hapi.ts";
import { corsLines, GRANTED, REFUSED, type Send, sendHttp1, valuesOf } from "./wire.ts";

testFramework(onHapi);
testFramework(onHapiHttp2);

const GRANT = { origins: [GRANTED], methods: ["PUT", "POST"], credentials: true } as const;
const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];
const TOKENS = { keys: ["0123456789abcdef0123456789abcdef"], binding: () => null };

async function served(mount: (server: Server) => unknown, options: ServerOptions = {}): Promise<Send> {
  const server = Hapi.server({ host: "127.0.0.1", port: 0, debug: false, compression: false, ...options });
  await server.register({ plugin: cors, options: { policy: GRANT } });
  await mount(server);
  await server.start();
  onTestFinished(() => server.stop({ timeout: 0 }));
  return (asked) => sendHttp1(Number(server.info.port), asked);
}

const text = (): string => "x";
const preflight = { method: "OPTIONS", headers: { origin: GRANTED, "access-control-request-method": "PUT" } };

function askingFor(method: string): object {
  return { ...preflight, path: "/1", headers: { origin: REFUSED, "access-control-request-method": method } };
}

interface Row {
  readonly title: string;
  readonly mount: (server: Server) => unknown;
  readonly asked?: object;
  readonly options?: ServerOptions;
  readonly status: number;
  readonly vary?: string;
}

const scheme = (server: Server): void => {
  server.auth.scheme("token", () => ({
    authenticate: (request, h) => {
      const { authorization } = request.headers;
      if (authorization === undefined) throw Object.assign(new Error("no"), unauthorized);
      return h.authenticated({ credentials: { session: authorization } as never });
    },
  }));
  server.auth.strategy("token", "token");
};
const unauthorized = {
  isBoom: true,
  output: { statusCode: 401, payload: {}, headers: { "WWW-Authenticate": "Token", Vary: "Authorization" } },
};

const ROWS: readonly Row[] = [
  {
    title: "Hapi's own option cors, on every route",
    options: { routes: { cors: { origin: ["*"], credentials: true, additionalExposedHeaders: ["X-Hapi"] } } },
    mount: (server) => server.route({ method: "GET", path: "/", handler: text }),
    status: 200,
    vary: "origin",
  },
  {
    title: "OPTIONS without a method asked for, which Hapi's option cors answers",
    options: { routes: { cors: true } },
    mount: (server) => server.route({ method: "GET", path: "/", handler: text }),
    asked: { method: "OPTIONS" },
    status: 404,
  },
  {
    title: "Hapi's compression",
    options: { compression: { minBytes: 1 } },
    mount: (server) => server.route({ method: "GET", path: "/", handler: () => "x".repeat(100) }),
    asked: { headers: { "accept-encoding": "gzip" } },
    status: 200,
    vary: "accept-encoding, Origin",
  },
  {
    title: "a log-in that refuses, with headers of its own",
    mount: (server) => {
      scheme(server);
      server.route({ method: "GET", path: "/", options: { auth: "token" }, handler: text });
    },
    status: 401,
    vary: "Authorization, Origin",
  },
  {
    title: "a validation that refuses",
    mount: (server) =>
      server.route({
        method: "GET",
        path: "/",
        options: {
          validate: {
            query: () => {
              throw new Error("no");
            },
          },
        },
        handler: text,
      }),
    status: 400,
  },
  {
    title: "a payload that is too long",
    mount: (server) =>
      server.route({ method: "POST", path: "/", options: { payload: { maxBytes: 1 } }, handler: text }),
    asked: { method: "POST", body: "xxx" },
    status: 413,
  },
  {
    title: "a cookie that cannot be parsed",
    mount: (server) => server.route({ method: "GET", path: "/", handler: text }),
    asked: { headers: { cookie: 'a="1' } },
    status: 400,
  },
  {
    title: "an extension that answers before routes are looked up",
    mount: (server) =>
      server.ext("onRequest", (_request, h) => h.response("x").code(429).header("Vary", "Cookie").takeover()),
    status: 429,
    vary: "Cookie, Origin",
  },
  {
    title: "an extension that throws before the answer",
    mount: (server) => {
      server.route({ method: "GET", path: "/", handler: text });
      server.ext("onPreResponse", () => {
        throw new Error("no");
      });
    },
    status: 500,
  },
  {
    title: "an extension that sets headers of the protocol last",
    mount: (server) => {
      server.route({ method: "GET", path: "/", handler: text });
      server.ext("onPreResponse", ({ response }, h) => {
        if (!(response instanceof Error)) response.header("Access-Control-Allow-Origin", "*");
        return h.continue;
      });
    },
    status: 200,
  },
  {
    title: "an extension that rewrites the path",
    mount: (server) => {
      server.ext("onRequest", (request, h) => {
        request.setUrl("/elsewhere");
        return h.continue;
      });
      server.route({ method: "GET", path: "/elsewhere", handler: text });
    },
    status: 200,
  },
  {
    title: "a plugin under a prefix",
    mount: (server) =>
      server.register(
        { name: "sub", register: (sub) => sub.route({ method: "GET", path: "/x", handler: text }) },
        { routes: { prefix: "/sub" } },
      ),
    asked: { path: "/sub/x" },
    status: 200,
  },
];

describe("what answers in a route's place", () => {
  it.each(ROWS)("$title", async ({ mount, asked = {}, options, status, vary = "Origin" }) => {
    const send = await served(mount, options);
    const { headers } = asked as { headers?: object };
    const got = await send({ ...asked, headers: { ...headers, origin: GRANTED } });
    expect([got.status, corsLines(got)]).toEqual([status, [...GRANTED_LINES, `vary: ${vary}`]]);
    expect(corsLines(await send({ ...asked, headers: { ...headers, origin: REFUSED } }))).toEqual([`vary: ${vary}`]);
  });

  it("preflights are not Hapi's own option's", async () => {
    const send = await served((server) => server.route({ method: "PUT", path: "/", handler: text }), {
      routes: { cors: { origin: ["*"] } },
    });
    const refused = await send({ ...preflight, headers: { ...preflight.headers, origin: REFUSED } });
    expect([refused.status, corsLines(refused)]).toEqual([
      403,
      ["vary: origin, Access-Control-Request-Method, Access-Control-Request-Headers"],
    ]);
    expect((await send(preflight)).status).toBe(204);
  });

  it("an injected request is answered alike", async () => {
    const server = Hapi.server();
    await server.register({ plugin: cors, options: { policy: GRANT } });
    const { statusCode, headers } = await server.inject({ method: "GET", url: "/", headers: { origin: GRANTED } });
    expect([statusCode, headers["access-control-allow-origin"], headers["vary"]]).toEqual([404, GRANTED, "Origin"]);
  });
});

describe("a route's own policy", () => {
  const own = { plugins: { corslet: { policy: definePolicy({ origins: "*", exposeHeaders: ["X-Own"] }) } } };
  const ownLines = ["access-control-allow-origin: *", "access-control-expose-headers: X-Own"];
  const mount = (server: Server): void =>
    server.route([
      { method: "PUT", path: "/{id}", options: own, handler: text },
      { method: "POST", path: "/{id}", handler: text },
      { method: "GET", path: "/{id}", options: own, handler: () => Promise.reject(new Error("no")) },
    ]);

  it("goes by the method that a preflight asks for", async () => {
    const send = await served(mount);
    expect((await send(askingFor("PUT"))).status).toBe(204);
    expect((await send(askingFor("POST"))).status).toBe(403);
    // No route has it, so the server's policy answers; and no name of a method is more than a name.
    for (const method of ["DELETE", "__proto__", "constructor"])
      expect((await send(askingFor(method))).status).toBe(403);
  });

  it("holds on errors, also on those from before the handler", async () => {
    const send = await served(mount);
    const failed = await send({ path: "/1", headers: { origin: REFUSED } });
    expect([failed.status, corsLines(failed)]).toEqual([500, ownLines]);
    const unparsed = await send({ path: "/1", headers: { origin: REFUSED, cookie: 'a="1' } });
    expect([unparsed.status, corsLines(unparsed)]).toEqual([400, ownLines]);
  });

  it("that is refused keeps the server from starting", async () => {
    const server = Hapi.server();
    await server.register({ plugin: cors, options: { policy: GRANT } });
    server.route({
      method: "GET",
      path: "/",
      options: { plugins: { corslet: { policy: { origins: "*", credentials: true } } } },
      handler: text,
    });
    await expect(server.initialize()).rejects.toMatchObject({ code: "corslet/policy" });
  });
});

function binding(request: Request): string {
  return (request.auth.credentials as { session: string }).session;
}

describe("csrf", () => {
  it("tokens are bound to what the log-in says, which is later than the guard's first look", async () => {
    const send = await served(async (server) => {
      await server.register({ plugin: csrf, options: { policy: GRANT, tokens: { ...TOKENS, binding } } });
      scheme(server);
      server.route([
        { method: "GET", path: "/", options: { auth: "token" }, handler: (request) => token(request) },
        { method: "POST", path: "/", options: { auth: "token" }, handler: text },
      ]);
    });
    const cookie = "a=1";
    const { body } = await send({ headers: { authorization: "one", cookie } });
    const post = async (authorization: string, sent: string): Promise<number> =>
      (await send({ method: "POST", headers: { authorization, cookie, "x-csrf-token": sent } })).status;
    expect(await post("one", body)).toBe(200);
    expect(await post("two", body)).toBe(403);
    expect(await post("one", `${body}x`)).toBe(403);
  });

  it.each<[string, (request: Request, h: ResponseToolkit) => never | object, number]>([
    ["an answer with a cookie", (request, h) => h.response(token(request)).state("a", "1"), 200],
    [
      "an answer with a header",
      (request, h) => h.response(token(request)).header("set-cookie", "a=1", { append: true }),
      200,
    ],
    [
      "an error with a header",
      (request) => {
        token(request);
        throw Object.assign(new Error("no"), {
          isBoom: true,
          output: { statusCode: 400, payload: {}, headers: { "Set-Cookie": "a=1" } },
        });
      },
      400,
    ],
  ])("the guard's cookie stands beside those of %s", async (_title, handler, status) => {
    const send = await served(async (server) => {
      await server.register({ plugin: csrf, options: { policy: GRANT, tokens: TOKENS } });
      server.route({ method: "GET", path: "/", handler: handler as never });
    });
    const got = await send();
    expect(got.status).toBe(status);
    const names = valuesOf(got, "set-cookie").map((value) => value.split("=")[0]);
    expect(new Set(names)).toEqual(new Set(["__Host-csrf", "a"]));
    expect(names).toHaveLength(2);
  });

  it("a body that was not parsed holds no token", async () => {
    const send = await served(async (server) => {
      await server.register({ plugin: csrf, options: { policy: GRANT, tokens: TOKENS } });
      server.route({ method: "POST", path: "/", options: { payload: { parse: false } }, handler: text });
    });
    const headers = { cookie: "a=1", "content-type": "application/x-www-form-urlencoded" };
    expect((await send({ method: "POST", headers, body: "_csrf=x" })).body).toContain('"token-missing"');
  });
});
