import { array, assert, constantFrom, property } from "fast-check";
import { definePolicy } from "corslet";
import { describe, expect, test } from "vitest";
import { originPatterns } from "../../src/import/regex/origin-patterns.ts";
import { pathPatterns } from "../../src/import/regex/path-patterns.ts";

// An expression becomes patterns only where both grant the same, on origins as browsers send them.

const EXACT: readonly (readonly [expression: string, patterns: readonly string[]])[] = [
  [String.raw`^https:\/\/app\.example\.com$`, ["https://app.example.com"]],
  [String.raw`^https:\/\/app\.example\.com:8443$`, ["https://app.example.com:8443"]],
  [String.raw`^(https:\/\/app\.example\.com|https:\/\/b\.test)$`, ["https://app.example.com", "https://b.test"]],
  [String.raw`^https:\/\/(?:app|admin)\.example\.com$`, ["https://app.example.com", "https://admin.example.com"]],
  [String.raw`^https:\/\/(www\.)?example\.com$`, ["https://example.com", "https://www.example.com"]],
  [String.raw`^https:\/\/.+\.example\.com$`, ["https://*.example.com"]],
  [String.raw`^https:\/\/.*\.example\.com$`, ["https://*.example.com"]],
  [String.raw`^https:\/\/[\w.-]+\.example\.com$`, ["https://*.example.com"]],
  [String.raw`^https:\/\/[^/]+\.example\.com$`, ["https://*.example.com"]],
  [String.raw`^https:\/\/([\w-]+\.)+example\.com$`, ["https://*.example.com"]],
  [String.raw`^https:\/\/([^.]+\.)*example\.com$`, ["https://example.com", "https://*.example.com"]],
  [String.raw`^https:\/\/(.+\.)?example\.com$`, ["https://example.com", "https://*.example.com"]],
  [String.raw`^http:\/\/localhost(:\d+)?$`, ["http://localhost:*"]],
  [String.raw`^http:\/\/localhost(?::[0-9]{1,5})?$`, ["http://localhost:*"]],
  [String.raw`^https?:\/\/localhost$`, ["http://localhost", "https://localhost"]],
  [String.raw`^https:\/\/.+\.example\.com(:\d+)?$`, ["https://*.example.com:*"]],
];

const NOT_EXACT: readonly (readonly [expression: string, witness: string | null, meant: string | null])[] = [
  [String.raw`\.example\.com$`, "http://app.example.com", "https://*.example.com"],
  [String.raw`example\.com$`, "https://evilexample.com", "https://example.com"],
  [String.raw`^https:\/\/app\.example\.com`, "https://app.example.com.evil.test", "https://app.example.com"],
  [String.raw`^https:\/\/.+\.example\.com`, "https://a.example.com.evil.test", "https://*.example.com"],
  [String.raw`^https:\/\/app.example\.com$`, "https://appxexample.com", "https://app.example.com"],
  [String.raw`^https:\/\/[a-z0-9-]+\.example\.com$`, null, "https://*.example.com"],
  [String.raw`^https:\/\/\w+\.example\.com$`, null, "https://*.example.com"],
  [String.raw`^https:\/\/.*example\.com$`, null, "https://*.example.com"],
  [String.raw`^https:\/\/app-\d+\.example\.com$`, null, null],
  [String.raw`^http:\/\/localhost:\d+$`, null, "http://localhost:*"],
  [String.raw`^http:\/\/localhost(:\d{4})?$`, null, "http://localhost:*"],
  [String.raw`^https:\/\/(?!evil)app\.example\.com$`, null, null],
  [String.raw`^https:\/\/\*\.example\.com$`, null, "https://*.example.com"],
  [".*", null, null],
  ["", null, null],
  ["(", null, null],
];

const JAVASCRIPT = { isStartAnchored: false, ignoresCase: false };

test.each(EXACT)("%s", (expression, patterns) => {
  expect(originPatterns(expression, JAVASCRIPT)).toEqual({ patterns });
});

test.each(NOT_EXACT)("%s has no patterns", (expression, witness, meant) => {
  const found = originPatterns(expression, JAVASCRIPT);
  expect(found).toMatchObject({ witness, meant });
  // What is said to be granted is.
  if (witness !== null) expect(witness).toMatch(new RegExp(expression));
});

test("without regard to case, and anchored by its library", () => {
  expect(
    originPatterns(String.raw`https://[A-Z0-9_.-]+\.Example\.com$`, { isStartAnchored: true, ignoresCase: true }),
  ).toEqual({
    patterns: ["https://*.example.com"],
  });
});

const PARTS = [
  "^",
  "$",
  "https",
  "s?",
  String.raw`:\/\/`,
  "app",
  "a|b",
  String.raw`\.`,
  ".",
  ".+",
  ".*",
  "[a-z]+",
  String.raw`[\w.-]+`,
  String.raw`([\w-]+\.)*`,
  "(app|a)",
  "(.+)?",
  String.raw`(:\d+)?`,
  ":[0-9]+",
  String.raw`example\.com`,
];
const SCHEMES = ["https", "http"];
const LABELS = ["app", "a", "b", "xn--e1a", "evil", "a_b", "example", "com", "test"];

describe("whatever an expression is made of", () => {
  test("its patterns grant what it grants", () => {
    let exact = 0;
    const labels = array(constantFrom(...LABELS), { minLength: 1, maxLength: 4 });
    const tails = constantFrom("", ".example.com", "example.com");
    const ports = constantFrom("", ":3000", ":8443");
    const parts = array(constantFrom(...PARTS), { maxLength: 7 });
    assert(
      property(parts, array(labels, { minLength: 12, maxLength: 12 }), tails, ports, (some, hosts, tail, port) => {
        const expression = `^https?:\\/\\/${some.join("")}$`;
        const found = originPatterns(expression, JAVASCRIPT);
        if (!("patterns" in found)) return;
        let policy;
        try {
          policy = definePolicy({ origins: [...found.patterns] });
        } catch {
          // Refused where it stands.
          return;
        }
        exact++;
        const own = new RegExp(expression);
        for (const host of hosts)
          for (const scheme of SCHEMES) {
            const origin = `${scheme}://${host.join(".")}${tail}${port}`;
            if (new URL(origin).origin !== origin) continue;
            const { allowed } = policy.decide({ method: "GET", path: "/", origin });
            expect(`${origin} ${allowed}`).toBe(`${origin} ${own.test(origin)}`);
          }
      }),
      { numRuns: 20_000 },
    );
    expect(exact).toBeGreaterThan(300);
  });
});

const PATHS: readonly (readonly [expression: string, patterns: readonly string[] | null])[] = [
  ["/*", ["/* same"]],
  [".*", ["/* same"]],
  ["/.*", ["/* same"]],
  ["^/.*$", ["/* same"]],
  ["/.+", ["/* wider"]],
  ["/api/*", ["/api/* opens-more"]],
  ["/api/.*", ["/api/* wider"]],
  ["^/api/.*$", ["/api/* wider"]],
  ["^/api/", ["/api/* wider"]],
  ["^/api", ["/api/* opens-more"]],
  ["/api.*", ["/api/* opens-more"]],
  ["^/api$", ["/api same"]],
  ["/(a|b)/.*", ["/a/* wider", "/b/* wider"]],
  ["/api/v[0-9]/.*", null],
  ["/api*", null],
  ["/a b", null],
  ["/.*/x", null],
  ["$", null],
];

test.each(PATHS)("the path %s", (expression, patterns) => {
  expect(pathPatterns(expression)?.map(({ pattern, fit }) => `${pattern} ${fit}`) ?? null).toEqual(patterns);
});
