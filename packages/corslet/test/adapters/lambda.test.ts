import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import middy from "@middy/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  gatewayTo,
  type Gateway,
  type Invoke,
  type PayloadFormat,
} from "../../../../conformance/subjects/lambda-bridge.ts";
import { cors, csrf, formField, type LambdaEvent, token, withCors, withCsrf } from "../../src/adapters/lambda.ts";
import { testFramework } from "./suite/index.ts";
import { onLambda } from "./suite/on-lambda.ts";
import { corsLines, GRANTED, listening, REFUSED, type Send, sendHttp1, valuesOf } from "./wire.ts";

onLambda.forEach(testFramework);

const GRANT = { origins: [GRANTED], methods: ["PUT"], credentials: true } as const;
const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];
const FORMATS: readonly PayloadFormat[] = ["2.0", "1.0", "elb", "elb, multi value"];
const TOKENS = { tokens: { keys: ["0123456789abcdef0123456789abcdef"], binding: () => null } } as const;

async function behind(invoke: Invoke, gateway: PayloadFormat | Gateway = "2.0"): Promise<Send> {
  const port = await listening(gatewayTo(invoke, typeof gateway === "string" ? { format: gateway } : gateway));
  return (asked) => sendHttp1(port, asked);
}

interface Row {
  readonly title: string;
  readonly formats: readonly PayloadFormat[];
  readonly returned: unknown;
  readonly status?: number;
  readonly vary?: string;
}

const SINGLE: readonly PayloadFormat[] = ["2.0", "1.0", "elb"];
const LISTS: readonly PayloadFormat[] = ["1.0", "elb, multi value"];

const ROWS: readonly Row[] = [
  { title: "no map of headers", formats: FORMATS, returned: { statusCode: 503, body: "x" }, status: 503 },
  { title: "no body", formats: FORMATS, returned: { statusCode: 200 } },
  {
    title: "what is frozen",
    formats: SINGLE,
    returned: Object.freeze({ statusCode: 200, headers: Object.freeze({ a: "b" }), body: "x" }),
  },
  {
    title: "headers of the protocol, in two spellings",
    formats: SINGLE,
    returned: {
      statusCode: 200,
      headers: { "Access-Control-Allow-Origin": "*", "access-control-allow-origin": "*" },
      body: "",
    },
  },
  { title: "headers that are no strings", formats: SINGLE, returned: { statusCode: 200, headers: { a: 1, b: true } } },
  {
    title: "Vary in two spellings",
    formats: SINGLE,
    returned: { statusCode: 200, headers: { vary: "Cookie", VARY: "Accept" } },
    vary: "Cookie, Accept, Origin",
  },
  {
    title: "lists of headers of the protocol",
    formats: LISTS,
    returned: {
      statusCode: 200,
      multiValueHeaders: { "Access-Control-Allow-Origin": ["*", GRANTED], "access-control-max-age": [5] },
    },
  },
  {
    title: "the same names in both maps",
    formats: ["1.0"],
    returned: {
      statusCode: 200,
      headers: { vary: "Cookie", "Access-Control-Allow-Origin": "*" },
      multiValueHeaders: { Vary: ["Accept"], "Access-Control-Allow-Origin": ["*"] },
    },
    vary: "Cookie, Accept, Origin",
  },
  { title: "a string, whose status is inferred", formats: ["2.0"], returned: "hello" },
  { title: "an object, whose status is inferred", formats: ["2.0"], returned: { hello: "world" } },
  { title: "nothing at all", formats: ["2.0"], returned: undefined },
];

const WAYS: readonly (readonly [string, (handler: () => unknown) => Invoke])[] = [
  ["withCors", (handler) => withCors(GRANT, handler)],
  ["middy", (handler) => middy(handler as never).use(cors(GRANT)) as unknown as Invoke],
];

describe.each(WAYS)("%s, of what a handler returns", (_way, serve) => {
  it.each(ROWS.flatMap((row) => row.formats.map((format) => ({ ...row, format }))))(
    "$title, payload $format",
    async ({ returned, format, status = 200, vary = "Origin" }) => {
      const send = await behind(
        serve(() => returned),
        format,
      );
      const got = await send({ headers: { origin: GRANTED } });
      expect(got.status).toBe(status);
      expect(corsLines(got)).toEqual([...GRANTED_LINES, `vary: ${vary}`]);
      expect(corsLines(await send({ headers: { origin: REFUSED } }))).toEqual([`vary: ${vary}`]);
    },
  );

  it("an inferred answer is what the gateway would have made of it", async () => {
    const returned = { hello: "world" };
    const plain = await (await behind(() => returned))();
    const got = await (await behind(serve(() => returned)))();
    expect(got).toEqual({
      ...plain,
      lines: expect.arrayContaining(["content-type: application/json", "vary: Origin"]),
    });
  });

  it("what no gateway could read stays as it is", async () => {
    const event = { httpMethod: "GET", path: "/", headers: { origin: GRANTED } };
    expect(await serve(() => "hello")(event as never, {})).toBe("hello");
  });

  it("what the handler throws, the gateway answers without headers of ours", async () => {
    const send = await behind(
      serve(() => {
        throw new Error("no");
      }),
    );
    const got = await send({ headers: { origin: GRANTED } });
    expect([got.status, corsLines(got)]).toEqual([500, []]);
  });
});

it.each(FORMATS)("a binary body goes through, payload %s", async (format) => {
  const body = Buffer.from([0, 255]).toString("base64");
  const send = await behind(
    withCors(GRANT, () => ({ statusCode: 200, body, isBase64Encoded: true })),
    format,
  );
  expect((await send()).body).toBe("\u0000\uFFFD");
});

describe("middy, of what answers in the handler's place", () => {
  const own = { Vary: "Cookie", "Access-Control-Allow-Origin": "*" };
  interface Request {
    response: { headers?: Record<string, string> };
  }
  it.each<[title: string, middleware: object, status: number, vary: string]>([
    ["a middleware, early", { before: () => ({ statusCode: 401 }) }, 401, "Origin"],
    ["a middleware, early, with headers", { before: () => ({ statusCode: 401, headers: own }) }, 401, "Cookie, Origin"],
    [
      "a middleware, late",
      { after: ({ response }: Request) => void Object.assign((response.headers ??= {}), own) },
      200,
      "Origin, Cookie",
    ],
    [
      "a middleware that answers an error",
      {
        before: () => {
          throw new Error("no");
        },
        onError: (request: Request) => void Object.assign(request, { response: { statusCode: 418, headers: own } }),
      },
      418,
      "Cookie, Origin",
    ],
  ])("%s", async (_title, middleware, status, vary) => {
    const app = middy(async () => ({ statusCode: 200, body: "" })).use(cors(GRANT));
    app.use(middleware as never);
    const send = await behind(app as unknown as Invoke);
    const got = await send({ headers: { origin: GRANTED } });
    expect([got.status, corsLines(got)]).toEqual([status, [...GRANTED_LINES, `vary: ${vary}`]]);
  });

  it("the token of a body that was parsed before", async () => {
    const app = middy(async (event: LambdaEvent) => ({ statusCode: 200, body: event.body ? "written" : token(event) }))
      .before(({ event }) => {
        if (typeof event.body === "string") Object.assign(event, { body: JSON.parse(event.body) as unknown });
      })
      .use(csrf(GRANT, TOKENS)) as unknown as (event: object, context: object) => Promise<Record<string, never>>;
    const get = { rawPath: "/", requestContext: { http: { method: "GET" } } };
    const page = await app(get, {});
    const cookies = [String((page["cookies"] as unknown as string[])[0]).split(";")[0]];
    const asked = async (body: object): Promise<unknown> => {
      const post = { rawPath: "/", requestContext: { http: { method: "POST" } }, cookies, body: JSON.stringify(body) };
      return (await app(post, {}))["statusCode"];
    };
    expect(await asked({ _csrf: page["body"] })).toBe(200);
    expect(await asked({ _csrf: `${String(page["body"])}x` })).toBe(403);
    expect(await asked({})).toBe(403);
  });
});

describe("middy, streaming", () => {
  // What the runtime of Node functions has: head and body apart.
  const written: { head?: object } = {};
  const runtime = {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: { from: (stream: PassThrough, head: object) => Object.assign(written, { head }) && stream },
  };

  it.each([
    [
      "a head and a body",
      () => ({ statusCode: 201, headers: { a: "b" }, body: Readable.from(["x"]) }),
      201,
      { a: "b" },
    ],
    ["a body alone", () => Readable.from(["x"]), 200, { "content-type": "application/octet-stream" }],
  ])("%s", async (_title, handler, status, headers) => {
    vi.stubGlobal("awslambda", runtime);
    onTestFinished(() => void vi.unstubAllGlobals());
    const app = middy(handler as never, { streamifyResponse: true }).use(cors(GRANT)) as unknown as (
      ...args: unknown[]
    ) => Promise<void>;
    const stream = new PassThrough();
    const event = { rawPath: "/", headers: { origin: GRANTED }, requestContext: { http: { method: "GET" } } };
    await app(event, stream, {});
    expect(await text(stream)).toBe("x");
    expect(written.head).toMatchObject({
      statusCode: status,
      headers: { ...headers, "access-control-allow-origin": GRANTED, vary: "Origin" },
    });
  });
});

describe("paths", () => {
  const policy = { resources: { "/api/*": GRANT, "/prod/only/*": { origins: "*" } } } as const;
  const rows: readonly (readonly [PayloadFormat, string | undefined, boolean, string, string | undefined])[] = [
    ["2.0", undefined, false, "/api/x?y", "/api/*"],
    ["2.0", "prod", false, "/prod/api/x", undefined],
    ["2.0", "prod", false, "/prod/only/x", "/prod/only/*"],
    ["2.0", "prod", true, "/prod/api/x", "/api/*"],
    ["2.0", "prod", true, "/prod", undefined],
    ["2.0", "prod", true, "/production/api", undefined],
    ["2.0", "prod", true, "/api/x", "/api/*"],
    ["1.0", "prod", false, "/prod/api/x", undefined],
    ["1.0", "prod", false, "/prod/only/x", "/prod/only/*"],
    ["1.0", "prod", true, "/prod/api/x", "/api/*"],
    ["elb", undefined, true, "/api/x", "/api/*"],
  ];
  it.each(rows)("payload %s, stage %s, withoutStage %s: %s", async (format, stage, withoutStage, path, expected) => {
    const seen: (string | undefined)[] = [];
    const onDecision = ({ resource }: { resource?: string }): void => void seen.push(resource);
    const invoke = withCors(policy, () => ({ statusCode: 200, body: "" }), { withoutStage, onDecision });
    const send = await behind(invoke, stage === undefined ? { format } : { format, stage });
    await send({ path, headers: { origin: GRANTED } });
    expect(seen).toEqual([expected]);
  });

  it("a delimiter that was decoded on the way ends no path", async () => {
    const serve = withCors({ resources: { "/api": GRANT } }, () => ({ statusCode: 200, body: "" }));
    for (const rawPath of ["/api?/x", "/api#/x"]) {
      const event = { rawPath, headers: { origin: GRANTED }, requestContext: { http: { method: "GET" } } };
      expect(await serve(event)).toEqual({ statusCode: 200, body: "" });
    }
  });
});

describe("events that are no requests", () => {
  it.each([
    ["a timer's", { source: "aws.events", detail: {} } as LambdaEvent],
    ["none", undefined as never],
    ["a socket's", { requestContext: {}, headers: { origin: GRANTED } }],
    ["one without a method", { rawPath: "/", requestContext: {}, headers: { origin: GRANTED } }],
  ])("%s is handed on as it is by withCors, and refused by withCsrf", async (_title, event) => {
    const returned = { statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } };
    expect(await withCors(GRANT, () => returned)(event)).toBe(returned);
    await expect(withCsrf(GRANT, () => returned)(event)).rejects.toThrow("no HTTP request");
  });
});

/** Why a write is let through or not. */
async function reasonOf(event: LambdaEvent, more: object = {}): Promise<string> {
  let reason = "";
  const onWriteDecision = (decision: { reason: string }): void => void (reason = decision.reason);
  const policy = { resources: { "/*": { ...GRANT, methods: ["POST"] } }, ...more } as const;
  await withCsrf(policy, () => ({ statusCode: 200 }), { onWriteDecision })(event);
  return reason;
}

describe("what AWS tells of a request", () => {
  const http = { method: "POST", sourceIp: "10.0.0.7" };
  const base: LambdaEvent = { rawPath: "/", requestContext: { domainName: "api.test", http } };
  const certificate = { clientCert: { subjectDN: "x" } };
  const cookie = "session=1";

  it.each<readonly [title: string, event: LambdaEvent, reason: string]>([
    ["nothing of the user's", base, "no-ambient-authority"],
    ["cookies in a list of their own", { ...base, cookies: [cookie] }, "no-evidence"],
    ["a certificate, HTTP API", { ...base, requestContext: { http, authentication: certificate } }, "no-evidence"],
    [
      "a certificate, REST API",
      { httpMethod: "POST", path: "/", requestContext: { identity: certificate } },
      "no-evidence",
    ],
    [
      "a certificate, load balancer",
      { httpMethod: "POST", path: "/", headers: { "x-amzn-mtls-clientcert-leaf": "x" }, requestContext: { elb: {} } },
      "no-evidence",
    ],
    ["its own https origin", { ...base, headers: { origin: "https://api.test", cookie } }, "own-origin"],
    ["http, which is another origin", { ...base, headers: { origin: "http://api.test", cookie } }, "origin-foreign"],
    [
      "a load balancer on http",
      {
        httpMethod: "POST",
        path: "/",
        headers: { host: "api.test", origin: "http://api.test", cookie, "x-forwarded-proto": "http" },
        requestContext: { elb: {} },
      },
      "own-origin",
    ],
    [
      "Origin on two lines",
      { httpMethod: "POST", path: "/", multiValueHeaders: { Origin: [GRANTED, GRANTED] } },
      "header-repeated",
    ],
    [
      "Origin in two spellings",
      { httpMethod: "POST", path: "/", headers: { Origin: GRANTED, origin: GRANTED } },
      "header-repeated",
    ],
    [
      "Origin on two lines that were joined",
      { ...base, headers: { origin: `${GRANTED},${GRANTED}` } },
      "header-repeated",
    ],
    [
      "headers named as members of objects",
      { ...base, headers: JSON.parse('{"__proto__":"x","constructor":"y"}') as never },
      "no-ambient-authority",
    ],
    [
      "an override in a REST API's parameters",
      { httpMethod: "GET", path: "/", queryStringParameters: { _method: "DELETE" }, headers: { cookie } },
      "no-evidence",
    ],
    [
      "an override in a list of parameters",
      {
        httpMethod: "GET",
        path: "/",
        multiValueQueryStringParameters: { _method: ["x", "DELETE"] },
        headers: { cookie },
      },
      "no-evidence",
    ],
    [
      "cookies that stand in one of two maps alone",
      { httpMethod: "POST", path: "/", multiValueHeaders: {}, headers: { cookie } },
      "no-evidence",
    ],
    ["parameters that are no text", { httpMethod: "GET", path: "/", queryStringParameters: { a: "\uD800" } }, "safe"],
    ["null wherever it may stand", { httpMethod: "GET", path: "/", headers: null, multiValueHeaders: null }, "safe"],
  ])("%s", async (_title, event, reason) => {
    expect(await reasonOf(event)).toBe(reason);
  });

  it("a trusted proxy is known by the address that connected", async () => {
    const headers = { origin: "https://www.test", cookie, "x-forwarded-host": "www.test" };
    const trusting = { trustProxy: ["10.0.0.0/8"] };
    expect(await reasonOf({ ...base, headers }, trusting)).toBe("own-origin");
    const elsewhere = { http: { method: "POST", sourceIp: "192.0.2.1" } };
    expect(await reasonOf({ ...base, headers, requestContext: elsewhere }, trusting)).toBe("origin-foreign");
  });
});

function form(event: LambdaEvent): object {
  return { statusCode: 200, body: event.body ? "" : formField(event) };
}

describe.each(FORMATS)("tokens, payload %s", (format) => {
  it("are taken from a form, however its body is encoded, once and not from a long one", async () => {
    const send = await behind(withCsrf(GRANT, form, TOKENS), format);
    const got = await send();
    const cookies = valuesOf(got, "set-cookie");
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    const cookie = cookies[0]?.split(";")[0] ?? "";
    const field = `_csrf=${/value="([^"]+)"/.exec(got.body)?.[1]}`;
    const post = async (body: string, type = "application/x-www-form-urlencoded"): Promise<number> =>
      (await send({ method: "POST", body, headers: { cookie, "content-type": type } })).status;
    expect(await post(`a=1&${field}`)).toBe(200);
    expect(await post(field, "application/octet-stream")).toBe(200);
    expect(await post(`${field}&a=${"x".repeat(1_100_000)}`)).toBe(403);
    const json = "application/json; charset=utf-8";
    expect(await post(JSON.stringify({ _csrf: field.slice("_csrf=".length) }), json)).toBe(200);
    for (const body of ["{}", "{", `["${field}"]`, field]) expect(await post(body, json)).toBe(403);
  });

  it("stand beside the handler's own cookies, where there is room", async () => {
    const own = {
      "2.0": { cookies: ["a=1"] },
      "1.0": { headers: { "set-cookie": "a=1" }, multiValueHeaders: {} },
      elb: { headers: { "set-cookie": "a=1" } },
      "elb, multi value": { multiValueHeaders: { "set-cookie": ["a=1"] } },
    }[format];
    const handler = (event: LambdaEvent): object => ({ statusCode: 200, ...own, body: token(event) });
    const got = await (await behind(withCsrf(GRANT, handler, TOKENS), format))();
    // Rather no page than a page whose forms fail.
    if (format === "elb") expect(got.status).toBe(502);
    else expect(valuesOf(got, "set-cookie")).toEqual(["a=1", expect.stringMatching(/^__Host-csrf=/)]);
  });
});
