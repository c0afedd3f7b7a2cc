import { describe, expect, test } from "vitest";
import type { OriginPattern } from "../../src/policy/origin-pattern.ts";
import { OriginSet } from "../../src/policy/origin-set.ts";
import { parseOriginPattern } from "../../src/policy/parse-origin-pattern.ts";

function patternOf(text: string): OriginPattern {
  const pattern = parseOriginPattern(text);
  if (typeof pattern === "string") throw new TypeError(`${text}: ${pattern}`);
  return pattern;
}

const setOf = (...texts: readonly string[]) => new OriginSet(texts.map(patternOf));

const label63 = "a".repeat(63);

// policy.md, "Origin patterns". Each row: the pattern, what it holds, what it does not.
describe.each<[string, readonly string[], readonly string[]]>([
  [
    "https://app.example.com",
    ["https://app.example.com"],
    [
      "http://app.example.com",
      "https://app.example.com:8443",
      "https://app.example.com:443",
      "https://app.example.com/",
      "https://APP.example.com",
      "https://app.example.com.",
      "https://app.example.com.evil.test",
      "https://evilapp.example.com",
      "https://example.com",
      "https://a.app.example.com",
      " https://app.example.com",
      "https://app.example.com, https://app.example.com",
      "app.example.com",
      "null",
      "*",
      "",
    ],
  ],
  [
    "https://*.example.com",
    [
      "https://a.example.com",
      "https://a.b.c.example.com",
      "https://a-b.example.com",
      "https://_a.example.com",
      "https://0.example.com",
      "https://a--b.example.com",
      "https://xn--mnchen-3ya.example.com",
      "https://a.xn--mnchen-3ya.b.example.com",
      `https://${label63}.example.com`,
      `https://${label63}.${label63}.${label63}.${"a".repeat(49)}.example.com`,
    ],
    [
      "https://example.com",
      "https://.example.com",
      "https://..example.com",
      "https://a..example.com",
      "https://.a.example.com",
      "https://evilexample.com",
      "https://aexample.com",
      "https://example.com.evil.test",
      "https://a.example.com.evil.test",
      "https://a.example.com.",
      "https://a.example.org",
      "http://a.example.com",
      "https://a.example.com:443",
      "https://a.example.com:8443",
      "https://a.example.com:",
      "https://a.example.com/",
      "https://evil.test/.example.com",
      "https://evil.test?.example.com",
      "https://evil.test#.example.com",
      "https://evil.test\\.example.com",
      "https://u@a.example.com",
      "https://evil.test@.example.com",
      "https://evil.test:80.example.com",
      "https://evil.test:80/a.example.com",
      "https://a b.example.com",
      "https://a\u0000.example.com",
      "https://a,b.example.com",
      "https://*.example.com",
      "https://A.example.com",
      "https://a.EXAMPLE.com",
      "https://é.example.com",
      "https://%61.example.com",
      "https://-a.example.com",
      "https://a-.example.com",
      "https://a.-b.example.com",
      "https://xn--a.example.com",
      "https://xn--0.b.example.com",
      "https://[::1].example.com",
      `https://${label63}a.example.com`,
      `https://${label63}.${label63}.${label63}.${"a".repeat(63)}.example.com`,
      `https://${"a.".repeat(200)}example.com`,
      "xhttps://a.example.com",
      "https:/a.example.com",
      "://a.example.com",
      "a.example.com",
      "https://",
      "https://:8443",
      "null",
      "",
    ],
  ],
  [
    "http://localhost:*",
    ["http://localhost", "http://localhost:1", "http://localhost:443", "http://localhost:65535"],
    [
      "http://localhost:80",
      "http://localhost:0",
      "http://localhost:080",
      "http://localhost:65536",
      "http://localhost:",
      "http://localhost:*",
      "http://localhost:3000:3000",
      "http://localhost:3000/",
      "http://localhost:3a",
      "https://localhost:3000",
      "http://a.localhost:3000",
      "http://evillocalhost:3000",
      "http://localhost.evil.test:3000",
      "http://localhost.",
      "http://evil.test/http://localhost:3000",
    ],
  ],
  [
    "https://*.example.com:*",
    ["https://a.example.com", "https://a.b.example.com:8443", "https://a.example.com:80"],
    ["https://a.example.com:443", "https://example.com:8443", "https://a.example.com:99999", "http://a.example.com:80"],
  ],
  [
    "https://*.example.com:8443",
    ["https://a.example.com:8443"],
    ["https://a.example.com", "https://a.example.com:443", "https://a.example.com:8444", "https://a.example.com:08443"],
  ],
  [
    "http://[::1]:*",
    ["http://[::1]", "http://[::1]:3000"],
    ["http://[::1]:80", "http://::1", "http://[::2]:3000", "http://[::1"],
  ],
  [
    "http://127.0.0.1:*",
    ["http://127.0.0.1", "http://127.0.0.1:8080"],
    ["http://127.1:8080", "http://127.0.0.1.evil.test"],
  ],
  ["https://*.xn--mnchen-3ya.example", ["https://a.xn--mnchen-3ya.example"], ["https://a.münchen.example"]],
  ["https://*.example.", ["https://a.example."], ["https://a.example", "https://a.example.."]],
  ["app://*.host:*", ["app://a.host", "app://a.host:80", "app://a.host:443"], ["app://host", "xapp://a.host"]],
])("%s", (pattern, inside, outside) => {
  const set = setOf(pattern);
  const among = setOf("https://other.test", "https://*.other.test:*", pattern, "http://*.third.test");
  test.each(inside)("holds %j", (origin) => {
    expect([set.has(origin), among.has(origin)]).toEqual([true, true]);
  });
  test.each(outside)("does not hold %j", (origin) => {
    expect([set.has(origin), among.has(origin)]).toEqual([false, false]);
  });
});

test("an empty set holds nothing", () => {
  expect(setOf().has("https://a.test")).toBe(false);
});

test("several patterns share a host", () => {
  const set = setOf("https://*.a.test", "http://*.a.test:8080", "https://a.test:*", "https://*.b.a.test:1");
  const held = [
    "https://x.a.test",
    "http://x.a.test:8080",
    "https://a.test",
    "https://a.test:9",
    "https://x.b.a.test:1",
  ];
  expect(held.filter((origin) => !set.has(origin))).toEqual([]);
  const others = ["http://x.a.test", "https://x.a.test:8080", "http://a.test", "https://b.a.test:1"];
  expect(others.filter((origin) => set.has(origin))).toEqual([]);
});

// Read from the end with base 31, "0c" and "na" have one hash: 31 · 99 + 48 = 31 · 97 + 110.
test.each([
  ["https://*.0c.test", "https://a.0c.test", "https://a.na.test"],
  ["https://0c.test:*", "https://0c.test:1", "https://na.test:1"],
])("%s does not hold a host whose hash collides", (pattern, inside, outside) => {
  const set = setOf(pattern);
  expect([set.has(inside), set.has(outside)]).toEqual([true, false]);
  expect(setOf(pattern, pattern.replace("0c", "na")).has(outside)).toBe(true);
});
