import { describe, expect, test } from "vitest";
import type { BrowserRequestInit, HeaderLine } from "../../src/browser/index.ts";
import { isBadPort } from "../../src/browser/bad-port.ts";
import { API, browserOver, PAGE, redirectTo, shared } from "./_scripted.ts";

// https://fetch.spec.whatwg.org/#bad-port
const BAD_PORTS = `0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115
  117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989
  990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080`;

test("the bad ports are the standard's, and no other", () => {
  const ports = Array.from({ length: 65_536 }, (_, port) => port);
  const bad = ports.filter((port) => isBadPort(new URL(`http://a.test:${String(port)}/`)));
  expect(bad).toEqual(BAD_PORTS.split(/\s+/).map(Number));
});

describe("step 7: a bad port is not fetched from", () => {
  test.each<[string, string, BrowserRequestInit]>([
    ["across origins", "https://api.example.com:22/", {}],
    ["in the own origin's name", `${PAGE}:6667/`, { mode: "no-cors" }],
  ])("%s", async (_what, url, init) => {
    const { browser, sent } = browserOver();
    const { verdict, code } = await browser.explain(url, init);
    expect([verdict, code, sent.length]).toEqual(["not-sent", "BadPort", 0]);
  });

  test("by way of a redirect too", async () => {
    const { browser, sent } = browserOver({ [`${API}/a`]: redirectTo("https://api.example.com:25/") });
    const { verdict, code } = await browser.explain(`${API}/a`);
    expect([verdict, code, sent.length]).toEqual(["blocked", "BadPort", 1]);
  });
});

// https://fetch.spec.whatwg.org/#concept-main-fetch
describe("step 12", () => {
  const SITE = API;
  test.each<[string, string, BrowserRequestInit, string, string | null, readonly string[]]>([
    ["1: the own origin", `${PAGE}/me`, {}, "readable", null, [`GET ${PAGE}/me origin=none`]],
    [
      "1: the own origin asks nothing first",
      `${PAGE}/me`,
      { method: "PUT", headers: { "x-a": "1" } },
      "readable",
      null,
      [`PUT ${PAGE}/me origin=${PAGE}`],
    ],
    ["1: mode same-origin", `${PAGE}/me`, { mode: "same-origin" }, "readable", null, [`GET ${PAGE}/me origin=none`]],
    [
      "1: no-cors to the own origin reads",
      `${PAGE}/me`,
      { mode: "no-cors" },
      "readable",
      null,
      [`GET ${PAGE}/me origin=none`],
    ],
    [
      "1: no-cors to the own origin may have any redirect mode",
      `${PAGE}/me`,
      { mode: "no-cors", redirect: "error" },
      "readable",
      null,
      [`GET ${PAGE}/me origin=none`],
    ],
    ["2: same-origin to another", `${SITE}/me`, { mode: "same-origin" }, "not-sent", "DisallowedByMode", []],
    ["3: no-cors", `${SITE}/me`, { mode: "no-cors" }, "opaque", null, [`GET ${SITE}/me origin=none`]],
    [
      "3: no-cors, redirect error",
      `${SITE}/me`,
      { mode: "no-cors", redirect: "error" },
      "not-sent",
      "NoCorsRedirectModeNotFollow",
      [],
    ],
    [
      "3: no-cors, redirect manual",
      `${SITE}/me`,
      { mode: "no-cors", redirect: "manual" },
      "not-sent",
      "NoCorsRedirectModeNotFollow",
      [],
    ],
    ["3: no-cors, ftp", "ftp://api.example.com/", { mode: "no-cors" }, "not-sent", "CorsDisabledScheme", []],
    ["4: ftp", "ftp://api.example.com/", {}, "not-sent", "CorsDisabledScheme", []],
    ["4: file", "file:///etc/passwd", {}, "not-sent", "CorsDisabledScheme", []],
    ["4: chrome-extension", "chrome-extension://abc/x", {}, "not-sent", "CorsDisabledScheme", []],
    [
      "5: an upload listener asks first, for a safelisted request too",
      `${SITE}/me`,
      { method: "POST", uploadListener: true },
      "readable",
      null,
      [`OPTIONS ${SITE}/me origin=${PAGE} ask=POST`, `POST ${SITE}/me origin=${PAGE}`],
    ],
    [
      "6: an unsafe method and unsafe names",
      `${SITE}/me`,
      { method: "put", headers: { "X-B": "1", "x-a": "2" } },
      "readable",
      null,
      [`OPTIONS ${SITE}/me origin=${PAGE} ask=PUT[x-a,x-b]`, `PUT ${SITE}/me origin=${PAGE}`],
    ],
    ["7: a safelisted request", `${SITE}/me`, {}, "readable", null, [`GET ${SITE}/me origin=${PAGE}`]],
  ])("%s", async (_step, url, init, verdict, code, wire) => {
    const { browser, shown } = browserOver();
    const explanation = await browser.explain(url, init);
    expect([explanation.verdict, explanation.code, shown()]).toEqual([verdict, code, wire]);
  });

  test("an opaque page has no origin of its own: everything is another", async () => {
    const { browser, shown } = browserOver({}, { page: "null" });
    expect((await browser.explain(`${API}/me`)).verdict).toBe("readable");
    expect(shown()).toEqual([`GET ${API}/me origin=null`]);
    expect((await browser.explain(`${API}/me`, { mode: "same-origin" })).code).toBe("DisallowedByMode");
  });
});

const corp = (...values: readonly string[]): HeaderLine[] =>
  values.map((value) => ["Cross-Origin-Resource-Policy", value]);

// https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check
describe("Cross-Origin-Resource-Policy", () => {
  const NO_CORS = { mode: "no-cors" } as const;

  test.each<[string, string, string, readonly HeaderLine[], string | null]>([
    ["none", PAGE, API, corp(), null],
    ["cross-origin", PAGE, "https://b.test", corp("cross-origin"), null],
    ["same-origin, another origin of the site", PAGE, API, corp("same-origin"), "CrossOriginResourcePolicy"],
    ["same-site, same site", PAGE, API, corp("same-site"), null],
    ["same-site, another port", PAGE, `${PAGE}:8443`, corp("same-site"), null],
    ["same-site, another site", PAGE, "https://b.test", corp("same-site"), "CrossOriginResourcePolicy"],
    ["same-site, from http to https", "http://app.example.com", API, corp("same-site"), "CrossOriginResourcePolicy"],
    [
      "same-site, from https to http: schemelessly",
      "https://a.localhost",
      "http://b.a.localhost",
      corp("same-site"),
      null,
    ],
    ["same-site, over http alone", "http://app.example.com", "http://api.example.com", corp("same-site"), null],
    ["another case is none", PAGE, "https://b.test", corp("Same-Origin"), null],
    ["two lines are none", PAGE, "https://b.test", corp("same-origin", "same-origin"), null],
    ["a list is none", PAGE, "https://b.test", corp("same-site, same-origin"), null],
    ["same-site, an opaque page", "null", API, corp("same-site"), "CrossOriginResourcePolicy"],
  ])("%s", async (_what, page, target, lines, code) => {
    const { browser } = browserOver({ [`${target}/x`]: { actual: { lines } } }, { page });
    expect((await browser.explain(`${target}/x`, NO_CORS)).code).toBe(code);
  });

  test("it is not asked of a cors answer", async () => {
    const { browser } = browserOver({ [`${API}/x`]: { actual: { lines: shared(PAGE, ...corp("same-origin")) } } });
    expect((await browser.explain(`${API}/x`)).verdict).toBe("readable");
  });

  test("it is asked of a redirect", async () => {
    const lines: HeaderLine[] = [...corp("same-origin"), ["Location", `${PAGE}/y`]];
    const { browser } = browserOver({ [`${API}/x`]: { actual: { status: 302, lines } } });
    expect((await browser.explain(`${API}/x`, NO_CORS)).code).toBe("CrossOriginResourcePolicy");
  });
});

test.each<[string, BrowserRequestInit, "preflight" | "actual"]>([
  ["the request", {}, "actual"],
  ["the preflight", { method: "PUT" }, "preflight"],
])("no answer to %s", async (_what, init, kind) => {
  const { browser, sent } = browserOver({ [`${API}/x`]: { [kind]: null } });
  const { verdict, code } = await browser.explain(`${API}/x`, init);
  expect([verdict, code, sent.at(-1)?.kind]).toEqual(["blocked", "NetworkFailure", kind]);
});
