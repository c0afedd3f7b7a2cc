import { describe, expect, test } from "vitest";
import { hasAmbientAuthority } from "../../src/csrf/ambient-authority.ts";
import { readOwnCookie, renderOwnCookie } from "../../src/csrf/cookie.ts";
import { foldedPath } from "../../src/csrf/folded-path.ts";
import { valueOf } from "../../src/csrf/headers.ts";
import { fieldHtml, metaHtml } from "../../src/csrf/html.ts";
import { methodOverrides } from "../../src/csrf/method-override.ts";
import { refererOrigin } from "../../src/csrf/referer.ts";
import type { WriteFacts } from "../../src/csrf/index.ts";
import { eachRow } from "./_facts.ts";

const facts = (headers: WriteFacts["headers"], more: Partial<WriteFacts> = {}): WriteFacts => ({
  method: "POST",
  path: "/",
  scheme: "https",
  headers,
  ...more,
});

test.each([
  [undefined, null],
  ["", null],
  ["a", "a"],
  [[], null],
  [[""], null],
  [["a", "b"], "a, b"],
])("the value of a header: %j is %j", (header, value) => expect(valueOf(header)).toBe(value));

describe("what a browser adds by itself", () => {
  eachRow<readonly [is: boolean, headers: WriteFacts["headers"], facts?: Partial<WriteFacts>]>([
    [false, {}],
    [true, { cookie: "a=1" }],
    [true, { cookie: "" }],
    [true, { cookie: ["a=1", "b=2"] }],
    [true, {}, { hasClientCertificate: true }],
    [false, {}, { hasClientCertificate: false }],
    [true, { authorization: "Basic YTpi" }],
    [true, { authorization: "basic" }],
    [true, { authorization: "  NEGOTIATE x" }],
    [true, { authorization: "NTLM x" }],
    [true, { authorization: 'Digest username="a", realm="b"' }],
    [true, { authorization: "Bearer x, Basic y" }],
    [true, { authorization: "Bearer x,\tBasic y" }],
    [true, { authorization: `Bearer x,${" ".repeat(40)}Basic y` }],
    [true, { authorization: ["Bearer x", "Basic y"] }],
    [true, { authorization: "Bearer a=1,".repeat(33) }],
    [false, { authorization: "Bearer a=1,".repeat(31) }],
    [false, { authorization: "Bearer basic" }],
    [false, { authorization: "Basics x" }],
    [false, { authorization: "Bearer" }],
    [false, { authorization: "" }],
    [false, { authorization: `${"x".repeat(5000)} Basic` }],
  ])("%s: %j", (is, headers, more) => expect(hasAmbientAuthority(facts(headers, more))).toBe(is));
});

describe("the guard's own cookie", () => {
  const value = `${"aZ09_-".repeat(7)}x`;
  const other = "b".repeat(43);
  test.each([
    [`csrf=${value}`, value],
    [`a=1; csrf=${value}; b=2`, value],
    [`a=1;csrf=${value};b=2`, value],
    [`  csrf\t=  ${value} `, value],
    [`xcsrf=${other}; csrf=${value}`, value],
    [`csrf; csrf=${value}`, value],
    [`CSRF=${other}; csrf=${value}`, value],
    [`csrf=${value}; csrf=${value}`, null],
    [`csrf=${value}; csrf=`, null],
    [`csrf=${value}x`, null],
    [`csrf=${value.slice(1)}`, null],
    [`csrf=${value.slice(1)}=`, null],
    [`csrf="${value.slice(2)}"`, null],
    [`csrf=${value.slice(1)}é`, null],
    [`csrf=${value}, a=1`, null],
    [`a=1`, null],
    ["", null],
    [null, null],
    [`csrf=${value}; ${"a".repeat(16_384)}`, null],
  ])("%j", (header, expected) => expect(readOwnCookie(header, "csrf")).toBe(expected));

  test.each([
    [{ name: "__Host-csrf", secure: true, sameSite: "Lax" }, "__Host-csrf=v; Path=/; HttpOnly; SameSite=Lax; Secure"],
    [{ name: "csrf", secure: false, sameSite: "Strict" }, "csrf=v; Path=/; HttpOnly; SameSite=Strict"],
    [{ name: "csrf", secure: true, sameSite: "None" }, "csrf=v; Path=/; HttpOnly; SameSite=None; Secure"],
  ] as const)("%j is set as %s", (cookie, line) => expect(renderOwnCookie(cookie, "v")).toBe(line));
});

test.each([
  ["https://a.test/page?x", "https://a.test"],
  ["https://a.test:8443/", "https://a.test:8443"],
  ["https://A.test:443", "https://a.test"],
  ["https://a.test@evil.test/", "https://evil.test"],
  ["https://evil.test\\@a.test/", "https://evil.test"],
  ["https://a.test./", "https://a.test."],
  ["http://[::1]/", "http://[::1]"],
  ["about:blank", null],
  ["data:text/html,x", null],
  ["null", null],
  ["a.test", null],
  ["/page", null],
  ["", null],
  ["https://a.test/ https://b.test/", null],
  ["https://a.test/\t", null],
  ["https://a.test/, https://b.test/", null],
  ["https://", null],
  ["https://a_b..test/", null],
  [`https://a.test/${"x".repeat(8178)}`, null],
  [`https://a.test/${"x".repeat(8177)}`, "https://a.test"],
])("the page of Referer %s: %s", (referer, origin) => expect(refererOrigin(referer)).toBe(origin));

test.each([
  ["/", "/"],
  ["/a", "/a"],
  ["/a/", "/a"],
  ["//A//b///", "/a/b"],
  ["/a;x=1/b;y", "/a/b"],
  ["/;x", "/"],
  ["/a%2Fb%5cc\\d", "/a/b/c/d"],
  ["/a%3bx", "/a"],
  ["/%41%c3%89", "/a%c3%89"],
  ["/a%00%20%7f%21", "/a!"],
  ["/a%2541", "/a%41"],
  ["/a?b/../c", "/a"],
  ["https://h/a/", "/a"],
  ["/a/../b", null],
  ["/a%2f..", null],
  ["*", null],
  ["", null],
])("%s folded is %s", (target, folded) => expect(foldedPath(target)).toBe(folded));

eachRow<readonly [methods: readonly string[], path: string, headers?: WriteFacts["headers"]]>([
  [[], "/"],
  [[], "/a?b=1"],
  [[], "/a?method"],
  [[], "/a%20b"],
  [[], "/_method=PUT"],
  [[], "/method;a"],
  [["PUT"], "/?_method=put"],
  [["GET"], "/?_method=GET"],
  [["PUT", "DELETE"], "/?_method=PUT&_method=DELETE"],
  [["PUT", "PATCH"], "/", { "x-http-method-override": "PUT, patch" }],
  [
    ["PUT", "PATCH", "DELETE", "LOCK"],
    "/?_method=lock",
    { "x-http-method-override": "PUT", "x-http-method": "PATCH", "x-method-override": "DELETE" },
  ],
  [["PUT", "PATCH"], "/", { "x-http-method": ["PUT", "PATCH"] }],
  [["ſEARCH"], "/", { "x-http-method": "ſearch" }],
  [[], "/", { "x-http-method": "" }],
  [[], "/", { "x-http-method": " , ," }],
  [[""], "/", { "x-http-method": ",".repeat(16) }],
])("%j could be taken from %s %j", (methods, path, headers = {}) =>
  expect([...methodOverrides(facts(headers, { path }))]).toEqual(methods),
);

test("what goes into HTML is escaped", () => {
  expect(fieldHtml(`a"b`, "<&'>")).toBe('<input type="hidden" name="a&#34;b" value="&#60;&#38;&#39;&#62;">');
  expect(metaHtml('"')).toBe('<meta name="csrf-token" content="&#34;">');
});
