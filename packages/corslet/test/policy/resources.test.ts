import { describe, expect, test } from "vitest";
import { checkPolicy } from "../../src/index.ts";
import { codes, origins } from "./_told.ts";

const at = (...patterns: readonly string[]) => ({
  resources: Object.fromEntries(patterns.map((p) => [p, { origins }])),
});
const list = (...each: readonly unknown[]) => ({ resources: { "/*": each.map((entry) => ({ origins: entry })) } });
const shadowed = (...indexes: readonly number[]) => indexes.map((index) => `resource/shadowed resources /* ${index}`);

describe("resources", () => {
  test.each([
    ["one spelling", ["/a", "/%61"], ["resource/duplicate resources /%61"]],
    ["one spelling of a prefix", ["/a/*", "/%61/*"], ["resource/duplicate resources /%61/*"]],
    ["upper-case digits of an encoding", ["/%2f", "/%2F"], ["resource/duplicate resources /%2F"]],
    ["an exact path and a prefix are two", ["/a", "/a/", "/a/*"], []],
    ["case makes two", ["/a", "/A"], []],
    [
      "a wrong pattern is no duplicate of itself",
      ["a", "//a"],
      ["resource/syntax resources a", "resource/syntax resources //a"],
    ],
  ])("%s", (_, patterns, expected) => {
    expect(codes(at(...patterns))).toEqual(expected);
  });

  test("the keys __proto__ and constructor are wrong patterns, and the grants below them are read", () => {
    const config: unknown = JSON.parse(
      '{"resources":{"__proto__":{"origins":[]},"constructor":{"origins":["a.test"]}}}',
    );
    expect(codes(config)).toEqual([
      "resource/syntax resources __proto__",
      "origin/missing resources __proto__ origins",
      "resource/syntax resources constructor",
      "origin/no-scheme resources constructor origins 0",
    ]);
  });
});

// policy.md: "a grant in a list that can never apply".
describe("resource/shadowed", () => {
  test.each<[string, unknown, string[]]>([
    ["different origins", list(["https://a.test"], ["https://b.test"]), []],
    ["the same origin", list(["https://a.test"], ["https://a.test"]), shadowed(1)],
    ["a wider one first", list(["https://*.a.test"], ["https://b.a.test"]), shadowed(1)],
    ["a wider one last", list(["https://b.a.test"], ["https://*.a.test"]), []],
    ["one of two is left", list(["https://a.test"], ["https://a.test", "https://b.test"]), []],
    [
      "held by two together",
      list(["https://a.test"], ["https://b.test"], ["https://b.test", "https://a.test"]),
      shadowed(2),
    ],
    ["everybody first", list("*", ["https://a.test"]), shadowed(1)],
    ["everybody last", list(["https://a.test"], "*"), []],
    ["everybody twice", list("*", ["*"]), shadowed(1)],
    ["everything behind everybody", list(["https://a.test"], "*", ["https://b.test"], "*"), shadowed(2, 3)],
    [
      "a grant whose origins are all wrong is not shadowed too",
      list(["https://a.test"], ["null"]),
      ["origin/null resources /* 1 origins 0"],
    ],
    ["any port", list(["http://localhost:*"], ["http://localhost:1", "http://localhost"]), shadowed(1)],
  ])("%s", (_, config, expected) => {
    expect(codes(config)).toEqual(expected);
  });

  test.each([
    [list("*", ["https://a.test"]), 'already held by the grant to "*" before it.'],
    [list(["https://a.test"], ["https://a.test"]), "already held by the grant before it."],
    [list(["https://a.test"], ["https://b.test"], ["https://a.test"]), "already held by the grants before it."],
  ])("it says by what: %#", (config, message) => {
    expect(checkPolicy(config)[0]?.message).toContain(message);
  });
});
