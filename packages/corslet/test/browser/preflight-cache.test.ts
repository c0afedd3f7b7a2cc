import { describe, expect, test } from "vitest";
import type { BrowserRequestInit, Engine, HeaderLine } from "../../src/browser/index.ts";
import { API, browserOver, PAGE } from "./_scripted.ts";

const URL_ = `${API}/me`;

interface Call extends BrowserRequestInit {
  readonly url?: string;
  /** When, in seconds. */
  readonly at?: number;
}

/** Makes calls one after the other, and tells of each whether it asked first. */
async function asks(
  preflight: readonly HeaderLine[],
  calls: readonly Call[],
  engine: Engine = "spec",
): Promise<boolean[]> {
  let now = 0;
  const lines: HeaderLine[] = [
    ["Access-Control-Allow-Origin", PAGE],
    ["Access-Control-Allow-Credentials", "true"],
    ...preflight,
  ];
  const { browser, sent } = browserOver({ [URL_]: { preflight: { lines } } }, { clock: () => now, engine });
  const asked: boolean[] = [];
  for (const { url = URL_, at = now, ...init } of calls) {
    now = at;
    const before = sent.length;
    await browser.explain(url, init);
    asked.push(sent.slice(before).some(({ kind }) => kind === "preflight"));
  }
  return asked;
}

const methods = (list: string): HeaderLine => ["Access-Control-Allow-Methods", list];
const names = (list: string): HeaderLine => ["Access-Control-Allow-Headers", list];
const maxAge = (seconds: number | string): HeaderLine => ["Access-Control-Max-Age", String(seconds)];
const put = { method: "PUT" } as const;
const withA = { headers: { "x-a": "1" } } as const;
const include = { credentials: "include" } as const;

// https://fetch.spec.whatwg.org/#concept-cache-match
describe("a cache entry match", () => {
  test.each<[string, Call, Call, boolean]>([
    ["the same call", put, put, false],
    ["omit and same-origin are one", { ...put, credentials: "omit" }, put, false],
    ["another URL", put, { ...put, url: `${API}/you` }, true],
    ["another query", put, { ...put, url: `${URL_}?x` }, true],
    ["an entry without credentials does not serve include", put, { ...put, ...include }, true],
    ["an entry with credentials serves include", { ...put, ...include }, { ...put, ...include }, false],
    ["an entry with credentials serves same-origin", { ...put, ...include }, put, false],
    ["an entry with credentials serves omit", { ...put, ...include }, { ...put, credentials: "omit" }, false],
  ])("%s", async (_what, first, second, isAsked) => {
    expect(await asks([methods("PUT"), maxAge(60)], [first, second])).toEqual([true, isAsked]);
  });

  test("another page has asked nothing yet", async () => {
    const { transport, sent } = browserOver();
    for (const page of [PAGE, "https://other.test"])
      await browserOver({}, { page, transport }).browser.explain(URL_, put);
    expect(sent.map(({ kind }) => kind)).toEqual(["preflight", "actual", "preflight", "actual"]);
  });
});

// https://fetch.spec.whatwg.org/#concept-cache-match-method and …-header
describe("what an answer covers", () => {
  test.each<[string, readonly HeaderLine[], Call, Call, boolean]>([
    ["the method", [methods("PUT, DELETE")], put, { method: "DELETE" }, false],
    ["methods compare byte for byte", [methods("PUT, PATCH")], put, { method: "patch" }, true],
    ["another method", [methods("PUT")], put, { method: "DELETE" }, true],
    ["GET without unsafe names asks nothing", [methods("PUT")], put, {}, false],
    ["*", [methods("*")], put, { method: "PURGE" }, false],
    ["a name, in any case", [names("X-A, x-B")], withA, { headers: { "X-b": "1" } }, false],
    ["another name", [names("x-a")], withA, { headers: { "x-b": "1" } }, true],
    ["one name of two", [names("x-a")], withA, { headers: { "x-a": "1", "x-b": "1" } }, true],
    ["a name is no method", [names("x-a, put")], withA, put, true],
    ["* covers another name", [names("*")], withA, { headers: { "x-b": "1" } }, false],
    ["* does not cover Authorization", [names("*")], withA, { headers: { Authorization: "x" } }, true],
    ["Authorization by name", [names("*, authorization")], withA, { headers: { Authorization: "x" } }, false],
    [
      "the method is known, a name is not",
      [methods("PUT"), names("x-a")],
      put,
      { ...put, headers: { "x-b": "1" } },
      true,
    ],
    ["the name is known, the method is not", [names("x-a")], withA, { ...withA, method: "DELETE" }, true],
    [
      "* from an answer to credentials is the wildcard later: the standard does not ask",
      [methods("PUT, *")],
      { ...put, ...include },
      { method: "PURGE" },
      false,
    ],
  ])("%s", async (_what, lines, first, second, isAsked) => {
    expect(await asks([...lines, maxAge(60)], [first, second])).toEqual([true, isAsked]);
  });

  test("an answer that refused is not kept", async () => {
    expect(await asks([methods("PUT"), maxAge(60)], [{ method: "DELETE" }, put])).toEqual([true, true]);
  });

  // Step 7.8: no list of methods, and asked because of the flag.
  test("an upload without a list of methods is asked once", async () => {
    const upload = { method: "POST", body: "x", uploadListener: true };
    expect(await asks([maxAge(60)], [upload, upload])).toEqual([true, false]);
  });
});

describe("time", () => {
  test.each<[string, number, number, boolean]>([
    ["before its seconds have passed", 60, 59.999, false],
    ["when they have", 60, 60, true],
    ["0 seconds: at once", 0, 0, true],
  ])("an answer is kept: %s", async (_what, seconds, at, isAsked) => {
    expect(await asks([methods("PUT"), maxAge(seconds)], [put, { ...put, at }])).toEqual([true, isAsked]);
  });

  // Steps 7.12, 7.14: what matches gets the new max-age, and still counts from when it was stored.
  test("a second answer sets the max-age of what matches", async () => {
    const second = { ...put, headers: { "x-a": "1" } };
    const lines = [methods("PUT"), names("x-a"), maxAge(100)];
    expect(
      await asks(lines, [
        { ...put, at: 0 },
        { ...put, ...include, at: 50 },
        { ...second, at: 99 },
        { ...second, at: 100 },
      ]),
    ).toEqual([true, true, false, false]);
  });

  test.each<[Engine, number]>([
    ["spec", 1e9],
    ["chromium", 7200],
    ["firefox", 86_400],
    ["webkit", 600],
  ])("%s keeps an answer for at most %d seconds", async (engine, cap) => {
    const lines = [methods("PUT"), maxAge(1e9)];
    expect(await asks(lines, [put, { ...put, at: cap - 1 }], engine)).toEqual([true, false]);
    expect(await asks(lines, [put, { ...put, at: cap }], engine)).toEqual([true, true]);
  });
});

// https://fetch.spec.whatwg.org/#concept-cache-clear
describe("a failure forgets", () => {
  async function sequence(
    calls: readonly (Call & { readonly fails?: boolean })[],
    engine: Engine = "spec",
  ): Promise<string[]> {
    let fails = false;
    const { transport, sent } = browserOver({
      [URL_]: { preflight: { lines: [["Access-Control-Allow-Origin", PAGE], methods("PUT"), maxAge(60)] } },
      [`${API}/you`]: { preflight: { lines: [["Access-Control-Allow-Origin", PAGE], methods("PUT"), maxAge(60)] } },
    });
    const { browser } = browserOver(
      {},
      {
        engine,
        transport: async (request) => {
          const answer = await transport(request);
          return fails && request.kind === "actual" ? { status: 200, headers: [] } : answer;
        },
      },
    );
    const asked: string[] = [];
    for (const call of calls) {
      fails = call.fails ?? false;
      const before = sent.length;
      await browser.explain(call.url ?? URL_, call);
      asked.push(
        sent
          .slice(before)
          .map(({ kind }) => (kind === "preflight" ? "?" : "!"))
          .join(""),
      );
    }
    return asked;
  }

  test.each<[string, readonly (Call & { readonly fails?: boolean })[], string[]]>([
    ["a request that had to ask", [put, { ...put, fails: true }, put], ["?!", "!", "?!"]],
    ["a request that had not to ask forgets nothing", [put, { fails: true }, put], ["?!", "!", "!"]],
    [
      "another URL's failure forgets nothing here",
      [put, { ...put, url: `${API}/you`, fails: true }, put],
      ["?!", "?!", "!"],
    ],
    ["a refused preflight", [put, { method: "DELETE" }, put], ["?!", "?", "?!"]],
  ])("%s", async (_what, calls, expected) => {
    expect(await sequence(calls)).toEqual(expected);
  });
});
