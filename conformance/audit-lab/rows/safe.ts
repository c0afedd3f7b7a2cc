import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { TOKEN } from "../application.ts";
import { isPreflight } from "../message.ts";
import { openapi, reading } from "../openapi.ts";
import { POLICY, policyFor } from "../policy.ts";
import type { Row } from "../row.ts";
import { corsLines, preflight } from "../serve.ts";
import { baseSetup, type Change, T } from "../setup.ts";

// Nothing is wrong with these, and each tempts a careless auditor.

const safe = (id: string, why: string, on: Change, ask?: Row["ask"]): Row => ({
  id: `safe-${id}`,
  why,
  on,
  expect: [],
  ...(ask && { ask }),
});

const STAR = [["Access-Control-Allow-Origin", "*"]] as const;

const star: Change = () => ({
  trusts: () => true,
  allowOrigin: () => "*",
  refused: () => STAR,
  vary: () => null,
  credentials: null,
});

const trusting =
  (...origins: readonly string[]): Change =>
  () => ({ trusts: (origin) => origins.includes(origin) });

const NONE: Change = () => ({
  trusts: () => false,
  vary: () => null,
  preflight: () => ({ status: 405, headers: [["Allow", "GET, HEAD"]], body: "" }),
});

const news = { path: "/api/news", session: false } as const;

export const SAFE_ROWS: readonly Row[] = [
  safe("base", "the base itself", () => ({})),
  safe("base-public", "the base, and what everybody may read", () => ({ credentials: null }), news),
  safe("base-cacheable", "may be kept for a minute, and varies", () => ({ cacheControl: "max-age=60" })),
  safe("fixed-origin", "always the one trusted origin, whoever asks, without Vary", () => ({
    trusts: () => true,
    allowOrigin: () => T,
    refused: () => [
      ["Access-Control-Allow-Origin", T],
      ["Access-Control-Allow-Credentials", "true"],
    ],
    vary: () => null,
    cacheControl: "max-age=60",
  })),
  safe("star", "* without credentials, on what everybody may read", star, news),
  safe(
    "star-cacheable",
    "* without credentials or Vary, and public",
    () => ({
      ...star(),
      cacheControl: "public, max-age=3600",
    }),
    news,
  ),
  safe("star-bearer", "* on what wants a bearer token", () => ({ ...star(), auth: "bearer" }), {
    session: false,
    headers: [`Authorization: Bearer ${TOKEN}`],
    openapi: openapi({ "/api/me": { get: reading("me") } }, "bearer"),
  }),
  safe(
    "reflect-declared-public",
    "echoes everybody without credentials, where the document says that all may read",
    () => ({
      trusts: () => true,
      credentials: null,
    }),
    { ...news, openapi: openapi({ "/api/news": { get: reading("news") } }, null) },
  ),
  safe("strangers-403", "strangers are answered 403, without a header of CORS", () => ({
    front: (handler) => async (request) =>
      request.headers["origin"] === undefined || request.headers["origin"] === T
        ? await handler(request)
        : { status: 403, headers: [["Vary", "Origin"]], body: "" },
  })),
  safe("strangers-preflight-403", "strangers' preflights are answered 403", () => ({
    preflight: (request) => ({
      ...preflight(request, baseSetup()),
      status: request.headers["origin"] === T ? 204 : 403,
    }),
  })),
  safe("strangers-500", "strangers break the handler: 500, without a header of CORS", () => ({
    front: (handler) => async (request) =>
      request.headers["origin"] === undefined || request.headers["origin"] === T
        ? await handler(request)
        : { status: 500, headers: [["Vary", "Origin"]], body: "Not allowed by CORS" },
  })),
  safe(
    "subdomains-declared",
    "every subdomain may read, and the operator says so",
    () => ({
      trusts: (origin) => origin === T || /^https:\/\/[a-z0-9-]{1,63}\.example\.com$/.test(origin),
    }),
    {
      policy: policyFor(T, "https://*.example.com"),
    },
  ),
  safe(
    "subdomains-declared-by-option",
    "every subdomain may read, and the operator says so in an option",
    () => ({
      trusts: (origin) => origin === T || /^https:\/\/[a-z0-9-]{1,63}\.example\.com$/.test(origin),
    }),
    { origins: [T, "https://*.example.com"] },
  ),
  safe("no-cross-origin-clients", "no CORS at all, 405 on OPTIONS; nobody is declared", NONE, { origins: [] }),
  safe("no-cross-origin-clients-with-errors", "no CORS at all, on a path that is not there; nobody is declared", NONE, {
    origins: [],
    path: "/api/nowhere",
  }),
  safe("no-cors-though-declared", "no CORS at all, 405 on OPTIONS; who is trusted is said, and nobody calls", NONE),
  safe("null-403", "null is answered 403", () => ({
    front: (handler) => async (request) =>
      request.headers["origin"] === "null"
        ? { status: 403, headers: [["Vary", "Origin"]], body: "null" }
        : await handler(request),
  })),
  safe("no-store-without-vary", "no Vary, on what no cache may keep", () => ({
    vary: () => null,
    cacheControl: "private, no-store",
  })),
  safe(
    "listed-evil-names",
    "hosts named evil and test are on the list, of which the operator says one",
    trusting(T, "https://evil.com", "https://evil.example.com", "https://test.example.com", "https://example.org"),
    { origins: [T, "https://evil.com"] },
  ),
  safe("listed-many", "two origins, each named to itself, with Vary", trusting(T, "https://admin.example.org"), {
    origins: [T, "https://admin.example.org"],
  }),
  safe("listed-github", "one exact name of github.io", trusting("https://acme.github.io"), {
    origins: ["https://acme.github.io"],
  }),
  safe("listed-port", "an origin with a port", trusting("https://app.example.com:8443"), {
    origins: ["https://app.example.com:8443"],
  }),
  safe("listed-localhost", "a server for development, whose client is declared", trusting("http://localhost:3000"), {
    origins: ["http://localhost:3000"],
  }),
  safe("listed-native-shell", "a native shell's own origin, which is declared", trusting(T, "capacitor://localhost"), {
    origins: [T, "capacitor://localhost"],
  }),
  safe("rate-limited", "from the thirtieth request on 429, with CORS", () => {
    let count = 0;
    return {
      route: () => (++count > 30 ? { status: 429, headers: [["Retry-After", "1"]], body: '{"title":"Slowly"}' } : null),
    };
  }),
  safe("request-ids", "each answer has an id of its own, a date and a cookie of its load balancer", () => {
    let count = 0;
    return {
      always: () => [
        ["X-Request-Id", `lab-${++count}-${process.hrtime.bigint()}`],
        ["Server-Timing", `app;dur=${count % 7}`],
        ["X-Runtime", `0.00${count % 9}`],
      ],
    };
  }),
  safe("compressed", "gzip, and Vary names Accept-Encoding too", () => ({
    vary: () => "Accept-Encoding, Origin",
    front: (handler) => async (request) => {
      const answer = await handler(request);
      if (answer.body.length === 0) return answer;
      return { ...answer, body: gzipSync(answer.body), headers: [...answer.headers, ["Content-Encoding", "gzip"]] };
    },
  })),
  safe("closing", "like HTTP/1.0: every connection is closed, and that is how long the body is", () => ({
    always: () => [["Connection", "close"]],
  })),
  { ...safe("ipv6", "the API has an address of IPv6, and no name", () => ({})), at: "ipv6" },
  safe("vary-star", "Vary: *", () => ({ vary: () => "*", cacheControl: "max-age=60" })),
  safe("vary-lower-case", "vary: origin among others, in lower case and on two lines", () => ({
    vary: () => "accept-encoding",
    always: () => [["vary", "accept-language,origin"]],
    cacheControl: "max-age=60",
  })),
  safe("preflight-200", "preflights are answered 200, and answer each method by itself", () => ({
    preflight: (request) => {
      const asked = request.headers["access-control-request-method"] ?? "";
      const headers = corsLines(request, baseSetup()).filter(([name]) => !name.includes("Expose"));
      const isListed = request.headers["origin"] === T && baseSetup().methods.split(", ").includes(asked);
      return {
        status: 200,
        headers: isListed
          ? [
              ...headers,
              ["Access-Control-Allow-Methods", asked],
              ["Access-Control-Allow-Headers", baseSetup().allowHeaders],
              ["Access-Control-Max-Age", "86400"],
            ]
          : headers,
        body: "",
      };
    },
  })),
  safe("slow", "every answer takes 60 ms", () => ({
    front: (handler) => async (request) => {
      await sleep(60);
      return await handler(request);
    },
  })),
  safe("options-without-origin", "OPTIONS without Origin is refused; preflights are answered", () => ({
    front: (handler) => async (request) =>
      request.method === "OPTIONS" && !isPreflight(request)
        ? {
            status: 405,
            headers: [
              ["Allow", "GET"],
              ["Vary", "Origin"],
            ],
            body: "",
          }
        : await handler(request),
  })),
  safe("signed-out-redirect", "who is not signed in is sent to another path, with CORS", () => ({
    route: ({ headers, path }) =>
      path === "/api/me" && headers["cookie"] === undefined
        ? { status: 302, headers: [["Location", "/sign-in"]], body: "" }
        : null,
  })),
  safe("policy", "the base, and a policy that says the same", () => ({}), { policy: POLICY }),
  safe("preflights-without-vary", "preflights have no Vary; no cache keeps OPTIONS", () => ({
    cacheControl: "max-age=60",
    vary: (_, { method }) => (method === "OPTIONS" ? null : "Origin"),
  })),
  safe("strict-query", "queries that it does not know are answered 400, with CORS", () => ({
    route: ({ query }) =>
      query.size > 0 ? { status: 400, headers: [["Content-Type", "application/json"]], body: "{}" } : null,
  })),
  safe("without-head", "HEAD is not implemented: 501, with CORS", () => ({
    route: ({ method }) => (method === "HEAD" ? { status: 501, headers: [], body: "" } : null),
  })),
  safe("stack-in-headers", "says what it is built with, and sends what helmet sends", () => ({
    always: () => [
      ["Server", "nginx/1.27.0"],
      ["X-Powered-By", "Express"],
      ["Cross-Origin-Resource-Policy", "same-origin"],
      ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"],
    ],
  })),
];
