import { describe, expect, test } from "vitest";
import { originHint } from "../../src/policy/origin-hint.ts";
import type { OriginPattern } from "../../src/policy/origin-pattern.ts";
import { parseOriginPattern } from "../../src/policy/parse-origin-pattern.ts";
import type { OriginErrorCode } from "../../src/policy/problem.ts";

// policy.md, "Origin patterns": a serialized origin; `https://*.example.com`; `http://localhost:*`; `https://*.example.com:*`. Nothing else.
describe("what is accepted", () => {
  test.each<[string, Omit<OriginPattern, "text">]>([
    ["https://app.example.com", { scheme: "https", host: "app.example.com", below: false, port: null }],
    ["http://app.example.com:8080", { scheme: "http", host: "app.example.com", below: false, port: 8080 }],
    ["https://app.example.com:80", { scheme: "https", host: "app.example.com", below: false, port: 80 }],
    ["https://example.com.", { scheme: "https", host: "example.com.", below: false, port: null }],
    ["https://a_b.example.com", { scheme: "https", host: "a_b.example.com", below: false, port: null }],
    ["https://xn--mnchen-3ya.example", { scheme: "https", host: "xn--mnchen-3ya.example", below: false, port: null }],
    ["https://*.example.com", { scheme: "https", host: "example.com", below: true, port: null }],
    ["https://*.example.com:8443", { scheme: "https", host: "example.com", below: true, port: 8443 }],
    ["http://localhost:*", { scheme: "http", host: "localhost", below: false, port: "*" }],
    ["https://*.example.com:*", { scheme: "https", host: "example.com", below: true, port: "*" }],
    ["http://*.localhost:*", { scheme: "http", host: "localhost", below: true, port: "*" }],
    ["http://127.0.0.1:*", { scheme: "http", host: "127.0.0.1", below: false, port: "*" }],
    ["http://[::1]:3000", { scheme: "http", host: "[::1]", below: false, port: 3000 }],
    ["http://[::1]:*", { scheme: "http", host: "[::1]", below: false, port: "*" }],
    [
      "chrome-extension://abcdefghijklmnop",
      { scheme: "chrome-extension", host: "abcdefghijklmnop", below: false, port: null },
    ],
    ["capacitor://localhost", { scheme: "capacitor", host: "localhost", below: false, port: null }],
    ["data.example://a", { scheme: "data.example", host: "a", below: false, port: null }],
  ])("%s", (text, expected) => {
    expect(parseOriginPattern(text)).toEqual({ text, ...expected });
  });
});

const ADVICE = "write an origin such as https://app.example.com";
const STARS =
  "list each origin; a star may stand for leading labels (https://*.example.com) or the whole port (http://localhost:*)";
const ANYBODY = 'write "*" for anybody (without credentials), or name the domain: https://*.example.com';
const OPAQUE = "leave it out: such pages send Origin: null, which cannot be granted; serve them over http(s)";
const EACH = 'write each origin as an entry of its own, such as ["https://a.example.com", "https://b.example.com"]';

// policy.md: "where the mend is plain (case, trailing slash, default port, IDN, uncompressed IPv6) the problem's hint says the exact string to write".
describe("what is refused, and what to write instead", () => {
  test.each<[string, OriginErrorCode, string]>([
    ["", "origin/syntax", ADVICE],
    ["undefined", "origin/syntax", ADVICE],
    ["true", "origin/syntax", ADVICE],
    ["false", "origin/syntax", ADVICE],
    ["NaN", "origin/syntax", ADVICE],
    ["[object Object]", "origin/syntax", ADVICE],
    ["https:/app.example.com", "origin/syntax", "write https://app.example.com"],
    ["https:app.example.com", "origin/syntax", "write https://app.example.com"],
    ["HTTP:/App.example.com/", "origin/syntax", "write http://app.example.com"],
    ["https:", "origin/syntax", ADVICE],
    ["httpss://app.example.com", "origin/scheme", "write https://app.example.com"],
    ["htps://app.example.com", "origin/scheme", "write https://app.example.com"],
    ["ttps://app.example.com/", "origin/scheme", "write https://app.example.com"],
    ["htttp://localhost:3000", "origin/scheme", "write http://localhost:3000"],
    ["HTTPSS://*.example.com", "origin/scheme", "write https://*.example.com"],
    ["https://app.example.com:", "origin/port", "write https://app.example.com"],
    ["https://*.example.com:", "origin/port", "write https://*.example.com"],
    ["data:text/html,hello", "origin/opaque-scheme", OPAQUE],
    ["data:text/html;base64,AA==", "origin/opaque-scheme", OPAQUE],
    ["javascript:alert(1, 2)", "origin/opaque-scheme", OPAQUE],
    ["about:blank,https://a.test", "origin/list-in-string", EACH],
    ["/^https:\\/\\/.*\\.example\\.com$/", "origin/syntax", ADVICE],
    ["^https://app.example.com", "origin/syntax", ADVICE],
    ["https://app.example.com$", "origin/syntax", ADVICE],
    ["https://.*.example.com", "origin/syntax", ADVICE],
    ["https://(a|b).example.com", "origin/syntax", ADVICE],
    ["https://[a-z]+.example.com", "origin/syntax", ADVICE],
    ["https://app.example.com\\", "origin/syntax", ADVICE],

    ["app.example.com", "origin/no-scheme", "write https://app.example.com"],
    ["App.Example.com:443/a", "origin/no-scheme", "write https://app.example.com"],
    ["//app.example.com", "origin/no-scheme", "write https://app.example.com"],
    ["://app.example.com", "origin/no-scheme", "write https://app.example.com"],
    ["*.example.com", "origin/no-scheme", "write https://*.example.com"],
    ["localhost:3000", "origin/no-scheme", "write http://localhost:3000"],
    ["LOCALHOST:3000", "origin/no-scheme", "write http://localhost:3000"],
    ["localhost", "origin/no-scheme", "write http://localhost"],
    ["localhost:*", "origin/no-scheme", "write http://localhost:*"],
    ["127.0.0.1:80", "origin/no-scheme", "write http://127.0.0.1"],
    ["[::1]:3000", "origin/no-scheme", "write http://[::1]:3000"],
    ["[2001:db8::1]", "origin/no-scheme", "write https://[2001:db8::1]"],
    ["data", "origin/no-scheme", "write https://data"],
    ["*", "origin/no-scheme", ADVICE],

    ["ws://app.example.com", "origin/scheme", "write http://app.example.com"],
    ["wss://app.example.com:443", "origin/scheme", "write https://app.example.com"],
    ["WS://app.example.com", "origin/scheme", "write http://app.example.com"],
    ["ftp://app.example.com", "origin/scheme", ADVICE],
    ["ht tp://app.example.com", "origin/scheme", ADVICE],
    ["1http://app.example.com", "origin/scheme", ADVICE],
    ["constructor_://app.example.com", "origin/scheme", ADVICE],

    ["https://App.Example.com", "origin/upper-case", "write https://app.example.com"],
    ["HTTPS://app.example.com", "origin/upper-case", "write https://app.example.com"],
    ["Constructor://Example.com", "origin/upper-case", "write constructor://example.com"],
    ["HTTP://LOCALHOST:*", "origin/upper-case", "write http://localhost:*"],

    ["https://user@app.example.com", "origin/userinfo", "write https://app.example.com"],
    ["https://user:secret@app.example.com:8443/a", "origin/userinfo", "write https://app.example.com:8443"],
    ["https://a@b@c", "origin/userinfo", ADVICE],

    ["https://app.example.com/", "origin/path", "write https://app.example.com"],
    ["https://App.example.com:443/a/b?c#d", "origin/path", "write https://app.example.com"],
    ["https://*.example.com/*", "origin/path", "write https://*.example.com"],
    ["https:///app.example.com", "origin/path", ADVICE],
    ["https://a.*.example.com/", "origin/path", ADVICE],
    ["https://app.example.com?a=b", "origin/query", "write https://app.example.com"],
    ["https://app.example.com#a", "origin/fragment", "write https://app.example.com"],

    [" https://app.example.com", "origin/whitespace", "write https://app.example.com"],
    ["https://app.example.com\n", "origin/whitespace", "write https://app.example.com"],
    ["\uFEFFhttps://app.example.com/", "origin/whitespace", "write https://app.example.com"],
    [" ", "origin/whitespace", ADVICE],

    ["https://", "origin/host", ADVICE],
    ["https://:8080", "origin/host", ADVICE],
    ["https://a..example.com", "origin/host", ADVICE],
    ["https://-a.example.com", "origin/host", ADVICE],
    ["https://a b.example.com", "origin/host", ADVICE],
    [`https://${"a".repeat(64)}.example.com`, "origin/host", ADVICE],
    ["https://*..example.com", "origin/host", ADVICE],
    ["https://%61pp.example.com", "origin/host", "write https://app.example.com"],

    ["https://münchen.example", "origin/idn", "write https://xn--mnchen-3ya.example"],
    ["https://*.MÜNCHEN.example:443", "origin/idn", "write https://*.xn--mnchen-3ya.example"],
    ["https://faß.example", "origin/idn", "write https://xn--fa-hia.example"],
    ["https://xn--a.example", "origin/idn", ADVICE],
    ["https://\uD800.example", "origin/idn", ADVICE],

    ["http://[2001:db8:0:0:0:0:0:1]", "origin/ip", "write http://[2001:db8::1]"],
    ["http://[2001:DB8::1]", "origin/upper-case", "write http://[2001:db8::1]"],
    ["http://[::ffff:192.0.2.1]:8080", "origin/ip", "write http://192.0.2.1:8080"],
    ["http://[::ffff:c000:201]", "origin/ip", "write http://192.0.2.1"],
    ["http://127.1", "origin/ip", "write http://127.0.0.1"],
    ["http://0x7f.0.0.1:3000", "origin/ip", "write http://127.0.0.1:3000"],
    ["http://1.2.3.256", "origin/ip", ADVICE],
    ["http://::1", "origin/ip", ADVICE],
    ["http://[::1", "origin/ip", ADVICE],
    ["http://[::1]a", "origin/ip", ADVICE],

    ["https://app.example.com:0", "origin/port", ADVICE],
    ["https://app.example.com:65536", "origin/port", ADVICE],
    ["https://app.example.com:08443", "origin/port", "write https://app.example.com:8443"],
    ["https://app.example.com:0443", "origin/port", "write https://app.example.com"],
    ["https://app.example.com:https", "origin/port", ADVICE],
    ["https://app.example.com:1:2", "origin/port", ADVICE],
    ["https://app.example.com:443", "origin/default-port", "write https://app.example.com"],
    ["http://*.example.com:80", "origin/default-port", "write http://*.example.com"],

    ["https://a.test,https://b.test/", "origin/list-in-string", 'write "https://a.test", "https://b.test"'],
    ["https://a.test; https://b.test", "origin/list-in-string", 'write "https://a.test", "https://b.test"'],
    ["https://a.test https://B.test", "origin/list-in-string", 'write "https://a.test", "https://b.test"'],
    ["a.test,localhost:3000", "origin/list-in-string", 'write "https://a.test", "http://localhost:3000"'],
    ["https://a.test,", "origin/list-in-string", 'write "https://a.test"'],
    ["https://a.test,null", "origin/list-in-string", EACH],
    ["https://a.test,*", "origin/list-in-string", EACH],
    [",", "origin/list-in-string", EACH],

    ["null", "origin/null", "leave it out: files, sandboxed frames and redirects all send null, so anybody can"],
    ["file://", "origin/opaque-scheme", OPAQUE],
    ["file:///tmp/a.html", "origin/opaque-scheme", OPAQUE],
    ["DATA:text/html", "origin/opaque-scheme", OPAQUE],
    ["blob:https://app.example.com/1", "origin/opaque-scheme", OPAQUE],
    ["about:blank", "origin/opaque-scheme", OPAQUE],
    ["javascript:void(0)", "origin/opaque-scheme", OPAQUE],

    ["https://*", "origin/wildcard-host", ANYBODY],
    ["https://*:8443", "origin/wildcard-host", ANYBODY],
    ["https://*.", "origin/wildcard-host", ANYBODY],
    ["https://app.*.example.com", "origin/wildcard-position", STARS],
    ["https://app*.example.com", "origin/wildcard-position", STARS],
    ["https://*app.example.com", "origin/wildcard-position", STARS],
    ["https://**.example.com", "origin/wildcard-position", STARS],
    ["https://*.*.example.com", "origin/wildcard-position", STARS],
    ["https://example.*", "origin/wildcard-position", STARS],
    ["http://localhost:80*", "origin/wildcard-position", STARS],
    [
      "*://app.example.com",
      "origin/wildcard-scheme",
      "name one scheme, or list an entry for each: https://app.example.com",
    ],
    [
      "http*://*.Example.com/",
      "origin/wildcard-scheme",
      "name one scheme, or list an entry for each: https://*.example.com",
    ],
    ["*://*", "origin/wildcard-scheme", "name one scheme, or list an entry for each: https://app.example.com"],
    ["http://*.127.0.0.1", "origin/wildcard-ip", STARS],
    ["http://*.[::1]:80", "origin/wildcard-ip", STARS],
    ["http://*.1", "origin/wildcard-ip", STARS],
  ])("%j: %s", (entry, code, hint) => {
    expect(parseOriginPattern(entry)).toBe(code);
    expect(originHint(entry, code)).toBe(hint);
  });
});

test("the part that stands first is named first", () => {
  expect(parseOriginPattern("HTTPS://u@*:443/")).toBe("origin/userinfo");
  expect(parseOriginPattern("https://App.example.com:443")).toBe("origin/default-port");
});
