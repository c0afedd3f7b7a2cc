import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { PREFLIGHT_CHECKS } from "../../src/audit/checks/preflight/index.ts";
import { type Answer, api, bare, type Change, isPreflight, isSignedIn } from "./_api.ts";
import { contextOf, listening, T, told, type Told } from "./_checks.ts";

// Group E. Each fault is told on a server that has it, and on no server that is right.

const preflight =
  (change: (answer: Answer, request: Parameters<Change>[0]) => ReturnType<Change>): Change =>
  (request, answer) =>
    isPreflight(request) ? change(answer, request) : undefined;

const status = (code: number): Change => preflight((answer) => ({ ...answer, status: code }));

const put: Told = { method: "PUT", path: "/api/items", operation: { requestTypes: ["application/json"] } };

const publicApi: Change = (request, answer) => ({
  ...bare(isPreflight(request) ? { ...answer, status: 405 } : answer),
  headers: isPreflight(request) ? {} : { "Access-Control-Allow-Origin": "*" },
});

const FAULTY: readonly (readonly [title: string, change: Change, expected: readonly string[], asked?: Told])[] = [
  ["405", status(405), ["preflight-status high"]],
  ["404 without a header of CORS", preflight((answer) => bare({ ...answer, status: 404 })), ["preflight-status high"]],
  ["500", status(500), ["preflight-status high"]],
  [
    "403 for the client that the policy names",
    preflight((answer) => bare({ ...answer, status: 403 })),
    ["preflight-status high"],
    { trusted: { from: "policy" } },
  ],
  ["401", status(401), ["preflight-auth high"], { session: null, path: "/api/news" }],
  [
    "403 without a session",
    preflight((answer, request) => (isSignedIn(request) ? answer : bare({ ...answer, status: 403 }))),
    ["preflight-auth high"],
  ],
  [
    "a redirect",
    preflight((answer) => ({ ...answer, status: 308, headers: { ...answer.headers, Location: "/x" } })),
    ["preflight-redirect high"],
  ],
  ["no header of CORS", preflight(bare), ["preflight-no-acao high"]],
  [
    "another origin",
    preflight((answer) => void (answer.headers["Access-Control-Allow-Origin"] = "https://other.example.com")),
    ["preflight-no-acao high"],
  ],
  [
    "no credentials, though the answer has them",
    preflight((answer) => void delete answer.headers["Access-Control-Allow-Credentials"]),
    ["preflight-no-acao medium"],
  ],
  [
    "no PUT",
    preflight((answer) => void (answer.headers["Access-Control-Allow-Methods"] = "GET")),
    ["preflight-method-missing medium"],
    put,
  ],
  [
    "no method at all",
    preflight((answer) => void delete answer.headers["Access-Control-Allow-Methods"]),
    ["preflight-method-missing medium"],
    put,
  ],
  [
    "405 for PUT alone",
    preflight((answer, { headers }) => ({
      ...answer,
      status: headers["access-control-request-method"] === "PUT" ? 405 : 204,
    })),
    ["preflight-method-missing medium"],
    { ...put, operation: {} },
  ],
  [
    "a method of the policy's",
    preflight((answer) => void (answer.headers["Access-Control-Allow-Methods"] = "PUT")),
    ["preflight-method-missing medium"],
    { trusted: { from: "policy", methods: ["PUT", "DELETE"] } },
  ],
  [
    "no CORS for PUT alone",
    preflight((answer, { headers }) => (headers["access-control-request-method"] === "PUT" ? bare(answer) : answer)),
    ["cors-varies-by-method medium"],
    { ...put, operation: {} },
  ],
  [
    "no Content-Type, for JSON",
    preflight((answer) => void (answer.headers["Access-Control-Allow-Headers"] = "x-client")),
    ["preflight-header-missing medium"],
    put,
  ],
  [
    "no Authorization, for a bearer token",
    preflight((answer) => void (answer.headers["Access-Control-Allow-Headers"] = "x-client")),
    ["preflight-header-missing medium"],
    { operation: { security: [{ kind: "bearer" }] } },
  ],
  [
    "a declared header turns the whole preflight away",
    preflight((answer, { headers }) =>
      headers["access-control-request-headers"]?.includes("x-trace") === true
        ? bare({ ...answer, status: 403 })
        : answer,
    ),
    ["preflight-header-missing medium"],
    { operation: { requestHeaders: ["X-Trace", "X-Client"] } },
  ],
  [
    "whatever is asked for comes back",
    preflight((answer, { headers }) => {
      answer.headers["Access-Control-Allow-Methods"] = headers["access-control-request-method"] ?? "";
      answer.headers["Access-Control-Allow-Headers"] = headers["access-control-request-headers"] ?? "";
    }),
    ["preflight-reflects-request low"],
  ],
  [
    "a long list is answered 500",
    preflight((answer, { headers }) => ({
      ...answer,
      status: (headers["access-control-request-headers"] ?? "").length > 2000 ? 500 : 204,
    })),
    ["preflight-header-flood low"],
  ],
  [
    "a long list takes longer than a second",
    preflight(async (answer, { headers }) => {
      if ((headers["access-control-request-headers"] ?? "").length > 2000) await sleep(1100);
      return answer;
    }),
    ["preflight-header-flood medium"],
  ],
  [
    "an answer that has no header of CORS",
    (request, answer) => (isPreflight(request) ? answer : bare(answer)),
    ["preflight-actual-mismatch high"],
  ],
  [
    "everybody's writes, and nobody's reads",
    preflight((answer, { headers: { origin } }) => ({
      status: 204,
      headers: {
        ...answer.headers,
        "Access-Control-Allow-Origin": origin ?? "",
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "DELETE",
      },
    })),
    ["preflight-actual-mismatch high"],
  ],
  [
    "400 ms",
    preflight(async (answer) => {
      await sleep(350);
      return answer;
    }),
    ["preflight-slow low"],
  ],
  ["405, of what everybody may read", publicApi, ["preflight-status info"], { session: null, path: "/api/news" }],
  [
    "405, of what everybody may read, for a client that sends more",
    publicApi,
    ["preflight-status high"],
    { path: "/api/news" },
  ],
  ["a body", preflight((answer) => ({ ...answer, status: 200, body: "OK" })), ["preflight-slow info"]],
];

const none: Told = { trusted: { origins: [], from: null } };

const SAFE: readonly (readonly [title: string, change?: Change | undefined, asked?: Told])[] = [
  ["the API itself"],
  ["its declared PUT with JSON", undefined, put],
  [
    "a bearer token",
    undefined,
    {
      operation: { security: [{ kind: "bearer" }] },
      session: { headers: [["Authorization", "Bearer x"]], isAmbient: false },
    },
  ],
  [
    "the methods and headers of a policy",
    undefined,
    { trusted: { from: "policy", methods: ["PUT"], requestHeaders: ["X-Client"] } },
  ],
  ["200", status(200)],
  ["405, and nobody is declared", status(405), none],
  ["403 for everybody, and nobody is declared", preflight((answer) => bare({ ...answer, status: 403 })), none],
  [
    "no CORS anywhere, whatever is asked",
    (request, answer) => bare(isPreflight(request) ? { ...answer, status: 405 } : answer),
  ],
  [
    "a star, without credentials",
    (_, answer) => void Object.assign(bare(answer).headers, { "Access-Control-Allow-Origin": "*" }),
    none,
  ],
  ["the same origin for everybody", (_, answer) => void (answer.headers["Access-Control-Allow-Origin"] = T)],
  ["one long preflight", preflight(async (answer) => (slowOnce++ === 0 ? sleep(400, answer) : answer))],
  [
    "431 for a long list",
    preflight((answer, { headers }) => ({
      ...answer,
      status: (headers["access-control-request-headers"] ?? "").length > 2000 ? 431 : 204,
    })),
  ],
];
let slowOnce = 0;

describe("a fault is told", () => {
  const rows = FAULTY.map(([title, change, expected, asked = {}]) => [title, change, expected, asked] as const);
  it.each(rows)("%s", async (_, change, expected, asked) => {
    expect(await told(PREFLIGHT_CHECKS, contextOf(await listening(api(change)), asked))).toEqual(expected);
  });
});

describe("nothing is told of", () => {
  const rows = SAFE.map(([title, change, asked = {}]) => [title, change, asked] as const);
  it.each(rows)("%s", async (_, change, asked) => {
    expect(await told(PREFLIGHT_CHECKS, contextOf(await listening(api(change)), asked))).toEqual([]);
  });
});

it("says who cannot do what, and shows it twice, with a control", async () => {
  const context = contextOf(await listening(api(status(405))));
  const drafts = (await Promise.all(PREFLIGHT_CHECKS.map((check) => check(context)))).flat();
  expect(drafts.map(({ summary }) => summary)).toEqual([
    `A page on ${T} cannot send what needs a preflight, because the preflight is answered 405, and browsers go on after 200 to 299 alone.`,
  ]);
  expect(drafts[0]?.evidence.map(({ role, answer }) => [role, answer?.status])).toEqual([
    ["shows", 405],
    ["confirms", 405],
  ]);
});
