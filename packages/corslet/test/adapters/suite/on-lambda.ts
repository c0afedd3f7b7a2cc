import { gzipSync } from "node:zlib";
import middy from "@middy/core";
import { gatewayTo, type Invoke, type PayloadFormat } from "../../../../../conformance/subjects/lambda-bridge.ts";
import { cors, csrf, type LambdaEvent, token, withCors, withCsrf } from "../../../src/adapters/lambda.ts";
import { listening, sendHttp1 } from "../wire.ts";
import { Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

type Handler = (event: LambdaEvent) => Promise<object>;
type Build = (mount: Mount, outer: Handler) => Invoke;

const RETURNED = "a function returns its answer whole";
const NO_RESPONSE = "a function returns no Response";
const LACKS: Framework["lacks"] = {
  stream: RETURNED,
  events: RETURNED,
  file: "a function has no static files",
  "no-file": "a function has no static files",
  response: NO_RESPONSE,
  "response-redirect": NO_RESPONSE,
  raw: "there is no raw response",
  "raw-head": "there is no raw response",
  "set-then-throws": "a function that throws has no headers set",
};

// The gateway answers for a function that throws, and there nothing of the function's can be.
const THROWN = "what a function throws, its gateway answers";
const THROWS: Framework["lacks"] = {
  throws: THROWN,
  rejects: THROWN,
  "http-error": THROWN,
  "prefixed-throws": THROWN,
};

function framework(name: string, format: PayloadFormat, build: Build, lacks: Framework["lacks"]): Framework {
  return {
    name: `AWS Lambda, ${name}`,
    answersPreflightsOf: "the outer policy",
    header: (event: LambdaEvent, header) => {
      const named = Object.entries(event.headers ?? event.multiValueHeaders ?? {}).find(
        ([key]) => key.toLowerCase() === header,
      );
      return named?.[1]?.toString();
    },
    lacks,
    differs: { "other-method": { status: 405 } },
    start: async (mount) => {
      const invoke = build(mount, async (event) => answerOf(event, format));
      const port = await listening(gatewayTo(invoke, { format }));
      return (asked) => sendHttp1(port, asked);
    },
  };
}

async function inner(): Promise<object> {
  return { statusCode: 200, body: "inner" };
}

const wrapped: Build = ({ policy, options, inner: own, csrf: guarded }, outer) => {
  const innermost = own === undefined ? inner : withCors(own, inner);
  const routed: Handler = async (event) => (isInner(event) ? innermost(event) : outer(event));
  const protectedHandler = guarded === undefined ? routed : withCsrf(policy, routed, guarded as never);
  return withCors(policy, protectedHandler, options);
};

const byMiddy: Build = ({ policy, options, inner: own, csrf: guarded }, outer) => {
  const innermost = own === undefined ? inner : (middy(inner).use(cors(own)) as unknown as Handler);
  const routed: Handler = async (event) => (isInner(event) ? innermost(event) : outer(event));
  const app = middy(routed as never).use(cors(policy, options));
  if (guarded !== undefined) app.use(csrf(policy, guarded as never));
  // As middy's own error handler does.
  app.onError((request) => {
    const { statusCode = 500 } = request.error as { statusCode?: number };
    request.response = { statusCode, body: "" } as never;
  });
  return app as unknown as Invoke;
};

/** Behind each kind of gateway, and with middy behind a function URL. */
export const onLambda: readonly Framework[] = [
  framework("a function URL", "2.0", wrapped, { ...LACKS, ...THROWS }),
  framework("a REST API", "1.0", wrapped, { ...LACKS, ...THROWS }),
  framework("a load balancer, with one value for each header", "elb", wrapped, {
    ...LACKS,
    ...THROWS,
    cookies: "one value for each header",
  }),
  framework("a load balancer", "elb, multi value", wrapped, { ...LACKS, ...THROWS }),
  framework("middy", "2.0", byMiddy, LACKS),
];

function pathOf({ rawPath, path }: LambdaEvent): string {
  return rawPath ?? path ?? "";
}

function isInner(event: LambdaEvent): boolean {
  return pathOf(event) === "/api/inner";
}

interface Answer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

async function answerOf(event: LambdaEvent, format: PayloadFormat): Promise<object> {
  const path = pathOf(event);
  const method = event.requestContext?.http?.method ?? event.httpMethod;
  const route = ROUTES[path];
  if (path.includes("%zz")) return { statusCode: 400, body: "" };
  if (path === "/api/write" || path === "/api/sub/write") return written({ body: "written" }, format);
  if (path === "/api/token") return written({ body: token(event) }, format);
  if (path === "/api/options" && method === "OPTIONS") return written({ body: "options" }, format);
  if (route === undefined) return written({ statusCode: 404 }, format);
  return written(method === "DELETE" ? { statusCode: 405 } : await route(), format);
}

const ROUTES: Readonly<Record<string, () => Answer | Promise<Answer>>> = {
  "/api/text": () => ({ body: "text" }),
  "/api/json": () => ({ body: '{"a":1}' }),
  "/api/throws": () => {
    throw new Error("boom");
  },
  "/api/rejects": async () => {
    await later();
    throw new Error("boom");
  },
  "/api/http-error": () => {
    throw Object.assign(new Error("no"), { statusCode: 401 });
  },
  "/api/error-handler": async () => {
    try {
      throw new Handled();
    } catch {
      return { statusCode: 418, body: "handled" };
    }
  },
  "/api/redirect": () => ({ statusCode: 302, headers: { Location: "/api/text" } }),
  "/api/own": () => ({ headers: OWN_HEADERS, body: "own" }),
  "/api/vary": () => ({ headers: { vary: "Cookie" } }),
  "/api/vary-twice": () => ({ headers: { Vary: ["Cookie", "Accept, cookie"] } }),
  "/api/vary-origin": () => ({ headers: { Vary: "origin" } }),
  "/api/later": async () => {
    await later();
    return { headers: { Vary: "Cookie" } };
  },
  "/api/cookies": () => ({ headers: { "Set-Cookie": ["a=1", "b=2"] } }),
  "/api/empty": () => ({ statusCode: 204 }),
  "/api/unchanged": () => ({ statusCode: 304, headers: { ETag: '"1"' } }),
  "/api/compressed": () => ({
    headers: { "Content-Encoding": "gzip", Vary: "Accept-Encoding" },
    body: gzipSync(LONG).toString("base64"),
    isBase64Encoded: true,
  }),
  "/api/sub/items": () => ({ body: "items" }),
  "/api/sub/throws": () => {
    throw new Error("boom");
  },
  "/other": () => ({ headers: OTHER_HEADERS }),
};

// In the words of each payload: lists where it has them.
function written({ statusCode = 200, headers = {}, body = "", ...rest }: Answer, format: PayloadFormat): object {
  const { "Set-Cookie": cookies, ...others } = headers;
  if (format === "2.0") {
    const single = Object.entries(others).map(([name, value]) => [name, value.toString()]);
    return { statusCode, headers: Object.fromEntries(single), body, ...(cookies ? { cookies } : {}), ...rest };
  }
  if (format === "elb") {
    const single = Object.entries(headers).map(([name, value]) => [name, value.toString()]);
    return { statusCode, headers: Object.fromEntries(single), body, ...rest };
  }
  const lists = Object.entries(headers).map(([name, value]) => [name, [value].flat()]);
  return { statusCode, multiValueHeaders: Object.fromEntries(lists), body, ...rest };
}
