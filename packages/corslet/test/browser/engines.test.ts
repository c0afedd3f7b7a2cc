import { describe, expect, test } from "vitest";
import type { BrowserRequestInit, Engine, HeaderLine } from "../../src/browser/index.ts";
import { API, browserOver, OTHER, PAGE, redirectTo, type Script, shared } from "./_scripted.ts";

const URL_ = `${API}/me`;
const ENGINES: readonly Engine[] = ["spec", "chromium", "firefox", "webkit"];

interface Situation {
  readonly page?: string;
  readonly calls: readonly BrowserRequestInit[];
  readonly scripts?: Readonly<Record<string, Script>>;
}

/** Everything that goes over the wire in an engine, `?` for a preflight and `!` for a request; `x` where a call failed. */
async function shape(engine: Engine, { page = PAGE, calls, scripts = {} }: Situation): Promise<string> {
  const { browser, sent } = browserOver(scripts, { engine, page });
  const parts: string[] = [];
  for (const init of calls) {
    const before = sent.length;
    const { code } = await browser.explain(URL_, init);
    const wire = sent.slice(before).map(({ kind }) => (kind === "preflight" ? "?" : "!"));
    parts.push(`${wire.join("")}${code === null ? "" : "x"}`);
  }
  return parts.join(" ");
}

const allowing = (...lines: readonly HeaderLine[]): Readonly<Record<string, Script>> => ({
  [URL_]: { preflight: { lines: shared(PAGE, ["Access-Control-Allow-Credentials", "true"], ...lines) } },
});
const star: HeaderLine = ["Access-Control-Allow-Headers", "*"];
const put: HeaderLine = ["Access-Control-Allow-Methods", "PUT"];
const age = (value: string): HeaderLine => ["Access-Control-Max-Age", value];
const PUT = { method: "PUT" } as const;

// What each engine does otherwise, and what the standard says; the differential harness holds these to real browsers.
describe("an engine's own ways, one by one", () => {
  test.each<[string, Situation, Readonly<Record<Engine, string>>]>([
    [
      "Allow-Headers: * covers Authorization",
      { calls: [{ headers: { Authorization: "x" } }], scripts: allowing(star) },
      { spec: "?x", chromium: "?!", firefox: "?!", webkit: "?!" },
    ],
    [
      "a negative Max-Age is 0",
      { calls: [PUT, PUT], scripts: allowing(put, age("-1")) },
      { spec: "?! !", chromium: "?! ?!", firefox: "?! ?!", webkit: "?! ?!" },
    ],
    [
      "+60 is a Max-Age; what is no number is none",
      { calls: [PUT, PUT], scripts: allowing(put, age("+60")) },
      { spec: "?! !", chromium: "?! !", firefox: "?! ?!", webkit: "?! !" },
    ],
    [
      "Save-Data and DPR ask nothing",
      { calls: [{ headers: { "Save-Data": "on" } }, { headers: { DPR: "1" } }] },
      { spec: "?! ?!", chromium: "! !", firefox: "?! ?!", webkit: "?! ?!" },
    ],
    [
      "Bytes=0-1 is a range",
      { calls: [{ headers: { Range: "Bytes=0-1" } }] },
      { spec: "?!", chromium: "?!", firefox: "?!", webkit: "!" },
    ],
    [
      "a range with numbers beyond 64 bits",
      { calls: [{ headers: { Range: "bytes=0-99999999999999999999" } }] },
      { spec: "!", chromium: "?!", firefox: "?!", webkit: "?!" },
    ],
    [
      "an upload listener, PUT, and no list of methods: to the standard the flag is enough",
      { calls: [{ ...PUT, body: "x", uploadListener: true }], scripts: allowing() },
      { spec: "?!", chromium: "?x", firefox: "?x", webkit: "?x" },
    ],
    [
      "an upload listener on GET",
      { calls: [{ uploadListener: true }] },
      { spec: "?!", chromium: "!", firefox: "?!", webkit: "?!" },
    ],
    [
      "a failure forgets what a preflight allowed (a redirect that is refused, in Firefox, does not)",
      {
        calls: [PUT, { ...PUT, redirect: "error" }, PUT],
        scripts: {
          [URL_]: {
            ...allowing(put, age("60"))[URL_],
            actual: { status: 302, lines: shared(PAGE, ["Location", "/next"]) },
          },
        },
      },
      { spec: "?!?! !x ?!!", chromium: "?!?! !x !!", firefox: "?!?! !x !!", webkit: "?!?! !x !!" },
    ],
    [
      "a redirect to a URL with a user name, within the page's own origin",
      {
        calls: [{}],
        page: API,
        scripts: { [URL_]: { actual: { status: 302, lines: [["Location", "https://user@api.example.com/next"]] } } },
      },
      { spec: "!!", chromium: "!x", firefox: "!!", webkit: "!!" },
    ],
    [
      "hop 2 asks because hop 1 had to",
      { calls: [{ method: "PUT" }], scripts: { [URL_]: redirectTo("/next", 303) } },
      { spec: "?!!", chromium: "?!!", firefox: "?!?!", webkit: "?!?!" },
    ],
  ])("%s", async (_what, situation, expected) => {
    const seen = await Promise.all(ENGINES.map(async (engine) => [engine, await shape(engine, situation)]));
    expect(Object.fromEntries(seen)).toEqual(expected);
  });
});

const askedBy = (origin: string): string => `OPTIONS ${OTHER}/x origin=${origin} ask=PUT`;

test("after a redirect that taints, Firefox's preflight carries the page's own origin", async () => {
  const ends: Record<string, string | undefined> = {};
  for (const engine of ENGINES) {
    const { browser, shown } = browserOver({ [URL_]: redirectTo(`${OTHER}/x`, 307) }, { engine });
    await browser.explain(URL_, { method: "PUT" });
    ends[engine] = shown()[2];
  }
  expect(ends).toEqual({
    spec: askedBy("null"),
    chromium: askedBy("null"),
    firefox: askedBy(PAGE),
    webkit: askedBy("null"),
  });
});
