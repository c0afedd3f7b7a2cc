import type { IncomingMessage } from "node:http";
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { FORGERY_CHECKS, UNASKED_CHECKS } from "../../src/audit/checks/forgery/index.ts";
import { api, type Change, isPreflight, isSignedIn } from "./_api.ts";
import { contextOf, listening, SESSION, T, told, type Told } from "./_checks.ts";

// Group G. Each fault is told on a server that has it, and on no server that is right.

const CHECKS = [...UNASKED_CHECKS, ...FORGERY_CHECKS];
const COOKIE = [{ kind: "cookie", name: "session" }] as const;
const BEARER = [{ kind: "bearer" }] as const;
const SAFE_COOKIE = "session=x; Path=/; HttpOnly; Secure; SameSite=Lax";

const setting =
  (...lines: readonly string[]): Change =>
  (request, answer) =>
    void (isPreflight(request) || (answer.headers["Set-Cookie"] = [...lines]));

const post = (operation: Told["operation"], more: Told = {}): Told => ({
  method: "POST",
  path: "/api/items",
  operation: { security: COOKIE, ...operation },
  ...more,
});
const form = { requestTypes: ["application/x-www-form-urlencoded"] };
const json = { requestTypes: ["application/json"] };
const writes = { "POST /api/items": '{"a":1}' };
const isWrite = ({ method }: IncomingMessage): boolean => method === "POST";
const OK = { status: 201, headers: {} };

const overriding: Change = (request, answer) => {
  const method =
    new URL(request.url ?? "", "http://h").searchParams.get("_method") ?? request.headers["x-http-method-override"];
  return isWrite(request) && method === "GET" ? { status: 200, headers: {} } : answer;
};

const FAULTY: readonly (readonly [
  title: string,
  change: Change | undefined,
  asked: Told,
  expected: readonly string[],
])[] = [
  ["a form, and a cookie", undefined, post(form), ["csrf-simple-request high"]],
  [
    "text/plain beside JSON",
    undefined,
    post({ requestTypes: ["application/json", "text/plain"] }),
    ["csrf-simple-request high"],
  ],
  ["any type", undefined, post({ requestTypes: ["*/*"] }), ["csrf-simple-request high"]],
  ["no body at all", undefined, post({}), ["csrf-simple-request medium"]],
  ["a form, and a password", undefined, post({ ...form, security: [{ kind: "basic" }] }), ["csrf-simple-request high"]],
  [
    "a form, and a cookie that is held back",
    setting(SAFE_COOKIE),
    post(form, { path: "/api/me" }),
    ["csrf-simple-request low"],
  ],
  [
    "text/plain is taken from every page",
    (request) => (isWrite(request) && isSignedIn(request) ? OK : undefined),
    post(form, { writes }),
    ["csrf-simple-request high"],
  ],
  [
    "JSON is taken as text/plain",
    (request) => (isWrite(request) && isSignedIn(request) ? OK : undefined),
    post(json, { writes }),
    ["content-type-lax medium", "csrf-simple-request high"],
  ],
  [
    "JSON is taken as text/plain, from the client alone",
    (request) => (isWrite(request) && isSignedIn(request) && request.headers.origin === T ? OK : undefined),
    post(json, { writes }),
    ["content-type-lax medium"],
  ],
  ["a POST that is taken for a GET", overriding, post(json, { writes }), ["method-override high"]],
  [
    "a GET that is taken for OPTIONS",
    (request) =>
      request.method === "OPTIONS" || request.headers["x-http-method-override"] === "OPTIONS"
        ? { status: 204, headers: {} }
        : undefined,
    {},
    ["method-override high"],
  ],
  [
    "a DELETE that is written as a POST",
    (request, answer) =>
      isWrite(request) ? { status: request.url?.includes("_method=DELETE") === true ? 204 : 405, headers: {} } : answer,
    { method: "DELETE", path: "/api/items", writes: { "DELETE /api/items": "", "POST /api/items": "" } },
    ["method-override high"],
  ],
  [
    "a GET whose operation deletes",
    undefined,
    { operation: { id: "deleteItem", security: COOKIE } },
    ["get-side-effect high"],
  ],
  [
    "a GET that logs out",
    undefined,
    { path: "/api/log-out", operation: { security: COOKIE } },
    ["get-side-effect high"],
  ],
  [
    "a GET that is declared",
    undefined,
    { operation: { id: "getReport", security: COOKIE, isStateChanging: true } },
    ["get-side-effect high"],
  ],
  [
    "a GET whose path says so",
    undefined,
    { path: "/a/cancel/7", operation: { security: COOKIE } },
    ["get-side-effect high"],
  ],
  [
    "a GET that makes a transfer",
    undefined,
    { path: "/transfer", operation: { id: "transfer", security: COOKIE } },
    ["get-side-effect high"],
  ],
  [
    "a URL that is named, and answers well",
    () => ({ status: 200, headers: {} }),
    { path: "/transfer" },
    ["get-side-effect medium"],
  ],
  [
    "a GET that wants a bearer token",
    undefined,
    { operation: { id: "revokeKey", security: BEARER } },
    ["get-side-effect low"],
  ],
  [
    "the right Origin needs no session",
    (request) => (request.headers.origin === T && !isPreflight(request) ? { status: 200, headers: {} } : undefined),
    { operation: { security: COOKIE } },
    ["origin-as-authentication high"],
  ],
  [
    "no Origin needs no session",
    (request) => (request.headers.origin === undefined ? { status: 200, headers: {} } : undefined),
    { operation: { security: COOKIE }, session: null },
    ["origin-as-authentication high"],
  ],
  [
    "SameSite=None without Secure",
    setting("session=x; HttpOnly; SameSite=None"),
    {},
    ["cookie-samesite-none-insecure medium"],
  ],
  ["a session without HttpOnly", setting("session=x; Secure; SameSite=Lax"), {}, ["cookie-no-httponly medium"]],
  [
    "a session by its declared name",
    setting("u=x; Secure"),
    { operation: { security: [{ kind: "cookie", name: "u" }] } },
    ["cookie-no-httponly medium"],
  ],
  ["a session for every host", setting(`${SAFE_COOKIE}; Domain=.example.com`), {}, ["cookie-domain-wide low"]],
];

const SAFE: readonly (readonly [title: string, change: Change | undefined, asked: Told])[] = [
  ["the API itself", undefined, {}],
  ["JSON alone", undefined, post(json)],
  ["JSON alone, asked", undefined, post(json, { writes })],
  ["a form with a token in it", undefined, post({ ...form, hasToken: true })],
  ["a form with a token in a header", undefined, post({ ...form, requestHeaders: ["X-CSRF-Token"] })],
  ["a form, and a bearer token", undefined, post({ ...form, security: BEARER })],
  ["a form that is public", undefined, post({ ...form, security: [] })],
  [
    "a form that refuses other sites, asked",
    (request) => (isWrite(request) && request.headers.origin !== T ? { status: 403, headers: {} } : undefined),
    post(form, { writes }),
  ],
  [
    "a form that nobody need sign in for, asked",
    (request) => (isWrite(request) ? OK : undefined),
    post(form, { writes }),
  ],
  [
    "text/plain, with a bearer token",
    (request) => (isWrite(request) && request.headers.authorization === "Bearer x" ? OK : undefined),
    post(
      { ...form, security: BEARER },
      { writes, session: { headers: [["Authorization", "Bearer x"]], isAmbient: false } },
    ),
  ],
  [
    "a form that sends strangers to sign in, asked",
    (request) => (isWrite(request) ? { status: 302, headers: { Location: "/sign-in" } } : undefined),
    post(form, { writes }),
  ],
  [
    "an API that knows no parameters",
    (request) => {
      const isUnknown = [...new URL(request.url ?? "", "http://h").searchParams.keys()].some(
        (key) => key !== "corslet",
      );
      return isUnknown || request.method === "OPTIONS" || request.method === "GET"
        ? { status: isUnknown || request.method === "OPTIONS" ? 404 : 200, headers: {} }
        : undefined;
    },
    {},
  ],
  ["an override that nobody knows", undefined, post(json, { writes })],
  [
    "a limit that is reached",
    (request) =>
      request.url?.includes("_method") === true || request.method === "OPTIONS"
        ? { status: 429, headers: {} }
        : undefined,
    {},
  ],
  [
    "a GET of what was cancelled",
    undefined,
    { path: "/api/cancellations", operation: { id: "listCancelled", security: COOKIE } },
  ],
  ["a GET of a transfer", undefined, { path: "/api/transfer/7", operation: { id: "getTransfer", security: COOKIE } }],
  ["a GET of a charge", undefined, { path: "/charges/7", operation: { id: "chargeById", security: COOKIE } }],
  ["a transfer by its number", undefined, { path: "/transfer/7", operation: { security: COOKIE } }],
  ["a URL that is named, where GET is not served", undefined, { path: "/api/cancel" }],
  ["a GET of news", undefined, { path: "/api/news/updates", operation: { id: "news", security: COOKIE } }],
  [
    "a public endpoint that turns strangers away",
    (request) =>
      request.headers.origin === T || isPreflight(request)
        ? { status: 200, headers: {} }
        : { status: 403, headers: {} },
    { operation: { security: [] } },
  ],
  [
    "the same without a declaration",
    (request) => (request.headers.origin === T ? { status: 200, headers: {} } : { status: 403, headers: {} }),
    {},
  ],
  [
    "strangers are refused, and so is who has no session",
    (request, answer) => (request.headers.origin === T ? answer : { status: 403, headers: {} }),
    { operation: { security: COOKIE } },
  ],
  ["a cookie that is right", setting(SAFE_COOKIE), {}],
  ["SameSite=None with Secure", setting("session=x; HttpOnly; Secure; SameSite=None"), {}],
  ["cookies that sign nobody in", setting("theme=dark; Domain=example.com", "lang=en"), {}],
  ["a token against forgery, which scripts read", setting("XSRF-TOKEN=x; Secure", "csrftoken=y; Secure"), {}],
];

describe("a fault is told", () => {
  it.each(FAULTY)("%s", async (_, change, asked, expected) => {
    expect(await told(CHECKS, contextOf(await listening(api(change)), asked))).toEqual(expected);
  });
});

describe("nothing is told of", () => {
  it.each(SAFE)("%s", async (_, change, asked) => {
    expect(await told(CHECKS, contextOf(await listening(api(change)), asked))).toEqual([]);
  });
});

describe("a WebSocket", () => {
  type Takes = (request: IncomingMessage) => boolean;
  const takingWhere = (takes: Takes) => (request: IncomingMessage, socket: Socket) => {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    if (takes(request))
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
    else socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  };
  const ROWS: readonly (readonly [title: string, takes: Takes, asked: Told, expected: readonly string[]])[] = [
    ["of every origin, for a session", isSignedIn, {}, ["websocket-origin high"]],
    ["of every origin, with or without the session", () => true, {}, ["websocket-origin high"]],
    ["of every origin, and nobody signs in", () => true, { session: null }, ["websocket-origin medium"]],
    [
      "of every origin, and it is declared public",
      () => true,
      { operation: { security: [] } },
      ["websocket-origin info"],
    ],
    ["of the client alone", ({ headers }) => headers.origin === T, {}, []],
    ["of nobody", () => false, {}, []],
  ];
  it.each(ROWS)("%s", async (_, takes, asked, expected) => {
    expect(await told(CHECKS, contextOf(await listening(api(), takingWhere(takes)), asked))).toEqual(expected);
  });
});

/** What a server sees of an audit. */
async function sentTo(asked: Told): Promise<string[]> {
  const sent: string[] = [];
  const base = await listening(
    api((request) => void sent.push(`${request.method} ${new URL(request.url ?? "", "http://h").pathname}`)),
  );
  await told(CHECKS, contextOf(base, asked));
  return [...new Set(sent)].sort();
}

describe("what is sent", () => {
  it.each(["POST", "PUT", "DELETE", "PATCH"])("%s is not, where it was not allowed", async (method) => {
    const sent = await sentTo({
      method,
      path: "/api/items",
      operation: { security: COOKIE, ...form },
      session: SESSION,
    });
    expect(sent.filter((line) => !/^(?:GET|HEAD|OPTIONS) /.test(line))).toEqual([]);
  });

  it("what was allowed is, on its own path", async () => {
    expect(await sentTo(post(json, { writes }))).toContain("POST /api/items");
    expect(await sentTo(post(json, { writes: { "POST /api/other": "{}" } }))).not.toContain("POST /api/items");
    expect(await sentTo({ method: "DELETE", path: "/api/items", writes: { "DELETE /api/items": "" } })).toEqual([]);
  });
});
