import { expect, test } from "vitest";
import { refererHeader } from "../../src/browser/referrer.ts";
import type { ReferrerPolicy } from "../../src/browser/request.ts";

const PAGE = "https://me:secret@app.example.com/path?q=1#part";
const WHOLE = "https://app.example.com/path?q=1";
const ORIGIN = "https://app.example.com/";

// What is told to the page's own origin, to another one, and to plain http.
// https://w3c.github.io/webappsec-referrer-policy/#referrer-policies
test.each<[policy: ReferrerPolicy, own: string | null, other: string | null, plain: string | null]>([
  ["", WHOLE, ORIGIN, null],
  ["strict-origin-when-cross-origin", WHOLE, ORIGIN, null],
  ["no-referrer", null, null, null],
  ["no-referrer-when-downgrade", WHOLE, WHOLE, null],
  ["same-origin", WHOLE, null, null],
  ["origin", ORIGIN, ORIGIN, ORIGIN],
  ["strict-origin", ORIGIN, ORIGIN, null],
  ["origin-when-cross-origin", WHOLE, ORIGIN, ORIGIN],
  ["unsafe-url", WHOLE, WHOLE, WHOLE],
])("%j", (policy, own, other, plain) => {
  const told = ["https://app.example.com/x", "https://api.example.com/", "http://api.example.com/"].map((url) =>
    refererHeader(new URL(PAGE), new URL(url), policy),
  );
  expect(told).toEqual([own, other, plain]);
});

test.each<[idea: string, page: string | null, url: string, told: string | null]>([
  ["a page without a URL of its own tells none", null, "https://api.example.com", null],
  ["nor does one that no server served", "data:text/html,x", "https://api.example.com", null],
  ["from plain http nothing is a downgrade", "http://a.test/x", "http://b.test", "http://a.test/"],
  ["nor is it to loopback", "https://a.test/x", "http://localhost:3000", "https://a.test/"],
  ["from loopback to plain http it is", "http://localhost/x", "http://b.test", null],
])("%s", (_, page, url, told) => {
  expect(refererHeader(page === null ? null : new URL(page), new URL(url), "")).toBe(told);
});
