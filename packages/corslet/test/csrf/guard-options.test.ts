import { describe, expect, test } from "vitest";
import { GUARD_WORDING } from "../../src/csrf/check/wording.ts";
import {
  checkGuard,
  guard,
  GuardError,
  type GuardOptions,
  type GuardProblemCode,
  isGuardError,
} from "../../src/csrf/index.ts";
import { policyOf } from "../../src/index.ts";
import { eachRow, KEY, POLICY } from "./_facts.ts";

const binding = (): null => null;
const tokens = (more: object): object => ({ tokens: { keys: [KEY], binding, ...more } });

type Row = readonly [code: GuardProblemCode, path: string, options: unknown, hint: string | RegExp, value?: unknown];

const ROWS: readonly Row[] = [
  ["guard/type", "options", null, "write { mode, exempt, unsafe, sameSite, trustProxy, tokens }", null],
  ["guard/type", "options", [], /^write/],
  ["guard/type", "options", "report", /^write/, "report"],
  ["guard/type", "options mode", { mode: "off" }, 'write "enforce" or "report"', "off"],
  ["guard/type", "options sameSite", { sameSite: true }, 'write "writers" or "trust"', true],
  ["guard/type", "options exempt", { exempt: {} }, /^write \[/, "an object"],
  ["guard/type", "options exempt", { exempt: "/x" }, /^write \[/, "/x"],
  ["guard/type", "options exempt 0", { exempt: ["/x"] }, /^write \[/, "/x"],
  ["guard/type", "options unsafe", { unsafe: "GET /x" }, 'write ["GET /logout"]', "GET /x"],
  ["guard/type", "options trustProxy", { trustProxy: true }, /^name the proxy's address/, true],
  ["guard/type", "options trustProxy 1", { trustProxy: ["10.0.0.1", "proxy"] }, /^write the proxy's address/, "proxy"],
  ["guard/type", "options trustProxy 0", { trustProxy: [undefined, "::1"] }, /^write the proxy's address/, undefined],
  [
    "guard/type",
    "options dangerouslyAllowInsecureWriters",
    { dangerouslyAllowInsecureWriters: "yes" },
    "write true or false, without quotes",
    "yes",
  ],
  ["guard/type", "options tokens", { tokens: true }, /^write \{ keys/, "boolean"],
  ["guard/type", "options tokens scope", tokens({ scope: 1 }), /^write/, 1],
  ["guard/type", "options tokens always", tokens({ always: 1 }), "write true or false, without quotes", 1],
  ["guard/type", "options tokens cookie", tokens({ cookie: "csrf" }), /^write \{ name/, "csrf"],
  ["guard/type", "options tokens cookie secure", tokens({ cookie: { secure: "no" } }), /^write true/, "no"],
  [
    "guard/type",
    "options tokens cookie sameSite",
    tokens({ cookie: { sameSite: "lax" } }),
    'write "Lax" or "Strict" or "None"',
    "lax",
  ],
  ["guard/type", "options tokens keys 0", tokens({ keys: [undefined] }), /not set stands here/, "nothing"],
  ["guard/type", "options tokens keys 0", tokens({ keys: [7] }), /^write a string or bytes/, "a value of type number"],
  ["guard/type", "options tokens keys 0 key", tokens({ keys: [{ kid: "a" }] }), /not set stands here/, "nothing"],
  ["guard/unknown-option", "options Mode", { Mode: "report" }, "write mode", "string"],
  ["guard/unknown-option", "options same_site", { same_site: "trust" }, "write sameSite", "string"],
  ["guard/unknown-option", "options cookie", { cookie: {} }, /^the options are mode, /, "object"],
  [
    "guard/unknown-option",
    "options exempt 0 reason",
    { exempt: [{ method: "POST", path: "/x", because: "x", reason: 1 }] },
    /^the options are method/,
    "number",
  ],
  ["guard/unknown-option", "options tokens secret", tokens({ secret: KEY }), /^the options are keys/, "string"],
  [
    "guard/unknown-option",
    "options tokens keys 0 id",
    tokens({ keys: [{ kid: "a", key: KEY, id: 1 }] }),
    /^the options are kid/,
    "number",
  ],
  [
    "guard/unknown-option",
    "options tokens cookie path",
    tokens({ cookie: { path: "/" } }),
    /^the options are name/,
    "string",
  ],

  [
    "exempt/method",
    "options exempt 0 method",
    { exempt: [{ method: "GET", path: "/x", because: "x" }] },
    "leave the exemption out",
    "GET",
  ],
  [
    "exempt/method",
    "options exempt 0 method",
    { exempt: [{ method: "GET", path: "/x", because: "x" }], unsafe: ["GET /y", "OPTIONS /x"] },
    "leave the exemption out",
    "GET",
  ],
  [
    "exempt/method",
    "options exempt 0 method",
    { exempt: [{ method: "get", path: "/x", because: "x" }], unsafe: ["GET /x"] },
    'write "GET"',
    "get",
  ],
  [
    "exempt/method",
    "options exempt 0 method",
    { exempt: [{ method: "post", path: "/x", because: "x" }] },
    'write "POST"',
    "post",
  ],
  [
    "exempt/method",
    "options exempt 0 method",
    { exempt: [{ method: "get", path: "/x", because: "x" }] },
    "leave the exemption out",
    "get",
  ],
  [
    "exempt/method",
    "options exempt 0 method",
    { exempt: [{ method: "*", path: "/x", because: "x" }] },
    'write "POST"',
    "*",
  ],
  [
    "exempt/method",
    "options exempt 0 method",
    { exempt: [{ method: "A B", path: "/x", because: "x" }] },
    'write "POST"',
    "A B",
  ],
  ["exempt/method", "options exempt 0 method", { exempt: [{ path: "/x", because: "x" }] }, 'write "POST"', undefined],
  [
    "exempt/path",
    "options exempt 0 path",
    { exempt: [{ method: "POST", path: "x", because: "x" }] },
    /^write a path/,
    "x",
  ],
  [
    "exempt/path",
    "options exempt 0 path",
    { exempt: [{ method: "POST", path: "/x?y", because: "x" }] },
    /^write a path/,
    "/x?y",
  ],
  [
    "exempt/path",
    "options exempt 0 path",
    { exempt: [{ method: "POST", path: "/a/../b", because: "x" }] },
    /^write a path/,
    "/a/../b",
  ],
  ["exempt/path", "options exempt 0 path", { exempt: [{ method: "POST", because: "x" }] }, /^write a path/, undefined],
  [
    "exempt/prefix",
    "options exempt 0 path",
    { exempt: [{ method: "POST", path: "/x/*", because: "x" }] },
    /^list each path/,
    "/x/*",
  ],
  [
    "exempt/without-reason",
    "options exempt 0 because",
    { exempt: [{ method: "POST", path: "/x" }] },
    /^write because/,
    undefined,
  ],
  [
    "exempt/without-reason",
    "options exempt 0 because",
    { exempt: [{ method: "POST", path: "/x", because: " " }] },
    /^write because/,
    " ",
  ],
  [
    "exempt/duplicate",
    "options exempt 1",
    {
      exempt: [
        { method: "POST", path: "/x", because: "x" },
        { method: "POST", path: "/%78", because: "x" },
      ],
    },
    "leave it out",
    "POST /x",
  ],

  ["unsafe/syntax", "options unsafe 0", { unsafe: ["/logout"] }, /^write a method/, "/logout"],
  ["unsafe/syntax", "options unsafe 0", { unsafe: ["get /logout"] }, /^write a method/, "get /logout"],
  ["unsafe/syntax", "options unsafe 0", { unsafe: ["GET  /logout"] }, /^write a method/, "GET  /logout"],
  ["unsafe/syntax", "options unsafe 0", { unsafe: ["GET logout"] }, /^write a method/, "GET logout"],
  ["unsafe/syntax", "options unsafe 0", { unsafe: ["GET"] }, /^write a method/, "GET"],
  ["unsafe/syntax", "options unsafe 0", { unsafe: [/x/] }, /^write a method/],
  ["unsafe/syntax", "options unsafe 0", { unsafe: Array(1) }, /^write a method/, undefined],
  ["unsafe/method", "options unsafe 0", { unsafe: ["POST /logout"] }, "leave it out", "POST /logout"],

  ["tokens/no-key", "options tokens keys", { tokens: { binding } }, /openssl rand/, "nothing"],
  ["tokens/no-key", "options tokens keys", tokens({ keys: [] }), /openssl rand/],
  ["tokens/no-key", "options tokens keys", tokens({ keys: KEY }), /openssl rand/, "a key of 32 bytes"],
  ["tokens/no-key", "options tokens keys", tokens({ keys: new Uint8Array(32) }), /openssl rand/, "a key of 32 bytes"],
  [
    "tokens/key-too-short",
    "options tokens keys 0",
    tokens({ keys: ["k".repeat(31)] }),
    /openssl rand/,
    "a key of 31 bytes",
  ],
  [
    "tokens/key-too-short",
    "options tokens keys 0",
    tokens({ keys: [new Uint8Array(31)] }),
    /openssl rand/,
    "a key of 31 bytes",
  ],
  [
    "tokens/key-too-short",
    "options tokens keys 1 key",
    tokens({ keys: [KEY, { kid: "a", key: "" }] }),
    /openssl rand/,
    "a key of 0 bytes",
  ],
  ["tokens/kid", "options tokens keys 0 kid", tokens({ keys: [{ kid: "a.b", key: KEY }] }), /^write a name/, "a.b"],
  ["tokens/kid", "options tokens keys 0 kid", tokens({ keys: [{ key: KEY }] }), /^write a name/, undefined],
  [
    "tokens/duplicate-kid",
    "options tokens keys 1 kid",
    tokens({
      keys: [
        { kid: "a", key: KEY },
        { kid: "a", key: `${KEY}x` },
      ],
    }),
    /^give each key/,
    "a",
  ],
  ["tokens/no-binding", "options tokens binding", { tokens: { keys: [KEY] } }, /^write binding/, undefined],
  ["tokens/no-binding", "options tokens binding", tokens({ binding: "sid" }), /^write binding/, "sid"],
  ["tokens/header", "options tokens header", tokens({ header: "X CSRF" }), 'write "X-CSRF-Token"', "X CSRF"],
  ["tokens/header", "options tokens header", tokens({ header: "Cookie" }), 'write "X-CSRF-Token"', "Cookie"],
  ["tokens/header", "options tokens header", tokens({ header: "Sec-CSRF" }), 'write "X-CSRF-Token"', "Sec-CSRF"],
  ["tokens/header", "options tokens header", tokens({ header: null }), 'write "X-CSRF-Token"', null],
  ["tokens/field", "options tokens field", tokens({ field: "" }), 'write "_csrf"', ""],
  ["tokens/field", "options tokens field", tokens({ field: "a[b]" }), 'write "_csrf"', "a[b]"],
  ["tokens/field", "options tokens field", tokens({ field: "a b" }), 'write "_csrf"', "a b"],
  ["tokens/field", "options tokens field", tokens({ field: 1 }), 'write "_csrf"', 1],
  [
    "tokens/cookie-name",
    "options tokens cookie name",
    tokens({ cookie: { name: "a;b" } }),
    'write "__Host-csrf"',
    "a;b",
  ],
  ["tokens/cookie-name", "options tokens cookie name", tokens({ cookie: { name: null } }), 'write "__Host-csrf"', null],
  [
    "tokens/cookie-insecure",
    "options tokens cookie name",
    tokens({ cookie: { secure: false } }),
    'write "csrf", or leave secure out',
    "__Host-csrf",
  ],
  [
    "tokens/cookie-insecure",
    "options tokens cookie name",
    tokens({ cookie: { name: "__secure-x", secure: false } }),
    'write "x", or leave secure out',
    "__secure-x",
  ],
  [
    "tokens/cookie-insecure",
    "options tokens cookie sameSite",
    tokens({ cookie: { name: "csrf", secure: false, sameSite: "None" } }),
    /^write sameSite/,
    "csrf",
  ],
];

describe("each option that is refused is told of, alone, and throws", () => {
  eachRow(ROWS)("%s %s %j", (code, path, options, hint, ...values) => {
    const problems = checkGuard(POLICY, options);
    expect(problems.map((problem) => `${problem.code} ${problem.path.join(" ")}`)).toEqual([`${code} ${path}`]);
    const [problem] = problems;
    if (typeof hint === "string") expect(problem?.hint).toBe(hint);
    else expect(problem?.hint).toMatch(hint);
    if (values.length > 0) expect(problem?.value).toEqual(values[0]);
    expect(problem).toMatchObject({
      severity: "error",
      see: GUARD_WORDING[code].see,
      message: expect.stringMatching(/^\S.*\.$/),
    });
    expect(() => guard(POLICY, options as GuardOptions)).toThrow(GuardError);
  });
});

test("the tables hold every code, and each names its source", () => {
  const codes = new Set(ROWS.map(([code]) => code)).add("writer/insecure-origin");
  expect([...codes].toSorted()).toEqual(Object.keys(GUARD_WORDING).toSorted());
  for (const { see } of Object.values(GUARD_WORDING)) expect(see).toMatch(/^https:\/\/[^ ]+$/);
});

const told = (config: object, options: GuardOptions = {}): string[] =>
  checkGuard(policyOf(config), options).map(({ path, hint }) => `${path.join(" ")}: ${hint}`);

describe("an http origin that may write to an API on https", () => {
  const http = { origins: ["https://a.test", "http://b.test"], methods: ["POST"] };
  const MEND = "write https://b.test, or say dangerouslyAllowInsecureWriters: true";

  test.each<readonly [string, object, readonly string[]]>([
    ["alone", { resources: { "/a": http }, self: "https://api.test" }, [`policy resources /a origins 1: ${MEND}`]],
    [
      "in a list",
      { resources: { "/a": [{ origins: ["https://c.test"] }, http] }, self: ["http://api.test", "https://api.test"] },
      [`policy resources /a 1 origins 1: ${MEND}`],
    ],
    [
      "under a star",
      { resources: { "/a": { ...http, origins: ["http://*.b.test:*"] } }, self: "https://api.test" },
      ["policy resources /a origins 0: write https://*.b.test:*, or say dangerouslyAllowInsecureWriters: true"],
    ],
    [
      "with every method",
      { resources: { "/a": { ...http, methods: "*" } }, self: "https://api.test" },
      [`policy resources /a origins 1: ${MEND}`],
    ],
    [
      "that may only read",
      { resources: { "/a": { ...http, methods: ["GET", "HEAD", "OPTIONS"] } }, self: "https://api.test" },
      [],
    ],
    ["without methods", { resources: { "/a": { origins: http.origins } }, self: "https://api.test" }, []],
    [
      "loopback",
      {
        resources: { "/a": { ...http, origins: ["http://localhost:*", "http://127.0.0.1", "http://[::1]"] } },
        self: "https://api.test",
      },
      [],
    ],
    [
      "where its grant allows for it",
      { resources: { "/a": { ...http, dangerouslyAllowInsecureOrigins: true } }, self: "https://api.test" },
      [],
    ],
    ["everybody", { resources: { "/a": { ...http, origins: "*" } }, self: "https://api.test" }, []],
    ["an API on http", { resources: { "/a": http }, self: "http://api.test" }, []],
    ["an API that is not named", { resources: { "/a": http } }, []],
  ])("%s", (_title, config, expected) => expect(told(config)).toEqual(expected));

  test("is let in where that was asked for", () => {
    const policy = policyOf({ resources: { "/a": http }, self: "https://api.test" });
    expect(() => guard(policy)).toThrow(/anybody on the network path could write in its name/);
    expect(() => guard(policy, { dangerouslyAllowInsecureWriters: true })).not.toThrow();
    expect(checkGuard(policy, { dangerouslyAllowInsecureWriters: true })).toEqual([]);
  });
});

test("problems of exemptions come before those of routes, as they stand in the options", () => {
  const exempt = [{ method: "GET", path: "x", because: "x" }];
  expect(checkGuard(POLICY, { exempt, unsafe: ["x"] }).map(({ code }) => code)).toEqual([
    "exempt/method",
    "exempt/path",
    "unsafe/syntax",
  ]);
});

test("all problems are told at once, in a message that a person can act on", () => {
  const error = new GuardError(checkGuard(POLICY, { mode: "off", exempt: ["x"], tokens: {} }));
  expect(error).toMatchObject({ name: "GuardError", code: "corslet/guard" });
  expect(error.problems.map(({ code }) => code)).toEqual([
    "guard/type",
    "guard/type",
    "tokens/no-binding",
    "tokens/no-key",
  ]);
  expect(error.message).toMatch(/^The CSRF guard has 4 problems:\n {2}options\.mode: /);
  expect(new GuardError(error.problems.slice(0, 1)).message).toMatch(/^The CSRF guard has 1 problem:\n/);
  expect(isGuardError(error)).toBe(true);
  expect([new Error("x"), null, undefined, "x", {}].some(isGuardError)).toBe(false);
});

test.each([[{ origins: ["https://app.example.com"] }], [{ resources: {} }], [null], [undefined], ["x"]])(
  "what is no policy is told as such: %j",
  (policy) => {
    for (const build of [guard, checkGuard])
      expect(() => build(policy as never)).toThrow("Next: write guard(definePolicy(config), options).");
  },
);

test("what is right is accepted", () => {
  const options: GuardOptions = {
    mode: "report",
    exempt: [
      { method: "POST", path: "/x", because: "signed" },
      { method: "PUT", path: "/x", because: "signed" },
      { method: "GET", path: "/logout", because: "asks again" },
      { method: "HEAD", path: "/any", because: "asks again" },
      { method: "OPTIONS", path: "/a/b", because: "asks again" },
    ],
    unsafe: ["GET /logout", "HEAD /logout/", "OPTIONS /a/*", "GET /*", "GET /"],
    sameSite: "trust",
    trustProxy: ["10.0.0.0/8", "::1"],
    tokens: {
      keys: [KEY, new Uint8Array(32), { kid: "a", key: KEY }],
      binding,
      always: false,
      header: "X-Token",
      field: "token",
      scope: "app",
      cookie: { name: "csrf", secure: false, sameSite: "Strict" },
    },
    dangerouslyAllowInsecureWriters: false,
  };
  expect(checkGuard(POLICY, options)).toEqual([]);
  for (const trustProxy of [false, "10.0.0.1", undefined] as const)
    expect(checkGuard(POLICY, { trustProxy })).toEqual([]);
});

test("only what is an option's own counts", () => {
  expect(checkGuard(POLICY, Object.create({ mode: "off", tokens: 1 }))).toEqual([]);
});

test("an object that has no text makes nothing throw but a GuardError", () => {
  const none = Object.create(null) as object;
  const problems = checkGuard(POLICY, tokens({ header: none, field: none, scope: none, cookie: { name: none } }));
  expect(problems.map(({ code }) => code)).toEqual([
    "tokens/header",
    "tokens/field",
    "guard/type",
    "tokens/cookie-name",
  ]);
});

test("keys are copied: what is written over them later changes nothing", () => {
  const bytes = new Uint8Array(32).fill(7);
  const { tokens: made } = guard<null>(POLICY, { tokens: { keys: [bytes], binding: () => "s" } });
  const minted = made?.mint(null, {});
  bytes.fill(0);
  const { token } = minted as { token: string };
  expect(made?.stateOf(token, null, {})).toBe("valid");
});
