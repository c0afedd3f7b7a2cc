import { describe, expect, test } from "vitest";
import { CookieJar } from "tough-cookie";
import type { BrowserRequestInit, HeaderLine } from "../../src/browser/index.ts";
import { API, browserOver, OTHER, PAGE, redirectTo, type Script, shared, valueOf } from "./_scripted.ts";

const URL_ = `${API}/me`;

function jarWith(...cookies: readonly (readonly [url: string, line: string])[]): CookieJar {
  const jar = new CookieJar();
  for (const [url, line] of cookies) jar.setCookieSync(line, url);
  return jar;
}

async function cookieSent(init: BrowserRequestInit, jar: CookieJar, url: string = URL_, page: string = PAGE) {
  const { browser, sent } = browserOver({}, { page, cookies: jar });
  await browser.explain(url, init);
  return sent.map((request) => valueOf(request, "cookie") ?? "");
}

const SID: readonly [string, string] = [API, "sid=1; Secure; SameSite=None"];

// https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, includeCredentials
describe("cookies are sent", () => {
  test.each<[string, BrowserRequestInit, string, string[]]>([
    ["include, another origin", { credentials: "include" }, URL_, ["sid=1"]],
    ["same-origin, another origin", {}, URL_, [""]],
    ["omit, another origin", { credentials: "omit" }, URL_, [""]],
    ["include, never on the preflight", { credentials: "include", method: "PUT" }, URL_, ["", "sid=1"]],
    ["no-cors, include", { mode: "no-cors", credentials: "include" }, URL_, ["sid=1"]],
    ["no-cors, same-origin", { mode: "no-cors" }, URL_, [""]],
    ["same-origin, the own origin", {}, `${PAGE}/me`, ["own=1"]],
    ["omit, the own origin", { credentials: "omit" }, `${PAGE}/me`, [""]],
  ])("%s", async (_what, init, url, cookies) => {
    expect(await cookieSent(init, jarWith(SID, [PAGE, "own=1"]), url)).toEqual(cookies);
  });

  test("the page cannot write its own", async () => {
    const init = { credentials: "include", headers: { Cookie: "sid=2" } } as const;
    expect(await cookieSent(init, jarWith(SID))).toEqual(["sid=1"]);
  });
});

// https://fetch.spec.whatwg.org/#determine-the-same-site-mode
describe("SameSite", () => {
  const INCLUDE = { credentials: "include" } as const;
  test.each<[string, string, string, string]>([
    ["Strict, same site", PAGE, "SameSite=Strict", "c=1"],
    ["Lax, same site", PAGE, "SameSite=Lax", "c=1"],
    ["None, same site", PAGE, "SameSite=None; Secure", "c=1"],
    ["Strict, another site", OTHER, "SameSite=Strict", ""],
    ["Lax, another site: fetch is no navigation", OTHER, "SameSite=Lax", ""],
    ["None, another site", OTHER, "SameSite=None; Secure", "c=1"],
    ["Strict, from http to https: not the same site", "http://app.example.com", "SameSite=Strict", ""],
    ["Lax, an opaque page", "null", "SameSite=Lax", ""],
    ["None, an opaque page", "null", "SameSite=None; Secure", "c=1"],
  ])("%s", async (_what, page, attributes, sent) => {
    expect(await cookieSent(INCLUDE, jarWith([API, `c=1; ${attributes}`]), URL_, page)).toEqual([sent]);
  });

  test("after a redirect across sites, even back home, Lax stays behind", async () => {
    const scripts: Record<string, Script> = {
      [URL_]: {
        actual: {
          status: 302,
          lines: shared(PAGE, ["Access-Control-Allow-Credentials", "true"], ["Location", `${OTHER}/`]),
        },
      },
      [`${OTHER}/`]: {
        actual: {
          status: 302,
          lines: shared("null", ["Access-Control-Allow-Credentials", "true"], ["Location", `${API}/last`]),
        },
      },
    };
    const { browser, sent } = browserOver(scripts, { cookies: jarWith([API, "c=1; SameSite=Lax"]) });
    await browser.explain(URL_, INCLUDE);
    expect(sent.map((request) => valueOf(request, "cookie") ?? "")).toEqual(["c=1", "", ""]);
  });
});

async function stored(init: BrowserRequestInit, lines: readonly HeaderLine[], url: string = URL_): Promise<string> {
  const jar = new CookieJar();
  const { browser } = browserOver({ [url]: { actual: { lines } } }, { cookies: jar });
  await browser.explain(url, init);
  return jar.getCookieStringSync(url);
}

describe("Set-Cookie", () => {
  const SET: HeaderLine = ["Set-Cookie", "new=1; Secure; SameSite=None"];

  test.each<[string, BrowserRequestInit, readonly HeaderLine[], string]>([
    ["include", { credentials: "include" }, shared(PAGE, ["Access-Control-Allow-Credentials", "true"], SET), "new=1"],
    ["include, though the answer is not shared", { credentials: "include" }, [SET], "new=1"],
    ["same-origin to another origin", {}, shared(PAGE, SET), ""],
    ["omit", { credentials: "omit" }, shared(PAGE, SET), ""],
    ["no-cors, include", { mode: "no-cors", credentials: "include" }, [SET], "new=1"],
    [
      "several lines",
      { credentials: "include" },
      shared(PAGE, SET, ["Set-Cookie", "b=2; Secure; SameSite=None"]),
      "new=1; b=2",
    ],
    [
      "a bad line is left out",
      { credentials: "include" },
      shared(PAGE, ["Set-Cookie", "x=1; Domain=b.test"], SET),
      "new=1",
    ],
  ])("%s", async (_what, init, lines, cookies) => {
    expect(await stored(init, lines)).toBe(cookies);
  });

  test("the own origin's, without a word", async () => {
    expect(await stored({}, [SET], `${PAGE}/me`)).toBe("new=1");
  });

  test("a preflight's is not stored", async () => {
    const jar = new CookieJar();
    const lines = shared(
      PAGE,
      ["Access-Control-Allow-Methods", "PUT"],
      ["Access-Control-Allow-Credentials", "true"],
      SET,
    );
    const { browser } = browserOver({ [URL_]: { preflight: { lines } } }, { cookies: jar });
    await browser.explain(URL_, { method: "PUT", credentials: "include" });
    expect(jar.getCookieStringSync(URL_)).toBe("");
  });

  test("a redirect's is, and the next hop has it", async () => {
    const cookies = new CookieJar();
    const script = redirectTo("/me", 302);
    const { browser, sent } = browserOver(
      {
        [`${API}/login`]: {
          actual: {
            status: 302,
            lines: [...(script.actual?.lines ?? []), ["Access-Control-Allow-Credentials", "true"], SET],
          },
        },
      },
      { cookies },
    );
    await browser.explain(`${API}/login`, { credentials: "include" });
    expect(valueOf(sent[1], "cookie")).toBe("new=1");
  });
});
