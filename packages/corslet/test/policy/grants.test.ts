import { describe, expect, test } from "vitest";
import { checkPolicy } from "../../src/index.ts";
import { codes, origins, told } from "./_told.ts";

const ADVICE = "name the API's own origins one by one, such as https://api.example.com";
const SECURE = ", leave credentials out, or set dangerouslyAllowInsecureOrigins";
const message = (entries: readonly string[]) => checkPolicy({ origins: entries })[0]?.message;

describe("origins", () => {
  test.each<[string, unknown, string[]]>([
    ["none", {}, ["origin/missing origins"]],
    ["undefined", { origins: undefined }, ["origin/missing origins"]],
    ["a star alone", { origins: ["*"] }, []],
    ["two stars", { origins: ["*", "*"] }, ["origin/redundant-with-any origins 0"]],
    [
      "a wrong entry beside a star is told of too",
      { origins: ["null", "*"] },
      ["origin/null origins 0", "origin/redundant-with-any origins 1"],
    ],
    ["the same twice is once", { origins: [...origins, ...origins] }, []],
  ])("%s", (_, config, expected) => {
    expect(codes(config)).toEqual(expected);
  });

  test("it says how many entries mean nothing", () => {
    expect(message(["*", "https://a.test"])).toContain("the other entry");
    expect(message(["*", "https://a.test", "https://b.test"])).toContain("the other 2 entries");
  });
});

describe("self", () => {
  test.each([
    ["https://api.example.com/", "origin/path", "write https://api.example.com"],
    ["api.example.com", "origin/no-scheme", "write https://api.example.com"],
    ["https://*.example.com", "origin/wildcard-position", ADVICE],
    ["http://localhost:*", "origin/wildcard-position", ADVICE],
    ["*.example.com", "origin/no-scheme", ADVICE],
    ["*", "origin/no-scheme", ADVICE],
    ["https://*", "origin/wildcard-host", ADVICE],
    ["null", "origin/null", ADVICE],
  ])("%s", (self, code, hint) => {
    expect(told({ origins, self })).toEqual([[code, "self", hint]]);
    expect(told({ origins, self: ["https://b.test", self] })).toEqual([[code, "self 1", hint]]);
  });

  test("a list of own origins", () => {
    expect(
      codes({ self: ["https://a.test", "https://b.test"], origins: ["https://b.test", "https://c.test"] }),
    ).toEqual(["origin/self origins 0"]);
  });
});

// policy.md: "`*` where, with credentials, it is an open door or a dead literal"; "unless its `dangerously…` switch is on".
describe("credentials", () => {
  test.each<[string, Record<string, unknown>, string[][]]>([
    ["https", { origins }, []],
    [
      "http",
      { origins: ["http://a.test"] },
      [["credentials/insecure-origin", "origins 0", `write https://a.test${SECURE}`]],
    ],
    [
      "http with a port",
      { origins: ["http://a.test:8080"] },
      [["credentials/insecure-origin", "origins 0", `write https://a.test:8080${SECURE}`]],
    ],
    [
      "http with stars",
      { origins: ["http://*.a.test:*"] },
      [["credentials/insecure-origin", "origins 0", `write https://*.a.test:*${SECURE}`]],
    ],
    [
      "an unknown scheme",
      { origins: ["app://a.test"] },
      [["credentials/insecure-origin", "origins 0", `use an https origin${SECURE}`]],
    ],
    ["http, switched on", { origins: ["http://a.test"], dangerouslyAllowInsecureOrigins: true }, []],
    ["loopback", { origins: ["http://localhost:*", "http://127.0.0.1", "http://[::1]", "http://*.localhost:*"] }, []],
    ["an extension", { origins: ["chrome-extension://abcdefghijklmnop"] }, []],
    ["a star below one's own domain", { origins: ["https://*.example.com"] }, []],
    [
      "a star below a public suffix",
      { origins: ["https://*.co.uk"] },
      [
        [
          "credentials/public-suffix",
          "origins 0",
          "name your own domain (https://*.example.co.uk), or set dangerouslyAllowPublicSuffixes",
        ],
      ],
    ],
    [
      "a star below a public suffix, switched on",
      { origins: ["https://*.co.uk"], dangerouslyAllowPublicSuffixes: true },
      [],
    ],
    ["a name under a public suffix", { origins: ["https://a.github.io", "https://*.a.github.io"] }, []],
    [
      "both faults of one entry",
      { origins: ["http://*.github.io"] },
      [
        ["credentials/insecure-origin", "origins 0", `write https://*.github.io${SECURE}`],
        [
          "credentials/public-suffix",
          "origins 0",
          "name your own domain (https://*.example.github.io), or set dangerouslyAllowPublicSuffixes",
        ],
      ],
    ],
  ])("%s", (_, grant, expected) => {
    expect(told({ ...grant, credentials: true })).toEqual(expected);
    expect(told({ ...grant, credentials: false })).toEqual([]);
  });

  test("every star at once, whether in a list or not", () => {
    const grant = { origins: "*", methods: "*", allowHeaders: "*", exposeHeaders: "*", credentials: true };
    expect(codes(grant)).toEqual([
      "credentials/any-origin origins",
      "credentials/any-method methods",
      "credentials/any-request-header allowHeaders",
      "credentials/expose-any exposeHeaders",
    ]);
    expect(
      codes({
        origins: ["*"],
        methods: ["GET", "*"],
        allowHeaders: ["*"],
        exposeHeaders: ["X", "*"],
        credentials: true,
      }),
    ).toEqual([
      "credentials/any-origin origins 0",
      "credentials/any-method methods 1",
      "credentials/any-request-header allowHeaders 0",
      "credentials/expose-any exposeHeaders 1",
    ]);
    expect(codes({ ...grant, credentials: false })).toEqual([]);
  });
});

describe("methods and header names", () => {
  test.each<[string, Record<string, unknown>, string[][]]>([
    ["six methods are normalized", { methods: ["get", "Head", "delete"] }, []],
    ["another method stays", { methods: ["QUERY", "X!"] }, []],
    ["white space", { methods: [" DELETE "] }, [["method/syntax", "methods 0", 'write "DELETE"']]],
    ["nothing", { methods: [""] }, [["method/syntax", "methods 0", "write a method such as PUT"]]],
    ["no method at all", { methods: ["(TRACE)"] }, [["method/syntax", "methods 0", "write a method such as PUT"]]],
    ["forbidden, in any case", { methods: ["Connect"] }, [["method/forbidden", "methods 0", "leave it out"]]],
    [
      "a request header of the protocol",
      { allowHeaders: ["Access-Control-Request-Method"] },
      [["allow-headers/forbidden", "allowHeaders 0", "leave it out"]],
    ],
    [
      "a header's name with nothing in it",
      { allowHeaders: [""] },
      [["allow-headers/syntax", "allowHeaders 0", "write a header name such as X-Request-Id"]],
    ],
    [
      "no name among names",
      { allowHeaders: ["X-A", 7, "X-B"] },
      [["config/type", "allowHeaders 1", 'write strings, such as ["Content-Type"]']],
    ],
    [
      "nothing that could be allowed",
      { allowHeaders: ["Cookie,Host"] },
      [["allow-headers/syntax", "allowHeaders 0", "write a header name such as X-Request-Id"]],
    ],
    [
      "a star in a name to expose",
      { exposeHeaders: ["X-*"] },
      [["expose-headers/syntax", "exposeHeaders 0", 'list each name, or write "*" in a grant without credentials']],
    ],
    [
      "nothing that could be exposed",
      { exposeHeaders: ["Set-Cookie;"] },
      [["expose-headers/syntax", "exposeHeaders 0", "write a header name such as X-Request-Id"]],
    ],
    ["names that cannot be told from tokens", { allowHeaders: ["__proto__", "constructor"] }, []],
  ])("%s", (_, grant, expected) => {
    expect(told({ origins, ...grant })).toEqual(expected);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ["PUT", { methods: ["PUT"] }, ["allow-headers/content-type-missing methods"]],
    [
      "PATCH, with other headers",
      { methods: ["PATCH"], allowHeaders: ["X-A"] },
      ["allow-headers/content-type-missing allowHeaders"],
    ],
    ["POST, when it is listed", { methods: ["POST"] }, ["allow-headers/content-type-missing methods"]],
    ["POST, when it is not", {}, []],
    ["DELETE has no body", { methods: ["DELETE"] }, []],
    ["in any case", { methods: ["PUT"], allowHeaders: ["CONTENT-TYPE"] }, []],
    ["a star is enough", { methods: ["PUT"], allowHeaders: "*" }, []],
    ["every method", { methods: "*" }, []],
  ])("Content-Type for JSON: %s", (_, grant, expected) => {
    expect(codes({ origins, ...grant })).toEqual(expected);
  });

  test.each([
    [4096, []],
    [4097, ["warning"]],
    [8192, ["warning"]],
    [8193, ["error"]],
  ])("a header of %d bytes", (length, expected) => {
    const exposeHeaders = [`X-${"a".repeat(length - 2)}`];
    expect(checkPolicy({ origins, exposeHeaders }).map(({ severity }) => severity)).toEqual(expected);
    const methods = ["A".repeat(length - 3), "B"];
    const [problem] = checkPolicy({ origins, methods });
    expect(problem?.severity).toBe(expected[0]);
    if (problem !== undefined)
      expect(problem.message).toContain(`Access-Control-Allow-Methods would have ${length} bytes`);
  });
});

describe("maxAge", () => {
  test.each<[unknown, string | undefined, string?]>([
    [0, undefined],
    [-0, undefined],
    [7200, undefined],
    [7201, "max-age/capped"],
    [86_400, "max-age/capped"],
    [86_401, "max-age/too-large"],
    [1e300, "max-age/too-large"],
    [-1, "max-age/negative"],
    [-0.5, "max-age/negative"],
    [Number.NEGATIVE_INFINITY, "max-age/negative"],
    [Number.POSITIVE_INFINITY, "max-age/not-integer", "write whole seconds, such as 600"],
    [Number.NaN, "max-age/not-integer", "write whole seconds, such as 600"],
    [599.5, "max-age/not-integer", "write 600"],
    [86_399.9, "max-age/not-integer", "write 86400"],
    [86_400.5, "max-age/not-integer", "write whole seconds, such as 600"],
    [Number.MIN_VALUE, "max-age/not-integer", "write 0"],
    [undefined, undefined],
  ])("%s: %s", (maxAge, code, hint) => {
    const [problem] = checkPolicy({ origins, maxAge });
    expect(problem?.code).toBe(code);
    if (hint !== undefined) expect(problem?.hint).toBe(hint);
  });
});
