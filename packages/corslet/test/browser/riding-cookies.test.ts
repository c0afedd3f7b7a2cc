import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/browser/engine.ts";
import { pageAt } from "../../src/browser/page.ts";
import { type RideFacts, ridingCookies } from "../../src/browser/riding-cookies.ts";
import { redirectTaintOf } from "../../src/browser/url-origin.ts";

const API = "https://api.example.com";
const ENGINES: readonly Engine[] = ["spec", "chromium", "firefox", "webkit"];
const ALL = "Strict Lax unset None";

function riding(page: string, urls: readonly string[], rest: Partial<RideFacts>): Record<string, string> {
  const { origin } = pageAt(page);
  const chain = urls.map((url) => new URL(url));
  const facts = {
    origin,
    url: chain.at(-1) as URL,
    taint: redirectTaintOf({ origin, urls: chain }),
    method: "POST",
    isNavigation: false,
    isUserInitiated: false,
    ...rest,
  };
  return Object.fromEntries(ENGINES.map((engine) => [engine, ridingCookies(facts, engine).join(" ")]));
}

const same = (kinds: string) => ({ spec: kinds, chromium: kinds, firefox: kinds, webkit: kinds });
const FORM = { isNavigation: true };

describe("which cookies ride along, by their SameSite", () => {
  test.each<
    [
      idea: string,
      page: string,
      urls: readonly string[],
      rest: Partial<RideFacts>,
      expected: Readonly<Record<string, string>>,
    ]
  >([
    ["the own origin", API, [API], {}, same(ALL)],
    ["a sibling host: Strict too", "https://app.example.com", [API], {}, same(ALL)],
    ["another port: Strict too", `${API}:8443`, [API], FORM, same(ALL)],
    [
      "a script of another site",
      "https://evil.test",
      [API],
      {},
      { spec: "None", chromium: "None", firefox: "unset None", webkit: "unset None" },
    ],
    [
      "a form of another site",
      "https://evil.test",
      [API],
      FORM,
      { spec: "None", chromium: "unset None", firefox: "unset None", webkit: "unset None" },
    ],
    ["a link of another site", "https://evil.test", [API], { ...FORM, method: "GET" }, same("Lax unset None")],
    [
      "a sandboxed page's form",
      "null",
      [API],
      FORM,
      { spec: "None", chromium: "unset None", firefox: "unset None", webkit: "unset None" },
    ],
    [
      "the same host from http",
      "http://api.example.com",
      [API],
      FORM,
      { spec: "None", chromium: "unset None", firefox: ALL, webkit: ALL },
    ],
    [
      "led through another site",
      "https://app.example.com",
      ["https://app.example.com", "https://evil.test", API],
      FORM,
      { spec: "None", chromium: ALL, firefox: "unset None", webkit: ALL },
    ],
    ["a typed address", "null", [API], { ...FORM, method: "GET", isUserInitiated: true }, same(ALL)],
  ])("%s", (_, page, urls, rest, expected) => {
    expect(riding(page, urls, rest)).toEqual(expected);
  });
});
