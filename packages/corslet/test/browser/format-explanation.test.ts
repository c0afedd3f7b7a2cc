import { describe, expect, test } from "vitest";
import { formatExplanation, type HeaderLine, type Shades } from "../../src/browser/index.ts";
import { API, browserOver, PAGE, shared } from "./_scripted.ts";

const URL_ = `${API}/me`;

async function explained(lines: readonly HeaderLine[], init = {}) {
  return browserOver({ [URL_]: { actual: { lines }, preflight: { lines: shared() } } }).browser.explain(URL_, init);
}

test("a readable call: what was exchanged, and the headers that the page reads", async () => {
  const lines = shared(PAGE, ["ETag", "1"], ["Content-Type", "x"], ["Access-Control-Expose-Headers", "ETag"]);
  expect(formatExplanation(await explained(lines))).toBe(`READABLE
The page reads the answer: status 200.
Headers that it reads: content-type, etag.

-> GET https://api.example.com/me
   Origin: https://app.example.com
<- 200
   Access-Control-Allow-Origin: https://app.example.com
   Access-Control-Expose-Headers: ETag

https://fetch.spec.whatwg.org/#concept-filtered-response`);
});

test("a blocked call: the two strings, and a mark where they part", async () => {
  const text = formatExplanation(await explained(shared("https://app.example.com:8443")));
  expect(text).toContain(`  expected  https://app.example.com
  found     https://app.example.com:8443
                                   ^
`);
});

test.each<[string, HeaderLine[], object]>([
  ["* is no string to compare", shared("*"), { credentials: "include" }],
  ["nothing is no string to compare", [], {}],
])("%s", async (_what, lines, init) => {
  expect(formatExplanation(await explained(lines, init))).not.toContain("expected");
});

test("a call that is not sent shows no exchange", async () => {
  const text = formatExplanation(await explained([], { method: "TRACE" }));
  expect(text).toMatch(
    /^NOT SENT ForbiddenMethod\nNo page may send the method TRACE\.\n\nTo mend it\n {2}In the page: /,
  );
});

test("no answer is said so", async () => {
  const { browser } = browserOver({ [URL_]: { actual: null } });
  expect(formatExplanation(await browser.explain(URL_))).toContain("\n<- no answer\n");
});

test("engines that would decide otherwise", async () => {
  const lines = shared(PAGE, ["Access-Control-Allow-Headers", "*"]);
  const { browser } = browserOver({ [URL_]: { preflight: { lines } } }, { engine: "webkit" });
  const text = formatExplanation(await browser.explain(URL_, { headers: { Authorization: "x" } }));
  expect(text).toContain(
    "\nspec would decide otherwise: blocked (HeaderDisallowedByPreflightResponse), not readable.\n",
  );
});

test("engines that would send what is refused here", async () => {
  const lines = shared(PAGE, ["Access-Control-Allow-Headers", "*"]);
  const { browser } = browserOver({ [URL_]: { preflight: { lines } } });
  const text = formatExplanation(await browser.explain(URL_, { headers: { Authorization: "x" } }));
  expect(text).toContain("\nwebkit would decide otherwise: the preflight's answer lets the request be sent there.\n");
});

test("what is no origin and no flag is not compared letter by letter", async () => {
  const lines = shared(PAGE, ["Location", "https://user@api.example.com/"]);
  const { browser } = browserOver({ [URL_]: { actual: { status: 302, lines } } });
  const explanation = await browser.explain(URL_);
  expect(explanation.code).toBe("RedirectContainsCredentials");
  expect(formatExplanation(explanation)).not.toContain("  expected  ");
});

describe("width", () => {
  test.each([40, 60, 80])("at %i columns every sentence fits, and no header line is broken", async (width) => {
    const text = formatExplanation(await explained([], { credentials: "include" }), undefined, width);
    const long = text.split("\n").filter((line) => line.length > width);
    expect(long.every((line) => /^\s*(?:Access-Control-|in a Corslet policy:|https:|->|Origin:)/.test(line))).toBe(
      true,
    );
    expect(text).toContain(`    Access-Control-Allow-Origin: ${PAGE}\n`);
    expect(text).toContain(`    in a Corslet policy: origins: ["${PAGE}"]\n`);
  });

  test("without one nothing is wrapped", async () => {
    const explanation = await explained([]);
    expect(formatExplanation(explanation)).toContain(explanation.message);
  });
});

const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;

test("shades mark verdict, arrows, headers to write and asides; the text is the same", async () => {
  const explanation = await explained([]);
  const shades: Shades = { good: mark("good"), bad: mark("bad"), strong: mark("strong"), faint: mark("faint") };
  const marked = formatExplanation(explanation, shades);
  expect(marked.replace(/<\/?(?:good|bad|strong|faint)>/g, "")).toBe(formatExplanation(explanation));
  expect(marked).toContain("<strong><bad>BLOCKED</bad></strong> MissingAllowOriginHeader");
  expect(marked).toContain(`<strong>Access-Control-Allow-Origin: ${PAGE}</strong>`);
});
