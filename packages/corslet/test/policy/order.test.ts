import { describe, expect, test } from "vitest";
import { checkPolicy, describeProblem } from "../../src/index.ts";
import { codes, origins } from "./_told.ts";

// policy.md: "`definePolicy` throws `PolicyError` with all problems at once, in configuration order".
describe("configuration order", () => {
  test("by the order of keys and entries, not of rules", () => {
    const config = {
      trustProxy: true,
      resources: {
        "/b": { maxAge: -1, origins: ["null", "https://A.test"], credentials: 1 },
        b: { origins },
        "/a": [{ credentials: true, methods: ["*"], origins: "*" }, { origins: [] }, 1],
        "/%61": { methods: ["patch", "PUT", "trace"] },
      },
      self: ["x"],
      extra: 1,
    };
    expect(codes(config)).toEqual([
      "config/type trustProxy",
      "max-age/negative resources /b maxAge",
      "origin/null resources /b origins 0",
      "origin/upper-case resources /b origins 1",
      "config/type resources /b credentials",
      "resource/syntax resources b",
      "credentials/any-method resources /a 0 methods 0",
      "credentials/any-origin resources /a 0 origins",
      "origin/missing resources /a 1 origins",
      "config/type resources /a 2",
      "resource/duplicate resources /%61",
      "origin/missing resources /%61 origins",
      "allow-headers/content-type-missing resources /%61 methods",
      "method/not-normalised resources /%61 methods 0",
      "method/forbidden resources /%61 methods 2",
      "origin/no-scheme self 0",
      "config/unknown-option extra",
    ]);
  });

  test("keys that look like numbers stand where JavaScript puts them", () => {
    expect(codes(JSON.parse('{"resources":{"b":{"origins":[]},"2":{"origins":[]},"1":{"origins":[]}}}'))).toEqual([
      "resource/syntax resources 1",
      "origin/missing resources 1 origins",
      "resource/syntax resources 2",
      "origin/missing resources 2 origins",
      "resource/syntax resources b",
      "origin/missing resources b origins",
    ]);
  });

  test("entry 10 stands behind entry 9", () => {
    const entries = Array.from({ length: 12 }, () => "null");
    expect(checkPolicy({ origins: entries }).map(({ path }) => path[1])).toEqual(entries.map((_, index) => index));
  });
});

const messageFor = (entry: string) => checkPolicy({ origins: [entry] })[0]?.message;

test("a long value is cut short, and never within a character", () => {
  expect(messageFor(`https://${"a".repeat(300)}`)).toBe(`"https://${"a".repeat(108)}… has no valid host name.`);
  expect(messageFor(`https://${"a".repeat(107)}😀${"a".repeat(300)}`)).toMatch(/aaa… is not in Punycode/);
  expect(messageFor("https://\uD800")).toContain(String.raw`"https://\ud800"`);
});

test.each([
  [/a/, "a regular expression"],
  [Object.create(/a/), "an empty object"],
  [new Map(), "a value of type Map"],
  [() => true, "a function"],
  [Symbol("a"), "Symbol(a)"],
  [1n, "1"],
  [{ a: 1 }, "an object"],
  [["a"], "a list"],
  [[], "an empty list"],
  [null, "null"],
])("a value is shown as people know it: %#", (value, shown) => {
  expect(checkPolicy({ origins: ["https://a.test"], maxAge: value })[0]?.message).toBe(
    `${shown} is not a number of seconds.`,
  );
});

test("a problem in one line", () => {
  const lines = checkPolicy({ resources: { "/a": [{ origins: ["https://A.test"] }], "/b": 1 }, "a-b": 1 }).map(
    describeProblem,
  );
  expect(lines).toEqual([
    'resources["/a"][0].origins[0]: "https://A.test" has upper-case letters. Browsers send origins in lower case, so it would never match. Mend: write https://a.test (origin/upper-case)',
    'resources["/b"]: 1 is not a grant. Mend: write { origins: ["https://app.example.com"] } (config/type)',
    '["a-b"]: There is no option a-b. Mend: the options are resources, self, trustProxy (config/unknown-option)',
  ]);
});
