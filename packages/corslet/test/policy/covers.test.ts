import { describe, expect, test } from "vitest";
import { HeldOrigins } from "../../src/policy/held-origins.ts";
import { covers, isExact, type OriginPattern } from "../../src/policy/origin-pattern.ts";
import { parseOriginPattern } from "../../src/policy/parse-origin-pattern.ts";

function patternOf(text: string): OriginPattern {
  const pattern = parseOriginPattern(text);
  if (typeof pattern === "string") throw new TypeError(`${text}: ${pattern}`);
  return pattern;
}

describe("every origin of the second is one of the first", () => {
  test.each([
    ["an origin covers itself", "https://a.test", "https://a.test", true],
    ["but no other scheme", "https://a.test", "http://a.test", false],
    ["no other host", "https://a.test", "https://b.test", false],
    ["no other port", "https://a.test", "https://a.test:1", false],
    ["nor the default port for another", "https://a.test:1", "https://a.test", false],
    ["a star covers a host below", "https://*.a.test", "https://b.a.test", true],
    ["and one further below", "https://*.a.test", "https://c.b.a.test", true],
    ["and itself", "https://*.a.test", "https://*.a.test", true],
    ["and a star further below", "https://*.a.test", "https://*.b.a.test", true],
    ["but not the host that it stands under", "https://*.a.test", "https://a.test", false],
    ["nor a host that only ends so", "https://*.a.test", "https://ba.test", false],
    ["nor a star that only ends so", "https://*.a.test", "https://*.ba.test", false],
    ["nor a star further up", "https://*.b.a.test", "https://*.a.test", false],
    ["nor another scheme", "https://*.a.test", "http://b.a.test", false],
    ["nor another port", "https://*.a.test", "https://b.a.test:1", false],
    ["an origin covers no star", "https://a.test", "https://*.a.test", false],
    ["any port covers one", "http://a.test:*", "http://a.test:1", true],
    ["and the default", "http://a.test:*", "http://a.test", true],
    ["and itself", "http://a.test:*", "http://a.test:*", true],
    ["but no port covers any", "http://a.test", "http://a.test:*", false],
    ["nor does a number", "http://a.test:1", "http://a.test:*", false],
    ["both stars cover one", "http://*.a.test:*", "http://*.b.a.test:1", true],
  ])("%s: %s, %s", (_, outer, inner, expected) => {
    expect(covers(patternOf(outer), patternOf(inner))).toBe(expected);
    const held = new HeldOrigins();
    const ofAnotherScheme = patternOf(outer.replace(/^https?/, "app"));
    held.add([patternOf("https://other.test"), ofAnotherScheme, patternOf(outer), patternOf(outer)]);
    expect(held.has(patternOf(inner))).toBe(expected);
  });
});

test("held origins: nobody, then everybody", () => {
  const held = new HeldOrigins();
  expect([held.isEverybody, held.has(patternOf("https://a.test"))]).toEqual([false, false]);
  held.add("*");
  expect(held.isEverybody).toBe(true);
});

test.each([
  ["https://a.test", true],
  ["https://a.test:1", true],
  ["https://*.a.test", false],
  ["https://a.test:*", false],
])("%s covers one origin alone: %s", (text, expected) => {
  expect(isExact(patternOf(text))).toBe(expected);
});
