import { describe, expect, test } from "vitest";
import { checkPolicy } from "../../src/index.ts";

const origins = ["https://a.test"];
const allowHeaders = ["Content-Type"];

const told = (config: unknown, tokenPaths?: readonly string[]): string[] =>
  checkPolicy(config, { csrf: tokenPaths === undefined ? {} : { tokenPaths } }).map(
    ({ code, path }) => `${code} ${path.join(" ")}`,
  );

describe("calls with cookies that a guard refuses", () => {
  test.each<[string, unknown, readonly string[]]>([
    ["an unsafe method without credentials", { origins, methods: ["GET", "DELETE"] }, ["csrf/cookies-refused methods"]],
    [
      "POST, which the protocol allows anyway",
      { origins, allowHeaders, methods: ["POST"] },
      ["csrf/cookies-refused methods"],
    ],
    [
      "credentials that are off",
      { origins, methods: ["DELETE"], credentials: false },
      ["csrf/cookies-refused methods"],
    ],
    ["everybody", { origins: "*", methods: ["DELETE"] }, ["csrf/cookies-refused methods"]],
    ["with credentials", { origins, methods: ["DELETE"], credentials: true }, []],
    ["safe methods", { origins, methods: ["GET", "HEAD"] }, []],
    ["no methods", { origins }, []],
    ["every method, which is nobody's mistake about cookies", { origins, allowHeaders, methods: "*" }, []],
    [
      "each grant for itself",
      {
        resources: {
          "/a": { origins },
          "/b": [
            { origins, methods: ["GET"] },
            { origins: "*", methods: ["DELETE"] },
          ],
        },
      },
      ["csrf/cookies-refused resources /b 1 methods"],
    ],
  ])("%s", (_title, config, expected) => expect(told(config)).toEqual(expected));

  test("the methods are named", () => {
    const [problem] = checkPolicy({ origins, allowHeaders, methods: ["GET", "PUT", "DELETE"] }, { csrf: {} });
    expect(problem).toMatchObject({ value: ["GET", "PUT", "DELETE"], severity: "warning" });
    expect(problem?.message).toMatch(/^PUT, DELETE is listed without credentials/);
  });

  test("OPTIONS is safe", () => {
    expect(told({ origins, methods: ["OPTIONS"] })).toEqual(["method/options-listed methods 0"]);
  });
});

describe("pages that may read tokens", () => {
  const config = {
    resources: {
      "/form": { origins, credentials: true },
      "/pages/*": [{ origins }, { origins: ["https://b.test"], credentials: true }],
      "/public/*": { origins: "*" },
    },
  };
  test.each<[readonly string[], readonly string[]]>([
    [[], []],
    [["/form"], ["csrf/token-readable resources /form credentials"]],
    [["/form?x=1"], ["csrf/token-readable resources /form credentials"]],
    [["/pages/a"], ["csrf/token-readable resources /pages/* 1 credentials"]],
    // Once a resource, however many of its paths are named.
    [["/pages/a", "/pages/b"], ["csrf/token-readable resources /pages/* 1 credentials"]],
    [["/public/a", "/other", "*"], []],
  ])("%j", (tokenPaths, expected) => expect(told(config, tokenPaths)).toEqual(expected));

  test("the path is named", () => {
    const [problem] = checkPolicy(config, { csrf: { tokenPaths: ["/form"] } });
    expect(problem?.message).toContain("may read /form with the user's cookies");
  });
});

test("nothing of it is told unasked", () => {
  expect(checkPolicy({ origins, methods: ["DELETE"] })).toEqual([]);
});

test("a configuration that is refused is checked as far as it was understood", () => {
  expect(told({ resources: { "/a": { origins: 7, methods: ["DELETE"] } } }, ["/a"])).toContain(
    "config/type resources /a origins",
  );
  expect(told(7, ["/a"])).toEqual(["config/type "]);
});
