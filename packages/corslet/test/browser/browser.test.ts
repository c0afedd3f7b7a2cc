import { describe, expect, expectTypeOf, test } from "vitest";
import { type Browser, createBrowser, type Explanation, type HeaderLine } from "../../src/browser/index.ts";
import { API, browserOver, OTHER, PAGE, redirectTo, shared } from "./_scripted.ts";

const URL_ = `${API}/me`;
const LINES: readonly HeaderLine[] = [
  ["Content-Type", "application/json"],
  ["X-Request-Id", "7"],
  ["X-Secret", "s"],
  ["ETag", '"1"'],
  ["Cache-Control", "no-store"],
  ["Set-Cookie", "a=1"],
];
const exposing = (value: string, ...more: readonly HeaderLine[]) => ({
  [URL_]: { actual: { lines: shared(PAGE, ["Access-Control-Expose-Headers", value], ...LINES, ...more), body: "{}" } },
});
const names = (response: Response): string[] => [...response.headers.keys()];

describe("createBrowser", () => {
  test.each(["", "app.example.com", "file:///index.html", "data:,x", "about:blank", "ftp://a.test/"])(
    "%j is no page",
    (page) => {
      expect(() => createBrowser({ page })).toThrow(TypeError);
      expect(() => createBrowser({ page })).toThrow(/"https:\/\/app\.example\.com", or "null"/);
    },
  );

  test.each([
    ["https://app.example.com/dir/page?x#y", "https://app.example.com"],
    ["https://APP.example.com:443", "https://app.example.com"],
    ["http://localhost:5173", "http://localhost:5173"],
    ["null", "null"],
  ])("the page %s has the origin %s", async (page, origin) => {
    const { browser } = browserOver({}, { page });
    expect((await browser.explain(URL_)).request.origin).toBe(origin);
  });
});

describe("fetch: the Response", () => {
  test("cors: status, body, URL without fragment, and the headers that are shared", async () => {
    const response = await browserOver(exposing("X-Request-Id")).browser.fetch(`${URL_}#top`);
    expect({ ...pick(response), names: names(response), json: await response.json() }).toEqual({
      type: "cors",
      url: URL_,
      status: 200,
      ok: true,
      redirected: false,
      names: ["cache-control", "content-type", "x-request-id"],
      json: {},
    });
    expect(response).toBeInstanceOf(Response);
  });

  test("basic: every header but Set-Cookie", async () => {
    const own = `${PAGE}/me`;
    const { browser } = browserOver({ [own]: { actual: { lines: LINES } } });
    const response = await browser.fetch("/me");
    expect([response.type, response.url, names(response)]).toEqual([
      "basic",
      own,
      ["cache-control", "content-type", "etag", "x-request-id", "x-secret"],
    ]);
  });

  test("opaque: nothing at all", async () => {
    const response = await browserOver(exposing("*")).browser.fetch(URL_, { mode: "no-cors" });
    expect({ ...pick(response), names: names(response), text: await response.text(), body: response.body }).toEqual({
      type: "opaque",
      url: "",
      status: 0,
      ok: false,
      redirected: false,
      names: [],
      text: "",
      body: null,
    });
  });

  test("opaqueredirect: nothing but the URL", async () => {
    const { browser } = browserOver({ [URL_]: redirectTo("/next") });
    const response = await browser.fetch(URL_, { redirect: "manual" });
    expect(pick(response)).toEqual({ type: "opaqueredirect", url: URL_, status: 0, ok: false, redirected: false });
  });

  test("after redirects: where it came to, and that it did", async () => {
    const { browser } = browserOver({ [URL_]: redirectTo("/next") });
    expect(pick(await browser.fetch(URL_))).toMatchObject({ url: `${API}/next`, redirected: true, type: "cors" });
  });

  test.each([204, 205, 304])("status %i has no body", async (status) => {
    const { browser } = browserOver({ [URL_]: { actual: { status, lines: shared(), body: "x" } } });
    const response = await browser.fetch(URL_);
    expect([response.status, response.body]).toEqual([status, null]);
  });

  test("HEAD has no body", async () => {
    expect((await browserOver(exposing("*")).browser.fetch(URL_, { method: "HEAD" })).body).toBeNull();
  });

  test.each([199, 600, 999])("status %i, which no constructor makes", async (status) => {
    const { browser } = browserOver({ [URL_]: { actual: { status, lines: shared() } } });
    expect(pick(await browser.fetch(URL_))).toMatchObject({ status, ok: false });
  });

  test.each([404, 500])("status %i is an answer, not a failure", async (status) => {
    const { browser } = browserOver({ [URL_]: { actual: { status, lines: shared() } } });
    expect(pick(await browser.fetch(URL_))).toMatchObject({ status, ok: false });
  });
});

// https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list
describe("which headers the page reads across origins", () => {
  const always = ["cache-control", "content-type"];
  const everything = [
    "access-control-allow-origin",
    "access-control-expose-headers",
    ...always,
    "etag",
    "x-request-id",
    "x-secret",
  ];
  const include = { credentials: "include" } as const;

  test.each<[string, string, { readonly credentials?: "include" }, readonly string[]]>([
    ["nothing listed", "", {}, always],
    ["a name, in any case", "x-REQUEST-id", {}, [...always, "x-request-id"]],
    ["several", "X-Secret,, ETag", {}, [...always, "etag", "x-secret"]],
    ["*", "*", {}, everything],
    ["* beside a name", "*, ETag", {}, everything],
    ["* with credentials is the literal name", "*", include, always],
    ["* with credentials, and a name", "*, ETag", include, [...always, "etag"]],
    ["Set-Cookie, never", "Set-Cookie, Set-Cookie2", {}, always],
    ["a list that does not parse", "ETag; X-Secret", {}, always],
  ])("%s", async (_what, value, init, expected) => {
    const { browser } = browserOver(exposing(value, ["Access-Control-Allow-Credentials", "true"]));
    const { exposed } = await browser.explain(URL_, init);
    expect(exposed.filter((name) => name !== "access-control-allow-credentials")).toEqual(expected);
    expect(names(await browser.fetch(URL_, init))).toEqual(exposed);
  });

  test("a header whose name is *, with credentials", async () => {
    const { browser } = browserOver(exposing("*", ["Access-Control-Allow-Credentials", "true"], ["*", "1"]));
    expect((await browser.explain(URL_, include)).exposed).toEqual(["*", ...always]);
  });

  test("names on several lines", async () => {
    const { browser } = browserOver(exposing("ETag", ["Access-Control-Expose-Headers", "X-Secret"]));
    expect((await browser.explain(URL_)).exposed).toEqual([...always, "etag", "x-secret"]);
  });

  test("one line that does not parse spoils all", async () => {
    const { browser } = browserOver(exposing("ETag", ["Access-Control-Expose-Headers", "x y"]));
    expect((await browser.explain(URL_)).exposed).toEqual(always);
  });

  test("the seven that need no list", async () => {
    const seven = "Cache-Control Content-Language Content-Length Content-Type Expires Last-Modified Pragma".split(" ");
    const lines = shared(PAGE, ...seven.map((name): HeaderLine => [name, "1"]), ["Age", "1"]);
    const { browser } = browserOver({ [URL_]: { actual: { lines } } });
    expect((await browser.explain(URL_)).exposed).toEqual(seven.map((name) => name.toLowerCase()));
  });
});

const broken = () => Promise.reject(new Error("boom"));

describe("fetch: the TypeError", () => {
  test("its cause is the explanation, and the page is told no more than a page is", async () => {
    const { browser } = browserOver({ [URL_]: { actual: { lines: [] } } });
    const error: unknown = await browser.fetch(URL_).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).cause).toMatchObject({ verdict: "blocked", code: "MissingAllowOriginHeader" });
    expect((error as TypeError).message).toBe("Failed to fetch: MissingAllowOriginHeader");
  });

  test("what cannot be made rejects too, and nothing is sent", async () => {
    const { browser, sent } = browserOver();
    await expect(browser.fetch(URL_, { method: "TRACE" })).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test("a transport that throws is a connection that failed", async () => {
    const error: unknown = await browserOver({}, { transport: broken })
      .browser.fetch(URL_)
      .catch((thrown: unknown) => thrown);
    expect((error as TypeError).cause).toMatchObject({ code: "NetworkFailure" });
  });
});

describe("explain", () => {
  test("a readable call, whole", async () => {
    const { browser } = browserOver(exposing("X-Request-Id"));
    const explanation = await browser.explain("https://API.example.com/me#top", { method: "put" });
    expect(explanation).toMatchObject({
      verdict: "readable",
      code: null,
      message: "The page reads the answer: status 200.",
      compared: null,
      mend: [],
      see: "https://fetch.spec.whatwg.org/#concept-filtered-response",
      request: { method: "PUT", url: `${URL_}#top`, origin: PAGE, mode: "cors", credentials: "same-origin" },
      response: { type: "cors", status: 200 },
      exposed: ["cache-control", "content-type", "x-request-id"],
      engines: [],
    });
    expect(
      explanation.exchanges.map(({ request, response }) => [request.kind, request.method, response?.status]),
    ).toEqual([
      ["preflight", "OPTIONS", 204],
      ["actual", "PUT", 200],
    ]);
    expect(explanation.steps.map(({ algorithm }) => algorithm)).toEqual([
      "main fetch",
      "CORS-preflight fetch",
      "CORS-preflight fetch",
      "CORS check",
    ]);
  });

  test("a call that cannot be made is told as it was written", async () => {
    const { browser } = browserOver();
    expect((await browser.explain("https://", { method: "put", mode: "navigate" })).request).toEqual({
      method: "put",
      url: "https://",
      origin: PAGE,
      mode: "cors",
      credentials: "same-origin",
    });
  });

  test("what was compared: the two strings", async () => {
    const { browser } = browserOver({ [URL_]: { actual: { lines: shared(OTHER) } } });
    expect((await browser.explain(URL_)).compared).toEqual({ expected: PAGE, found: OTHER });
  });

  test("a failure without two strings compares nothing", async () => {
    const { browser } = browserOver({ [URL_]: { actual: null } });
    expect((await browser.explain(URL_)).compared).toBeNull();
  });

  test("it never throws for what a page writes", async () => {
    const { browser } = browserOver();
    for (const headers of [[["a"]], "x", [[]], { a: Symbol.iterator.description }])
      expect((await browser.explain(URL_, { headers: headers as never })).verdict).toMatch(/not-sent|readable/);
  });

  test("fetch and explain share the preflight cache", async () => {
    const { browser, sent } = browserOver();
    await browser.fetch(URL_, { method: "PUT" });
    const { steps } = await browser.explain(URL_, { method: "PUT" });
    expect(sent.map(({ kind }) => kind)).toEqual(["preflight", "actual", "actual"]);
    expect(steps.map(({ algorithm }) => algorithm)).toContain("CORS-preflight cache");
  });

  test("is data: it survives JSON, but for streams", async () => {
    const { browser } = browserOver(exposing("ETag"));
    const explanation = await browser.explain(URL_, { method: "PUT" });
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  });
});

describe("engines that would decide otherwise", () => {
  const star: readonly HeaderLine[] = [
    ["Access-Control-Allow-Origin", PAGE],
    ["Access-Control-Allow-Headers", "*"],
  ];
  const call = { headers: { Authorization: "Bearer x" } } as const;

  test("Authorization under *: the standard refuses it, the engines do not", async () => {
    // The answer to the request itself was never seen, so what the engines would make of it is not known.
    const scripts = { [URL_]: { preflight: { lines: star } } };
    const bySpec = await browserOver(scripts).browser.explain(URL_, call);
    const sent = ["chromium", "firefox", "webkit"].map((engine) => ({ engine, verdict: "sent", code: null }));
    expect([bySpec.verdict, bySpec.engines]).toEqual(["blocked", sent]);
    const byChromium = await browserOver(scripts, { engine: "chromium" }).browser.explain(URL_, call);
    expect([byChromium.verdict, byChromium.engines]).toEqual([
      "readable",
      [{ engine: "spec", verdict: "blocked", code: "HeaderDisallowedByPreflightResponse" }],
    ]);
  });

  test("nobody is asked again for it", async () => {
    const { browser, sent } = browserOver({}, { engine: "firefox" });
    await browser.explain(URL_, { method: "PUT" });
    expect(sent.length).toBe(2);
  });

  test("a stream is sent once, and nothing is said of other engines", async () => {
    const { browser, sent } = browserOver();
    const body = new Blob(["x"]).stream();
    expect((await browser.explain(URL_, { method: "POST", body, duplex: "half" })).engines).toEqual([]);
    expect(sent.length).toBe(2);
  });
});

test("the types are those of fetch", () => {
  expectTypeOf<Browser["fetch"]>().returns.resolves.toEqualTypeOf<Response>();
  expectTypeOf<Browser["explain"]>().returns.resolves.toEqualTypeOf<Explanation>();
});

function pick({ type, url, status, ok, redirected }: Response) {
  return { type, url, status, ok, redirected };
}
