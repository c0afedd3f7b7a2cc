import { describe, expect, test } from "vitest";
import type { BrowserRequestInit, Explanation, HeaderLine } from "../../src/browser/index.ts";
import { browserOver, PAGE } from "./_scripted.ts";

const URL_ = "https://api.example.com/me?x=1";
const CALL: BrowserRequestInit = { method: "PUT", headers: { "X-A": "1", Authorization: "Bearer x" } };
const GOOD: readonly HeaderLine[] = [
  ["Access-Control-Allow-Origin", PAGE],
  ["Access-Control-Allow-Credentials", "true"],
  ["Access-Control-Allow-Methods", "PUT"],
  ["Access-Control-Allow-Headers", "Authorization, X-A"],
];

/** The good answer with a name's lines replaced. */
function answer(name: string, ...values: readonly string[]): HeaderLine[] {
  const full = `Access-Control-${name}`;
  return [...GOOD.filter(([other]) => other !== full), ...values.map((value): HeaderLine => [full, value])];
}

/** A call whose preflight is answered so. Whatever comes after it is shared. */
function judged(change: BrowserRequestInit, lines: readonly HeaderLine[], status = 204): Promise<Explanation> {
  const { browser } = browserOver({ [URL_]: { preflight: { status, lines } } });
  return browser.explain(URL_, { ...CALL, ...change });
}

async function code(change: BrowserRequestInit, lines: readonly HeaderLine[], status?: number): Promise<string> {
  const explanation = await judged(change, lines, status);
  return explanation.code ?? "allowed";
}

const plain = { headers: {} };

// https://fetch.spec.whatwg.org/#cors-preflight-fetch, steps 1 to 6
describe("the request", () => {
  test("OPTIONS, the whole URL without its fragment, names joined without a space, and no credentials", async () => {
    const { browser, sent } = browserOver();
    await browser.explain(`${URL_}#top`, { ...CALL, credentials: "include" });
    expect(sent[0]).toEqual({
      kind: "preflight",
      method: "OPTIONS",
      url: URL_,
      headers: [
        ["Accept", "*/*"],
        ["Access-Control-Request-Method", "PUT"],
        ["Access-Control-Request-Headers", "authorization,x-a"],
        ["Origin", PAGE],
        ["Sec-Fetch-Site", "same-site"],
        ["Sec-Fetch-Mode", "cors"],
        ["Sec-Fetch-Dest", "empty"],
      ],
      body: null,
    });
  });

  test("step 5: without unsafe names there is no Access-Control-Request-Headers", async () => {
    const { browser, sent } = browserOver();
    await browser.explain(URL_, { method: "PUT" });
    const names = sent[0]?.headers.map(([name]) => name).filter((name) => !name.startsWith("Sec-Fetch-"));
    expect(names).toEqual(["Accept", "Access-Control-Request-Method", "Origin"]);
  });

  test("the method is written as it will be sent", async () => {
    const { browser, shown } = browserOver();
    await browser.explain(URL_, { method: "patch" });
    expect(shown()).toEqual([`OPTIONS ${URL_} origin=${PAGE} ask=patch`, `patch ${URL_} origin=${PAGE}`]);
  });

  test.each<[string, BrowserRequestInit, string]>([
    ["a safelisted request", { method: "POST", body: "x" }, ""],
    ["a safelisted method with an unsafe name", { method: "POST", headers: { "x-a": "1" } }, "POST[x-a]"],
    ["an unsafe method", { method: "DELETE" }, "DELETE"],
    ["GET with an upload listener", { uploadListener: true }, "GET"],
    ["JSON", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }, "POST[content-type]"],
    ["a stream", { method: "POST", body: new Blob(["x"]).stream(), duplex: "half" }, "POST"],
  ])("%s asks %j", async (_what, init, asked) => {
    const { browser, shown } = browserOver();
    await browser.explain(URL_, init);
    expect(shown().map((line) => /ask=(\S+)/.exec(line)?.[1] ?? "")).toEqual(asked === "" ? [""] : [asked, ""]);
  });
});

describe("step 7: the CORS check and an ok status", () => {
  test.each<[number, string]>([
    [200, "allowed"],
    [204, "allowed"],
    [206, "allowed"],
    [299, "allowed"],
    [304, "PreflightInvalidStatus"],
    [300, "PreflightInvalidStatus"],
    [302, "PreflightInvalidStatus"],
    [400, "PreflightInvalidStatus"],
    [401, "PreflightInvalidStatus"],
    [404, "PreflightInvalidStatus"],
    [405, "PreflightInvalidStatus"],
    [500, "PreflightInvalidStatus"],
  ])("status %i", async (status, expected) => {
    expect(await code({}, GOOD, status)).toBe(expected);
  });

  test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", async (status) => {
    expect(await code({}, [...GOOD, ["Location", "/login"]], status)).toBe("PreflightDisallowedRedirect");
  });

  test.each<[string, BrowserRequestInit, readonly HeaderLine[], string]>([
    ["missing", {}, answer("Allow-Origin"), "PreflightMissingAllowOriginHeader"],
    ["two", {}, answer("Allow-Origin", PAGE, PAGE), "PreflightMultipleAllowOriginValues"],
    ["no origin", {}, answer("Allow-Origin", "app"), "PreflightInvalidAllowOriginValue"],
    ["another", {}, answer("Allow-Origin", "https://other.test"), "PreflightAllowOriginMismatch"],
    ["* without credentials", {}, answer("Allow-Origin", "*"), "allowed"],
    [
      "* with the request's credentials, though the preflight carries none",
      { credentials: "include" },
      answer("Allow-Origin", "*"),
      "PreflightWildcardOriginNotAllowed",
    ],
    [
      "no Allow-Credentials",
      { credentials: "include" },
      answer("Allow-Credentials"),
      "PreflightInvalidAllowCredentials",
    ],
    ["credentials allowed", { credentials: "include" }, GOOD, "allowed"],
  ])("Allow-Origin: %s", async (_what, change, lines, expected) => {
    expect(await code(change, lines)).toBe(expected);
  });

  test("the CORS check is told before the status", async () => {
    expect(await code({}, [], 404)).toBe("PreflightMissingAllowOriginHeader");
  });
});

describe("steps 7.1 to 7.3: lists that do not parse", () => {
  test.each<[string, BrowserRequestInit, readonly HeaderLine[], string]>([
    ["methods", {}, answer("Allow-Methods", "PUT; PATCH"), "InvalidAllowMethodsPreflightResponse"],
    [
      "methods that are not needed",
      { ...CALL, method: "GET" },
      answer("Allow-Methods", "[GET]"),
      "InvalidAllowMethodsPreflightResponse",
    ],
    ["header names", {}, answer("Allow-Headers", "x-a authorization"), "InvalidAllowHeadersPreflightResponse"],
    ["header names that are not needed", plain, answer("Allow-Headers", "x a"), "InvalidAllowHeadersPreflightResponse"],
    ["one bad line of two", {}, answer("Allow-Methods", "PUT", "P T"), "InvalidAllowMethodsPreflightResponse"],
  ])("%s", async (_what, change, lines, expected) => {
    expect(await code(change, lines)).toBe(expected);
  });
});

// The call has a method and names that are unsafe; each row changes one of them.
describe("steps 7.4, 7.5: the method", () => {
  test.each<[string, BrowserRequestInit, readonly string[], string]>([
    ["listed", {}, ["PUT"], "allowed"],
    ["among others, with white space and empty elements", {}, [" GET ,, PUT,"], "allowed"],
    ["on the second line", {}, ["PATCH", "PUT"], "allowed"],
    ["in lower case", {}, ["put"], "MethodDisallowedByPreflightResponse"],
    ["not listed", {}, ["PATCH"], "MethodDisallowedByPreflightResponse"],
    ["no header at all", {}, [], "MethodDisallowedByPreflightResponse"],
    ["an empty header", {}, [""], "MethodDisallowedByPreflightResponse"],
    ["*", {}, ["*"], "allowed"],
    ["* with credentials", { credentials: "include" }, ["*"], "MethodDisallowedByPreflightResponse"],
    ["* with credentials, and the method", { credentials: "include" }, ["*, PUT"], "allowed"],
    ["a method called *, with credentials", { method: "*", credentials: "include" }, ["*"], "allowed"],
    ["patch as written", { method: "patch" }, ["PATCH"], "MethodDisallowedByPreflightResponse"],
    ["patch, listed so", { method: "patch" }, ["patch"], "allowed"],
    ["GET needs no list", { method: "GET" }, [], "allowed"],
    ["HEAD needs no list", { method: "HEAD" }, ["PUT"], "allowed"],
    ["POST needs no list, with credentials", { method: "POST", credentials: "include" }, [], "allowed"],
  ])("%s", async (_what, change, values, expected) => {
    expect(await code(change, answer("Allow-Methods", ...values))).toBe(expected);
  });

  test("what is told: the method, and the list", async () => {
    const listed = await judged({}, answer("Allow-Methods", "GET,PATCH"));
    expect(listed.compared).toEqual({ expected: "PUT", found: "GET, PATCH" });
    const missing = await judged({}, answer("Allow-Methods"));
    expect(missing.compared).toEqual({ expected: "PUT", found: null });
  });
});

describe("steps 7.6, 7.7: the header names", () => {
  test.each<[string, BrowserRequestInit, readonly string[], string]>([
    ["listed, in any case", {}, ["aUTHORIZATION,X-a"], "allowed"],
    ["on two lines", {}, ["x-a", "authorization"], "allowed"],
    ["one missing", {}, ["authorization"], "HeaderDisallowedByPreflightResponse"],
    ["none", {}, [], "HeaderDisallowedByPreflightResponse"],
    ["* covers others", { headers: { "x-a": "1", "x-b": "1" } }, ["*"], "allowed"],
    ["* does not cover Authorization", {}, ["*"], "HeaderDisallowedByPreflightResponse"],
    ["* beside Authorization", {}, ["*, Authorization"], "allowed"],
    [
      "* with credentials",
      { headers: { "x-a": "1" }, credentials: "include" },
      ["*"],
      "HeaderDisallowedByPreflightResponse",
    ],
    ["a header called *, with credentials", { headers: { "*": "1" }, credentials: "include" }, ["*"], "allowed"],
    ["nothing to ask", plain, [], "allowed"],
  ])("%s", async (_what, change, values, expected) => {
    expect(await code(change, answer("Allow-Headers", ...values))).toBe(expected);
  });

  test("what is told: the first name that is missing, and the list", async () => {
    const { compared } = await judged({}, answer("Allow-Headers", "X-B,authorization"));
    expect(compared).toEqual({ expected: "x-a", found: "X-B, authorization" });
  });

  test("the method is judged before the names", async () => {
    expect(await code({}, [GOOD[0] as HeaderLine])).toBe("MethodDisallowedByPreflightResponse");
  });
});

/** The first of some moments at which the call asks again. */
async function lifetime(values: readonly string[]): Promise<number> {
  const lines = [...GOOD, ...values.map((value): HeaderLine => ["Access-Control-Max-Age", value])];
  for (const seconds of [0, 4.9, 5, 59.9, 60, 1e5, 1e9]) {
    let now = 0;
    const { browser, sent } = browserOver({ [URL_]: { preflight: { lines } } }, { clock: () => now });
    await browser.explain(URL_, CALL);
    now = seconds;
    await browser.explain(URL_, CALL);
    if (sent.filter(({ kind }) => kind === "preflight").length === 2) return seconds;
  }
  return Number.POSITIVE_INFINITY;
}

describe("steps 7.9 to 7.11: Access-Control-Max-Age", () => {
  test.each<[string, readonly string[], number]>([
    ["absent", [], 5],
    ["60", ["60"], 60],
    ["leading zeros", ["0060"], 60],
    ["0", ["0"], 0],
    ["very large", ["99999999999999999999"], Number.POSITIVE_INFINITY],
    ["empty", [""], 5],
    ["negative", ["-1"], 5],
    ["signed", ["+60"], 5],
    ["a fraction", ["60.0"], 5],
    ["an exponent", ["6e1"], 5],
    ["a word", ["sixty"], 5],
    ["a unit", ["60s"], 5],
    ["two on a line", ["60, 60"], 5],
    ["two lines", ["60", "60"], 5],
    ["quoted", ['"60"'], 5],
    ["other digits", ["\u0666\u0660"], 5],
  ])("%s", async (_what, values, seconds) => {
    expect(await lifetime(values)).toBe(seconds);
  });
});
