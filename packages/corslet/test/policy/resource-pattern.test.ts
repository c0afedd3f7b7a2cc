import { describe, expect, test } from "vitest";
import { parseResourcePattern, resourceHint } from "../../src/policy/resource-pattern.ts";
import { ResourceTable } from "../../src/policy/resource-table.ts";

// policy.md: "`/exact` or `/prefix/*` (covers `/prefix`, `/prefix/` and everything below) or `/*`. Nothing else."
describe("what is accepted", () => {
  test.each([
    ["/", "/", "/", false],
    ["/*", "/*", "", true],
    ["/api", "/api", "/api", false],
    ["/api/", "/api/", "/api/", false],
    ["/api/*", "/api/*", "/api", true],
    ["/API/v1.2/~a_b-c", "/API/v1.2/~a_b-c", "/API/v1.2/~a_b-c", false],
    ["/a:b", "/a:b", "/a:b", false],
    ["/a;b=c,d!$&'()+@e", "/a;b=c,d!$&'()+@e", "/a;b=c,d!$&'()+@e", false],
    ["/.well-known/*", "/.well-known/*", "/.well-known", true],
    ["/%61pi/*", "/api/*", "/api", true],
    ["/a%2fb", "/a%2Fb", "/a%2Fb", false],
    ["/%C3%a9", "/%C3%A9", "/%C3%A9", false],
    ["/%2561", "/%2561", "/%2561", false],
    ["/__proto__", "/__proto__", "/__proto__", false],
  ])("%s is %s", (written, text, path, below) => {
    expect(parseResourcePattern(written)).toEqual({ text, path, below });
  });
});

const ADVICE = "write /exact, /prefix/* or /*";

describe("what is refused, and what to write instead", () => {
  test.each([
    ["", "write /"],
    ["*", "write /*"],
    ["**", "write /*"],
    ["api", "write /api"],
    ["api/*", "write /api/*"],
    ["/api*", "write /api/*"],
    ["/api/**", "write /api/*"],
    ["/api/**/a", "write /api/*"],
    ["/api/*/a", "write /api/*"],
    ["/*/a", "write /*"],
    ["//*", "write /*"],
    ["/api//*", "write /api/*"],
    ["//api", "write /api"],
    ["/a//b", "write /a/b"],
    ["/users/:id", "write /users/*"],
    ["/users/:id/posts", "write /users/*"],
    ["/users/{id}", "write /users/*"],
    ["/users/<id>", "write /users/*"],
    ["/users/[id]/a", "write /users/*"],
    ["/api/.*", "write /api/*"],
    ["/api/(.*)", "write /api/*"],
    ["^/api/.*$", "write /api/*"],
    ["/api?a=b", "write /api"],
    ["/api#a", "write /api"],
    ["/api/*?a", "write /api/*"],
    ["https://api.example.com/v1/*", "write /v1/*"],
    ["https://api.example.com", "write /"],
    [" /api ", "write /api"],
    ["/café", "write /caf%C3%A9"],
    ["/café%20/*", "write /caf%C3%A9%20/*"],
    ["/😀", "write /%F0%9F%98%80"],
    ["/\uD800", "write /%EF%BF%BD"],
    ["/\uD800\uDC00\uDC00", "write /%F0%90%80%80%EF%BF%BD"],
    ["/a b", ADVICE],
    ["/a\\b", ADVICE],
    ["/100%", ADVICE],
    ["/%zz", ADVICE],
    ["/a/../b", ADVICE],
    ["/a/%2e%2e/b", ADVICE],
    ["/a/.", ADVICE],
    ["/a/..;/b", ADVICE],
    ["/a|b", ADVICE],
    ["/a\u0000", ADVICE],
    ["/a\u007F", ADVICE],
    [`/${"a".repeat(8192)}`, ADVICE],
    ["__proto__", "write /__proto__"],
  ])("%j: %s", (written, hint) => {
    expect(parseResourcePattern(written)).toBeNull();
    expect(resourceHint(written)).toBe(hint);
  });

  test("a run of stars is read in one pass", () => {
    const start = performance.now();
    resourceHint(`/${"*".repeat(50_000)}a`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

function tableOf(texts: readonly string[]): ResourceTable<string> {
  return new ResourceTable(
    texts.map((text) => {
      const pattern = parseResourcePattern(text);
      if (pattern === null) throw new TypeError(text);
      return [pattern, text];
    }),
  );
}

// policy.md: "The most specific pattern governs (exact, then the longest prefix), whatever the order".
describe("the most specific pattern governs", () => {
  const patterns = ["/*", "/api/*", "/api", "/api/v1/*", "/api/v1/users", "/b/*", "/x/", "/__proto__/*"];

  test.each([
    ["/", "/*"],
    ["/a", "/*"],
    ["//", "/*"],
    ["//api", "/*"],
    ["/api", "/api"],
    ["/api/", "/api/*"],
    ["/api/a", "/api/*"],
    ["/apia", "/*"],
    ["/API", "/*"],
    ["/api/v1", "/api/v1/*"],
    ["/api/v1/", "/api/v1/*"],
    ["/api/v1/users", "/api/v1/users"],
    ["/api/v1/users/", "/api/v1/*"],
    ["/api/v2/users", "/api/*"],
    ["/b", "/b/*"],
    ["/b/c/d", "/b/*"],
    ["/x", "/*"],
    ["/x/", "/x/"],
    ["/x/a", "/*"],
    ["/__proto__", "/__proto__/*"],
    ["/constructor", "/*"],
  ])("%s is governed by %s", (path, expected) => {
    expect(tableOf(patterns).find(path)).toBe(expected);
    expect(tableOf(patterns.toReversed()).find(path)).toBe(expected);
  });

  test.each(["/", "/a", "/apis", "/api2/a", "/b/api", ""])("%j is governed by nothing where /* is not", (path) => {
    expect(tableOf(["/api/*", "/b"]).find(path)).toBeUndefined();
  });
});
