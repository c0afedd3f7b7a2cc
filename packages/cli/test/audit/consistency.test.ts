import { describe, expect, it } from "vitest";
import { CONSISTENCY_CHECKS, CONSISTENCY_CHECKS_ACROSS } from "../../src/audit/checks/consistency/index.ts";
import { api, bare, type Change, isPreflight, isSignedIn, pathOf } from "./_api.ts";
import { contextOf, listening, T, told, toldAcross, type Told } from "./_checks.ts";

// Group F. Each fault is told on a server that has it, and on no server that is right.

const bareWhere =
  (isBare: (...asked: Parameters<Change>) => boolean): Change =>
  (request, answer) =>
    !isPreflight(request) && isBare(request, answer) ? bare(answer) : undefined;

const FAULTY: readonly (readonly [title: string, change: Change, expected: readonly string[], asked?: Told])[] = [
  ["nginx without always", bareWhere((_, { status }) => status >= 400), ["errors-without-cors medium"]],
  ["401", bareWhere((_, { status }) => status === 401), ["errors-without-cors medium"]],
  ["404", bareWhere((_, { status }) => status === 404), ["errors-without-cors medium"]],
  [
    "401 is all there is",
    bareWhere((_, { status }) => status === 401),
    ["errors-without-cors medium"],
    { session: null },
  ],
  [
    "404, of which preflights know nothing either",
    (_, answer) => (pathOf(_) === "/api/me" ? answer : bare({ ...answer, status: 404 })),
    ["errors-without-cors info"],
  ],
  [
    "a redirect",
    bareWhere((request) => pathOf(request) === "/api/old"),
    ["redirect-without-cors medium"],
    { path: "/api/old" },
  ],
  [
    "a redirect where nothing else is for pages",
    (_, answer) => bare(isPreflight(_) ? { ...answer, status: 405 } : answer),
    ["redirect-without-cors info"],
    { path: "/api/old" },
  ],
  ["the signed in", bareWhere(isSignedIn), ["cors-varies-by-auth medium"], { path: "/api/news" }],
  [
    "the signed out",
    bareWhere((request, { status }) => status === 200 && !isSignedIn(request)),
    ["cors-varies-by-auth medium"],
    { path: "/api/news" },
  ],
  [
    "strangers who are signed out",
    (request, answer) => {
      if (isSignedIn(request) || request.headers.origin === undefined) return;
      answer.headers["Access-Control-Allow-Origin"] = request.headers.origin;
      answer.headers["Access-Control-Allow-Credentials"] = "true";
    },
    ["cors-varies-by-auth low"],
    { path: "/api/news" },
  ],
  ["HEAD", bareWhere(({ method }) => method === "HEAD"), ["head-differs low"]],
  ["304", bareWhere((_, { status }) => status === 304), ["not-modified-differs low"]],
  [
    "304 that names another",
    (_, answer) =>
      void (answer.status === 304 && (answer.headers["Access-Control-Allow-Origin"] = "https://b.example.com")),
    ["not-modified-differs low"],
  ],
  ["HTTP/1.0", bareWhere(({ httpVersion }) => httpVersion === "1.0"), ["http-version-drift medium"]],
];

const SAFE: readonly (readonly [title: string, change?: Change | undefined, asked?: Told])[] = [
  ["the API itself"],
  ["a redirect with CORS", undefined, { path: "/api/old" }],
  ["a path that is open to all", undefined, { path: "/api/news" }],
  ["a path that is not there", undefined, { path: "/api/nowhere" }],
  ["no CORS anywhere, and nobody is declared", (_, answer) => bare(answer), { trusted: { origins: [] } }],
  [
    "HEAD that is not served",
    (request, answer) => (request.method === "HEAD" ? bare({ ...answer, status: 405 }) : answer),
  ],
  [
    "HTTP/1.0 that is not served",
    (request, answer) => (request.httpVersion === "1.0" ? bare({ ...answer, status: 505 }) : answer),
  ],
];

describe("a fault is told", () => {
  const rows = FAULTY.map(([title, change, expected, asked = {}]) => [title, change, expected, asked] as const);
  it.each(rows)("%s", async (_, change, expected, asked) => {
    expect(await told(CONSISTENCY_CHECKS, contextOf(await listening(api(change)), asked))).toEqual(expected);
  });
});

describe("nothing is told of", () => {
  const rows = SAFE.map(([title, change, asked = {}]) => [title, change, asked] as const);
  it.each(rows)("%s", async (_, change, asked) => {
    expect(await told(CONSISTENCY_CHECKS, contextOf(await listening(api(change)), asked))).toEqual([]);
  });
});

const withoutCors =
  (path: string): Change =>
  (request, answer) =>
    pathOf(request) === path ? bare(answer) : undefined;

describe("endpoints are compared", () => {
  const cookie: Told["operation"] = { security: [{ kind: "cookie", name: "session" }] };

  const ROWS: readonly (readonly [title: string, change: Change, a: Told, b: Told, expected: readonly string[]])[] = [
    [
      "one path was forgotten",
      withoutCors("/api/news"),
      {},
      { path: "/api/news" },
      ["cors-varies-by-path medium /api/news"],
    ],
    [
      "one that asks the same of its callers",
      withoutCors("/api/news"),
      { operation: cookie },
      { path: "/api/news", operation: cookie },
      ["cors-varies-by-path medium /api/news"],
    ],
    [
      "one that asks other things of its callers",
      withoutCors("/api/news"),
      { operation: cookie },
      { path: "/api/news", operation: { security: [] } },
      ["cors-varies-by-path info /api/news"],
    ],
    [
      "one is shared without credentials",
      (request, answer) =>
        void (pathOf(request) === "/api/news" && delete answer.headers["Access-Control-Allow-Credentials"]),
      {},
      { path: "/api/news" },
      ["cors-varies-by-path medium /api/news"],
    ],
    [
      "one that is for everybody",
      (request, answer) =>
        pathOf(request) === "/api/news" && !isPreflight(request)
          ? { ...bare(answer), headers: { "Access-Control-Allow-Origin": "*" } }
          : undefined,
      {},
      { path: "/api/news" },
      [],
    ],
    ["one that is not there", withoutCors("/api/gone"), {}, { path: "/api/gone" }, []],
    ["both right", () => undefined, {}, { path: "/api/news" }, []],
    ["neither for pages", (_, answer) => bare(answer), {}, { path: "/api/news" }, []],
    [
      "the other is public by policy",
      withoutCors("/api/news"),
      {},
      { path: "/api/news", trusted: { isPublic: true } },
      [],
    ],
  ];
  it.each(ROWS)("%s", async (_, change, a, b, expected) => {
    const base = await listening(api(change));
    expect(await toldAcross(CONSISTENCY_CHECKS_ACROSS, [contextOf(base, a), contextOf(base, b)])).toEqual(expected);
  });

  it("hosts that stand for one API", async () => {
    const [one, other] = [await listening(api()), await listening(api((_, answer) => bare(answer)))];
    expect(await toldAcross(CONSISTENCY_CHECKS_ACROSS, [contextOf(one), contextOf(other)])).toEqual([
      "cors-varies-by-host medium /api/me",
    ]);
    const same = await listening(api((_, answer) => void (answer.headers["Access-Control-Allow-Origin"] &&= T)));
    expect(await toldAcross(CONSISTENCY_CHECKS_ACROSS, [contextOf(one), contextOf(same)])).toEqual([]);
  });
});
