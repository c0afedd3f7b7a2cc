import { createServer } from "node:http";
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from "express";
import express4 from "express4";
import methodOverride from "method-override";
import multer from "multer";
import { describe, expect, it } from "vitest";
import { cors, csrf, type CsrfOptions, formField, metaTag, token } from "../../src/adapters/express.ts";
import type { CsrfRequest } from "../../src/adapters/express.ts";
import { definePolicy } from "../../src/index.ts";
import { cookieOf, KEY, reasonIn } from "./csrf-wire.ts";
import { corsLines, GRANTED, listening, REFUSED, type Send, sendHttp1, valuesOf } from "./wire.ts";

interface Version {
  (): Express;
  readonly Router: (options?: object) => Router;
  readonly urlencoded: (options: { extended: boolean }) => RequestHandler;
  readonly json: () => RequestHandler;
}

const policy = definePolicy({
  resources: { "/*": { origins: [GRANTED], methods: ["POST", "DELETE"], credentials: true } },
});
const options: CsrfOptions<CsrfRequest> = {
  tokens: { keys: [KEY], binding: ({ headers }) => /\bsid=(\w+)/.exec(String(headers["cookie"]))?.[1] },
};
const FORM = { "content-type": "application/x-www-form-urlencoded" };

async function serve(app: Express): Promise<Send> {
  app.set("env", "test");
  app.use((request: Request, response: Response) => {
    response.send(`${request.method} ${request.url}`);
  });
  const port = await listening(createServer(app));
  return (asked) => sendHttp1(port, asked);
}

async function formOf(send: Send, cookie?: string): Promise<{ value: string; cookie: string }> {
  const page = await send({
    path: "/form",
    headers: { "sec-fetch-site": "none", ...(cookie !== undefined && { cookie }) },
  });
  return { value: page.body.split("\n", 1)[0] as string, cookie: cookie ?? cookieOf(page) };
}

describe.each([
  ["4", express4 as unknown as Version],
  ["5", express as unknown as Version],
])("Express %s", (_version, make) => {
  /** The app of the guide: a guard that runs the parsers, and a form. */
  async function withParsers(...parsers: readonly RequestHandler[]): Promise<Send> {
    const app = make();
    app.use(cors(policy), csrf(policy, { ...options, parseBody: parsers }));
    app.get("/form", (request, response) => {
      response.send(`${token(request)}\n${formField(request)}${metaTag(request)}`);
    });
    return serve(app);
  }

  it.each([
    [
      "urlencoded",
      (version: Version) => version.urlencoded({ extended: false }),
      "application/x-www-form-urlencoded",
      (value: string) => `a=1&_csrf=${value}`,
    ],
    [
      "urlencoded, extended",
      (version: Version) => version.urlencoded({ extended: true }),
      "application/x-www-form-urlencoded",
      (value: string) => `_csrf=${value}&a[b]=1`,
    ],
    [
      "json",
      (version: Version) => version.json(),
      "application/json",
      (value: string) => JSON.stringify({ _csrf: value }),
    ],
    [
      "multer",
      () => multer().none(),
      "multipart/form-data; boundary=x",
      (value: string) => `--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${value}\r\n--x--\r\n`,
    ],
  ] as const)("a token in a body that %s parses", async (_title, parserOf, type, bodyOf) => {
    const send = await withParsers(parserOf(make));
    const { value, cookie } = await formOf(send);
    const write = async (body: string, headers: object = {}): Promise<string> =>
      reasonIn(await send({ method: "POST", headers: { cookie, "content-type": type, ...headers }, body }));
    expect(await write(bodyOf(value))).toBe("200 POST /");
    expect(await write(bodyOf(value), { origin: "null" })).toBe("200 POST /");
    expect(await write(bodyOf(""))).toBe("token-missing");
    expect(await write(bodyOf(`${value}x`))).toBe("token-invalid");
    expect(await write(bodyOf(value), { cookie: "sid=1" })).toBe("token-invalid");
    expect(await write(bodyOf(value), { origin: REFUSED })).toBe("origin-foreign");
    expect(await write(bodyOf(value), { "sec-fetch-site": "cross-site" })).toBe("origin-missing");
    expect(await write(bodyOf(value), { "x-csrf-token": "x" })).toBe("token-invalid");
    expect(await write(bodyOf(""), { "x-csrf-token": value })).toBe("200 POST /");
    expect(await write(bodyOf(""), { origin: GRANTED })).toBe("200 POST /");
    expect(await write(bodyOf(""), { "sec-fetch-site": "same-origin" })).toBe("200 POST /");
  });

  it("what stands in a body otherwise is no token", async () => {
    const send = await withParsers(make.urlencoded({ extended: true }), make.json());
    const { value, cookie } = await formOf(send, "sid=1");
    const write = async (body: string, type = FORM["content-type"]): Promise<string> =>
      reasonIn(await send({ method: "POST", headers: { cookie, "content-type": type }, body }));
    expect(await write(`_csrf[]=${value}`)).toBe("token-invalid");
    expect(await write(`_csrf=${value}&_csrf=${value}`)).toBe("token-invalid");
    expect(await write(`_csrf[a]=${value}`)).toBe("token-invalid");
    expect(await write(`_CSRF=${value}`)).toBe("token-missing");
    expect(await write(`__proto__[_csrf]=${value}`)).toBe("token-missing");
    expect(await write(`{"__proto__":{"_csrf":"${value}"}}`, "application/json")).toBe("token-missing");
    expect(await write(`["${value}"]`, "application/json")).toBe("token-missing");
    expect(await write(`_csrf=${value}`, "text/plain")).toBe("token-missing");
    // Neither in the query nor in a cookie.
    expect(reasonIn(await send({ method: "POST", path: `/?_csrf=${value}`, headers: { cookie } }))).toBe(
      "token-missing",
    );
    expect(
      reasonIn(await send({ method: "POST", headers: { cookie: `${cookie}; _csrf=${value}; x-csrf-token=${value}` } })),
    ).toBe("token-missing");
  });

  it("a parser's own errors are answered as such, though no token was found", async () => {
    const send = await withParsers(make.json());
    const got = await send({
      method: "POST",
      headers: { cookie: "sid=1", "content-type": "application/json" },
      body: "{",
    });
    expect(got.status).toBe(400);
    expect(corsLines(got)).toEqual(["vary: Origin"]);
  });

  it("mounted behind the parser one step is enough", async () => {
    const app = make();
    app.use(make.urlencoded({ extended: false }), csrf(policy, options));
    app.get("/form", (request, response) => {
      response.send(token(request));
    });
    const send = await serve(app);
    const { body } = await send({ path: "/form", headers: { cookie: "sid=1" } });
    const write = async (field: string): Promise<string> =>
      reasonIn(await send({ method: "POST", headers: { cookie: "sid=1", ...FORM }, body: field }));
    expect([await write(`_csrf=${body}`), await write("a=1"), await write("_csrf=x")]).toEqual([
      "200 POST /",
      "token-missing",
      "token-invalid",
    ]);
  });

  it("without parseBody what a body could let through is refused", async () => {
    const app = make();
    app.use(csrf(policy, options), make.urlencoded({ extended: false }));
    app.use(() => expect.unreachable());
    const send = await serve(app);
    expect(reasonIn(await send({ method: "POST", headers: { cookie: "sid=1", ...FORM }, body: "_csrf=x" }))).toBe(
      "token-missing",
    );
  });

  it("nothing but the parsers sees a request before its token was found", async () => {
    const app = make();
    const seen: string[] = [];
    const note =
      (name: string): RequestHandler =>
      (_request, _response, next) => {
        seen.push(name);
        next();
      };
    app.use(
      note("before"),
      csrf(policy, { ...options, parseBody: [note("parser"), make.urlencoded({ extended: false })] }),
      note("after"),
    );
    const send = await serve(app);
    expect(reasonIn(await send({ method: "POST", headers: { cookie: "sid=1", ...FORM }, body: "_csrf=x" }))).toBe(
      "token-invalid",
    );
    expect(seen.splice(0)).toEqual(["before", "parser"]);
    expect(reasonIn(await send({ method: "POST", headers: { origin: REFUSED, ...FORM }, body: "_csrf=x" }))).toBe(
      "origin-foreign",
    );
    expect(seen.splice(0)).toEqual(["before"]);
    expect((await send({ method: "POST", headers: { origin: GRANTED, ...FORM }, body: "a=1" })).status).toBe(200);
    expect(seen).toEqual(["before", "parser", "after"]);
  });

  it("a parser that is mounted again leaves the body as it is, and one that fails is Express's to answer", async () => {
    const app = make();
    app.use(csrf(policy, { ...options, parseBody: make.json() }), make.json());
    app.post("/body", (request, response) => void response.json(request.body));
    const send = await serve(app);
    const headers = { origin: GRANTED, "content-type": "application/json" };
    expect(await send({ method: "POST", path: "/body", headers, body: '{"a":1}' })).toMatchObject({ body: '{"a":1}' });
    const failing = make();
    failing.use(csrf(policy, { ...options, parseBody: async () => Promise.reject(new Error("down")) }));
    expect((await (await serve(failing))({ method: "POST", headers })).status).toBe(500);
  });

  it.each([[[]], [{}], [["x"]]])("parseBody %j is no parser", (parseBody) => {
    expect(() => csrf(policy, { ...options, parseBody: parseBody as never })).toThrow(/Next: give it middleware/);
  });

  it("the guard's cookie is set once, beside those of the application", async () => {
    const app = make();
    app.use(csrf(policy, options));
    app.get("/", (request, response) => {
      response.cookie("own", "1");
      response.send([token(request), formField(request), metaTag(request)].join());
    });
    const send = await serve(app);
    const names = valuesOf(await send({}), "set-cookie").map((line) => line.split("=", 1)[0]);
    expect(names).toEqual(["own", "__Host-csrf"]);
  });

  it("method-override behind the guard gets no method that a page was not granted", async () => {
    const app = make();
    const any: { methods: null } = { methods: null };
    app.use(
      csrf(definePolicy({ origins: [GRANTED], methods: ["POST"], credentials: true })),
      methodOverride("_method", any as never),
      methodOverride("X-HTTP-Method-Override", any as never),
      methodOverride("X-HTTP-Method", any as never),
      methodOverride("X-Method-Override", any as never),
    );
    const send = await serve(app);
    const ask = async (path: string, headers: object = {}, method = "POST"): Promise<string> =>
      reasonIn(await send({ method, path, headers: { origin: GRANTED, cookie: "sid=1", ...headers } }));
    expect(await ask("/")).toBe("200 POST /");
    expect(await ask("/?_method=DELETE")).toBe("method-not-listed");
    expect(await ask("/?_method=DELETE", {}, "GET")).toBe("method-not-listed");
    expect(await ask("/?_method=POST", {}, "GET")).toBe("200 POST /?_method=POST");
    expect(await ask("/?_method[0]=DELETE", {}, "GET")).toBe("method-not-listed");
    for (const name of ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
      expect(await ask("/", { [name]: "delete" }, "GET")).toBe("method-not-listed");
    expect(await ask("/?_method=DELETE", { origin: REFUSED }, "GET")).toBe("origin-foreign");
    expect(await ask("/?_method=DELETE", { "sec-fetch-site": "same-origin" }, "GET")).toBe(
      "200 DELETE /?_method=DELETE",
    );
  });

  it("counts the full path, wherever it is mounted", async () => {
    const app = make();
    const router = make.Router();
    router.use(csrf({ resources: { "/api/*": { origins: [GRANTED], methods: ["POST"] } } }));
    app.use("/api", router);
    app.use("/other", router);
    const send = await serve(app);
    const ask = async (path: string): Promise<string> =>
      reasonIn(await send({ method: "POST", path, headers: { origin: GRANTED } }));
    expect([await ask("/api/x"), await ask("/other/x")]).toEqual(["200 POST /api/x", "origin-foreign"]);
  });

  it("what the session's store throws becomes Express's error, and nothing is served", async () => {
    const app = make();
    app.use(
      csrf(policy, {
        tokens: {
          keys: [KEY],
          binding: () => {
            throw Object.assign(new Error("down"), { status: 503 });
          },
        },
      }),
    );
    const send = await serve(app);
    expect((await send({ method: "POST", headers: { cookie: "sid=1", "x-csrf-token": "x" } })).status).toBe(503);
    expect((await send({ method: "POST", headers: { cookie: "sid=1", origin: GRANTED } })).status).toBe(200);
  });

  it("a response that was begun before the guard is cut, and nothing is served", async () => {
    const app = make();
    let served = 0;
    app.use((_request, response, next) => {
      response.writeHead(200).flushHeaders();
      setTimeout(next, 10);
    });
    app.use(csrf(policy));
    app.use(() => served++);
    const send = await serve(app);
    expect(await send({ method: "POST", headers: { origin: REFUSED } })).toMatchObject({ isCut: true });
    expect(served).toBe(0);
  });

  it("a token helper in a route that no guard stands before says so", async () => {
    const app = make();
    app.get("/form", (request, response) => {
      response.send(formField(request));
    });
    app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
      response.status(500).send(error.message);
    });
    expect((await (await serve(app))({ path: "/form" })).body).toContain("Next: mount csrf(policy");
  });

  it("cors before csrf: a granted origin reads the refusal", async () => {
    const app = make();
    const read = definePolicy({ origins: [GRANTED], credentials: true });
    app.use(cors(read), csrf(read));
    const got = await (await serve(app))({ method: "POST", headers: { origin: GRANTED } });
    expect(reasonIn(got)).toBe("method-not-listed");
    expect(corsLines(got)).toContain(`access-control-allow-origin: ${GRANTED}`);
  });
});
