import { describe, expect, test } from "vitest";
import type { BrowserRequestInit } from "../../src/browser/index.ts";
import { browserOver } from "./_scripted.ts";

// https://fetch.spec.whatwg.org/#data-url-processor
test.each<[string, string | null, string]>([
  ["data:,", "text/plain;charset=US-ASCII", ""],
  ["data:,a%20b", "text/plain;charset=US-ASCII", "a b"],
  ["data:,a%2", "text/plain;charset=US-ASCII", "a%2"],
  ["data:text/html,<p>", "text/html", "<p>"],
  ["data:application/json,{}", "application/json", "{}"],
  ["data:;charset=utf-8,%C3%A9", "text/plain;charset=utf-8", "é"],
  ["data:text/plain;base64,aGk=", "text/plain", "hi"],
  ["data:text/plain; BASE64,aGk", "text/plain", "hi"],
  ["data:;base64,aGk=", "text/plain;charset=US-ASCII", "hi"],
  ["data:base64,aGk=", "text/plain;charset=US-ASCII", "aGk="],
  ["data:no type,x", "text/plain;charset=US-ASCII", "x"],
  ["data:,x#fragment", "text/plain;charset=US-ASCII", "x"],
  ["data:,x,y", "text/plain;charset=US-ASCII", "x,y"],
])("%s", async (url, type, text) => {
  const { browser, sent } = browserOver();
  const response = await browser.fetch(url);
  expect([response.type, response.status, response.headers.get("content-type"), await response.text()]).toEqual([
    "basic",
    200,
    type,
    text,
  ]);
  expect(sent).toEqual([]);
});

test.each(["data:text/plain", "data:", "data:;base64,a"])("%s is none", async (url) => {
  const { code, verdict } = await browserOver().browser.explain(url);
  expect([code, verdict]).toEqual(["NetworkFailure", "not-sent"]);
});

// Main fetch, step 12.1: a data: URL is basic in every mode, and nobody is asked.
describe("every mode reads it", () => {
  test.each<BrowserRequestInit>([
    { mode: "same-origin" },
    { mode: "no-cors" },
    { mode: "no-cors", redirect: "error" },
    { method: "PUT", headers: { "x-a": "1" } },
    { credentials: "include" },
  ])("%j", async (init) => {
    const { browser, sent } = browserOver({}, { page: "null" });
    const { verdict, response } = await browser.explain("data:,x", init);
    expect([verdict, response?.type, sent.length]).toEqual(["readable", "basic", 0]);
  });
});
