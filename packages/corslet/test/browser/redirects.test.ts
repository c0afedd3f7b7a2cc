import { describe, expect, test } from "vitest";
import type { BrowserRequestInit, HeaderLine } from "../../src/browser/index.ts";
import { API, browserOver, OTHER, PAGE, redirectTo, type Script, shared, valueOf } from "./_scripted.ts";

const START = `${API}/start`;
const NEXT = `${API}/next`;

async function followed(scripts: Readonly<Record<string, Script>>, init: BrowserRequestInit = {}, url: string = START) {
  const { browser, shown, sent } = browserOver(scripts);
  const explanation = await browser.explain(url, init);
  return { ...explanation, shown: shown(), sent };
}

// https://fetch.spec.whatwg.org/#concept-http-redirect-fetch
describe("methods and bodies", () => {
  const KEPT: BrowserRequestInit = { body: "x", headers: { "Content-Language": "de", "Content-Encoding": "x" } };
  test.each<[number, string, string, boolean]>([
    [301, "POST", "GET", false],
    [302, "POST", "GET", false],
    [303, "POST", "GET", false],
    [307, "POST", "POST", true],
    [308, "POST", "POST", true],
    [301, "PUT", "PUT", true],
    [302, "DELETE", "DELETE", true],
    [303, "PUT", "GET", false],
    [303, "DELETE", "GET", false],
    [303, "PATCH", "GET", false],
    [307, "PUT", "PUT", true],
  ])("%i after %s: %s", async (status, method, next, keepsBody) => {
    const { sent } = await followed({ [START]: redirectTo(NEXT, status) }, { ...KEPT, method });
    const last = sent.at(-1);
    expect([last?.url, last?.method, last?.body !== null]).toEqual([NEXT, next, keepsBody]);
    // Step 12: with the body go the headers that describe it.
    const describing = ["content-type", "content-language", "content-encoding"];
    expect(describing.map((name) => valueOf(last, name) !== undefined)).toEqual([keepsBody, keepsBody, keepsBody]);
  });

  test.each([301, 302, 303, 307, 308])("%i after GET and HEAD changes nothing", async (status) => {
    for (const method of ["GET", "HEAD"]) {
      const { sent } = await followed({ [START]: redirectTo(NEXT, status) }, { method });
      expect(sent.map((request) => request.method)).toEqual([method, method]);
    }
  });

  test.each([300, 304, 305, 306, 310, 399])("%i is no redirect status", async (status) => {
    const { shown, verdict, response } = await followed({ [START]: redirectTo(NEXT, status) });
    expect([shown.length, verdict, response?.status]).toEqual([1, "readable", status]);
  });
});

const leadingTo = (...locations: readonly string[]): Script => ({
  actual: { status: 302, lines: shared(PAGE, ...locations.map((value): HeaderLine => ["Location", value])) },
});

describe("Location", () => {
  test.each<[string, Script, string | null, string | null]>([
    ["relative", leadingTo("next?x=1"), null, `${NEXT}?x=1`],
    ["absolute path", leadingTo("/next"), null, NEXT],
    ["without scheme", leadingTo("//api.example.com/next"), null, NEXT],
    ["upper case", leadingTo("HTTPS://API.EXAMPLE.COM/next"), null, NEXT],
    ["step 5: no URL", leadingTo("https://"), "RedirectInvalidLocation", null],
    ["step 5: a bad port number", leadingTo("https://api.example.com:99999/"), "RedirectInvalidLocation", null],
    ["step 5: two lines", leadingTo(NEXT, NEXT), "RedirectInvalidLocation", null],
    ["step 5: two that differ", leadingTo(NEXT, "/other"), "RedirectInvalidLocation", null],
    ["step 6: data:", leadingTo("data:text/plain,x"), "RedirectSchemeNotHttp", null],
    ["step 6: ftp:", leadingTo("ftp://api.example.com/"), "RedirectSchemeNotHttp", null],
    ["step 6: javascript:", leadingTo("javascript:0"), "RedirectSchemeNotHttp", null],
    ["step 6: about:blank", leadingTo("about:blank"), "RedirectSchemeNotHttp", null],
  ])("%s", async (_what, script, code, reached) => {
    const outcome = await followed({ [START]: script });
    expect([outcome.code, outcome.sent[1]?.url ?? null]).toEqual([code, reached]);
  });

  test("step 4: none: the redirect is the answer", async () => {
    const { verdict, response } = await followed({ [START]: leadingTo() });
    expect([verdict, response?.status]).toEqual(["readable", 302]);
  });

  test("the fragment of the URL goes along where the Location has none", async () => {
    const { browser } = browserOver({ [START]: redirectTo(NEXT), [NEXT]: redirectTo("/last#own") });
    // A fragment is never sent, and Response.url leaves it out; where it went shows only in the steps.
    const { steps } = await browser.explain(`${START}#top`);
    const says = steps.map(({ says: text }) => text).join("\n");
    expect([says.includes(`${NEXT}#top`), says.includes("/last#own")]).toEqual([true, true]);
  });

  test("an empty fragment is one", async () => {
    const { browser } = browserOver({ [START]: redirectTo(`${NEXT}#`) });
    const { steps } = await browser.explain(`${START}#top`);
    expect(steps.map(({ says }) => says).join()).toContain(`${NEXT}#,`);
  });
});

const chain = (count: number): Record<string, Script> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${API}/${String(i)}`, redirectTo(`/${String(i + 1)}`)]));

const ownRedirect: Record<string, Script> = { [`${PAGE}/a`]: { actual: { status: 302, lines: [["Location", "/a"]] } } };

describe("how many", () => {
  test.each<[number, string | null, number]>([
    [1, null, 2],
    [19, null, 20],
    [20, null, 21],
    [21, "TooManyRedirects", 21],
    [40, "TooManyRedirects", 21],
  ])("%i redirects: %s after %i requests", async (count, code, requests) => {
    const outcome = await followed(chain(count), {}, `${API}/0`);
    expect([outcome.code, outcome.sent.length]).toEqual([code, requests]);
  });

  test("within the own origin they count as well", async () => {
    const outcome = await followed(ownRedirect, {}, `${PAGE}/a`);
    expect([outcome.code, outcome.sent.length]).toEqual(["TooManyRedirects", 21]);
  });
});

const named = (url: string): string => url.replace("//", "//user:secret@");

const redirectFromHome = (location: string): Script => ({ actual: { status: 302, lines: [["Location", location]] } });

describe("user names in the Location", () => {
  test.each<[string, string, Script, BrowserRequestInit, string | null]>([
    ["step 9: to another origin", `${PAGE}/a`, redirectFromHome(named(NEXT)), {}, "RedirectContainsCredentials"],
    [
      "step 9: a user name alone",
      `${PAGE}/a`,
      redirectFromHome("https://user@api.example.com/"),
      {},
      "RedirectContainsCredentials",
    ],
    ["step 10: from another origin to itself", START, redirectTo(named(NEXT)), {}, "RedirectContainsCredentials"],
    ["step 10: from another origin home", START, redirectTo(named(`${PAGE}/`)), {}, "RedirectContainsCredentials"],
    ["within the redirectFromHome origin", `${PAGE}/a`, redirectFromHome(named(`${PAGE}/b`)), {}, null],
    ["no-cors", START, redirectTo(named(NEXT)), { mode: "no-cors" }, null],
  ])("%s", async (_what, url, script, init, code) => {
    expect((await followed({ [url]: script }, init, url)).code).toBe(code);
  });
});

describe("what a redirect takes off", () => {
  const withToken = { headers: { Authorization: "Bearer x", "x-a": "1" } } as const;

  test.each<[string, string, Record<string, Script>, boolean]>([
    ["Authorization stays within an origin", START, { [START]: redirectTo(NEXT, 307) }, true],
    ["step 13: Authorization goes when the origin changes", START, { [START]: redirectTo(`${OTHER}/`, 307) }, false],
    [
      "step 13: another port is another origin",
      START,
      { [START]: redirectTo("https://api.example.com:8443/", 307) },
      false,
    ],
    [
      "step 13: from the own origin to another",
      `${PAGE}/a`,
      { [`${PAGE}/a`]: { actual: { status: 307, lines: [["Location", NEXT]] } } },
      false,
    ],
  ])("%s", async (_what, url, scripts, keeps) => {
    const { sent } = await followed(scripts, withToken, url);
    const last = sent.at(-1);
    expect([valueOf(last, "authorization") !== undefined, valueOf(last, "x-a")]).toEqual([keeps, "1"]);
  });

  test("the next hop does not ask for what was taken off", async () => {
    const scripts = { [START]: redirectTo(`${OTHER}/`, 307) };
    const { shown } = await followed(scripts, { headers: { Authorization: "Bearer x" } });
    expect(shown).toEqual([
      `OPTIONS ${START} origin=${PAGE} ask=GET[authorization]`,
      `GET ${START} origin=${PAGE}`,
      `GET ${OTHER}/ origin=null`,
    ]);
  });
});

describe("the next hop is main fetch again", () => {
  test("it asks first, as `null` after a change of origin", async () => {
    const { shown } = await followed({ [START]: redirectTo(`${OTHER}/x`, 307) }, { method: "PUT" });
    expect(shown).toEqual([
      `OPTIONS ${START} origin=${PAGE} ask=PUT`,
      `PUT ${START} origin=${PAGE}`,
      `OPTIONS ${OTHER}/x origin=null ask=PUT`,
      `PUT ${OTHER}/x origin=null`,
    ]);
  });

  test("from the own origin to another it becomes cors", async () => {
    const own: Record<string, Script> = { [`${PAGE}/a`]: { actual: { status: 302, lines: [["Location", START]] } } };
    const { shown, response } = await followed(own, {}, `${PAGE}/a`);
    expect([shown, response?.type]).toEqual([[`GET ${PAGE}/a origin=none`, `GET ${START} origin=${PAGE}`], "cors"]);
  });

  test("from another origin home it stays cors, and home must share itself with null", async () => {
    const home = { [START]: redirectTo(`${PAGE}/home`), [`${PAGE}/home`]: { actual: { lines: [] } } };
    const { code, exchanges } = await followed(home);
    expect([code, exchanges.length]).toEqual(["MissingAllowOriginHeader", 2]);
    const shares = { ...home, [`${PAGE}/home`]: { actual: { lines: shared("null") } } };
    expect((await followed(shares)).response?.type).toBe("cors");
  });

  test("the redirect itself must share itself", async () => {
    const { code, sent } = await followed({ [START]: { actual: { status: 302, lines: [["Location", NEXT]] } } });
    expect([code, sent.length]).toEqual(["MissingAllowOriginHeader", 1]);
  });

  test("mode same-origin does not leave its origin", async () => {
    const own: Record<string, Script> = { [`${PAGE}/a`]: { actual: { status: 302, lines: [["Location", START]] } } };
    const { code, verdict, sent } = await followed(own, { mode: "same-origin" }, `${PAGE}/a`);
    expect([code, verdict, sent.length]).toEqual(["DisallowedByMode", "blocked", 1]);
  });

  test("mode no-cors stays opaque, even back home", async () => {
    const { verdict, response } = await followed({ [START]: redirectTo(`${PAGE}/home`) }, { mode: "no-cors" });
    expect([verdict, response?.type]).toEqual(["opaque", "opaque"]);
  });
});

describe("redirect modes", () => {
  test("error: an answer that is a redirect is none", async () => {
    expect((await followed({ [START]: redirectTo(NEXT) }, { redirect: "error" })).code).toBe("RedirectModeError");
    expect((await followed({}, { redirect: "error" })).verdict).toBe("readable");
  });

  test("error: the CORS check comes first", async () => {
    const scripts = { [START]: { actual: { status: 302, lines: [["Location", NEXT] as const] } } };
    expect((await followed(scripts, { redirect: "error" })).code).toBe("MissingAllowOriginHeader");
  });

  test("manual: the page gets an opaque redirect, after the CORS check", async () => {
    const { verdict, response, sent } = await followed({ [START]: redirectTo(NEXT) }, { redirect: "manual" });
    expect([response, sent.length]).toEqual([{ type: "opaqueredirect", status: 0, headers: [] }, 1]);
    expect(verdict).toBe("opaque");
    const unshared = { [START]: { actual: { status: 302, lines: [["Location", NEXT] as const] } } };
    expect((await followed(unshared, { redirect: "manual" })).code).toBe("MissingAllowOriginHeader");
  });

  test("manual: without Location too", async () => {
    const scripts = { [START]: { actual: { status: 302, lines: shared() } } };
    expect((await followed(scripts, { redirect: "manual" })).response?.type).toBe("opaqueredirect");
  });
});

const streamed = (): BrowserRequestInit => ({ method: "POST", body: new Blob(["x"]).stream(), duplex: "half" });

describe("a stream", () => {
  test.each<[number, string | null]>([
    [301, "RedirectOfStream"],
    [302, "RedirectOfStream"],
    [303, null],
    [307, "RedirectOfStream"],
    [308, "RedirectOfStream"],
  ])("cannot be sent again after %i: %s", async (status, code) => {
    expect((await followed({ [START]: redirectTo(NEXT, status) }, streamed())).code).toBe(code);
  });
});
