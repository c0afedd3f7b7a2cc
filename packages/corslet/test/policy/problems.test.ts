import { describe, expect, test } from "vitest";
import {
  checkPolicy,
  definePolicy,
  type ErrorCode,
  type Problem,
  policyOf,
  type WarningCode,
} from "../../src/index.ts";
import { WORDING } from "../../src/policy/wording.ts";

const origins = ["https://app.example.com"];
const names = (count: number) => Array.from({ length: count }, (_, i) => `X-Name-${String(i).padStart(4, "0")}`);

type Row<Code> = readonly [code: Code, config: unknown, path: Problem["path"], value: unknown, hint: string];

const USE_ADVICE = "write an origin such as https://app.example.com";

// policy.md, "Problems": each code once at least. Every row holds one problem and no other.
const ERRORS: readonly Row<ErrorCode>[] = [
  ["config/type", { origins, credentials: "true" }, ["credentials"], "true", "write true or false, without quotes"],
  ["config/unknown-option", { origins, maxage: 600 }, ["maxage"], 600, "write maxAge"],

  [
    "resource/syntax",
    { resources: { "/users/:id": { origins } } },
    ["resources", "/users/:id"],
    "/users/:id",
    "write /users/*",
  ],
  [
    "resource/duplicate",
    { resources: { "/api": { origins }, "/%61pi": { origins } } },
    ["resources", "/%61pi"],
    "/%61pi",
    'keep one; several grants for one path go in a list: { "/api": [ …, … ] }',
  ],
  [
    "resource/shadowed",
    { resources: { "/*": [{ origins: ["https://*.example.com"] }, { origins }] } },
    ["resources", "/*", 1],
    { origins },
    "put the narrower grant first, or leave this one out",
  ],

  ["origin/missing", { origins: [] }, ["origins"], [], "list at least one origin, or leave the grant out"],
  ["origin/syntax", { origins: ["/\\.example\\.com$/"] }, ["origins", 0], "/\\.example\\.com$/", USE_ADVICE],
  [
    "origin/no-scheme",
    { origins: ["app.example.com"] },
    ["origins", 0],
    "app.example.com",
    "write https://app.example.com",
  ],
  ["origin/scheme", { origins: ["wss://a.test"] }, ["origins", 0], "wss://a.test", "write https://a.test"],
  ["origin/upper-case", { origins: ["https://A.test"] }, ["origins", 0], "https://A.test", "write https://a.test"],
  ["origin/userinfo", { origins: ["https://u@a.test"] }, ["origins", 0], "https://u@a.test", "write https://a.test"],
  ["origin/path", { origins: ["https://a.test/"] }, ["origins", 0], "https://a.test/", "write https://a.test"],
  ["origin/query", { origins: ["https://a.test?b"] }, ["origins", 0], "https://a.test?b", "write https://a.test"],
  ["origin/fragment", { origins: ["https://a.test#b"] }, ["origins", 0], "https://a.test#b", "write https://a.test"],
  ["origin/whitespace", { origins: ["https://a.test "] }, ["origins", 0], "https://a.test ", "write https://a.test"],
  ["origin/host", { origins: ["https://-a.test"] }, ["origins", 0], "https://-a.test", USE_ADVICE],
  ["origin/idn", { origins: ["https://é.test"] }, ["origins", 0], "https://é.test", "write https://xn--9ca.test"],
  ["origin/ip", { origins: ["http://127.1"] }, ["origins", 0], "http://127.1", "write http://127.0.0.1"],
  ["origin/port", { origins: ["https://a.test:99999"] }, ["origins", 0], "https://a.test:99999", USE_ADVICE],
  [
    "origin/default-port",
    { resources: { "/*": [{ origins: [...origins, "https://a.test:443"] }] } },
    ["resources", "/*", 0, "origins", 1],
    "https://a.test:443",
    "write https://a.test",
  ],
  [
    "origin/list-in-string",
    { origins: "https://a.test,https://b.test" },
    ["origins"],
    "https://a.test,https://b.test",
    'write "https://a.test", "https://b.test"',
  ],
  [
    "origin/null",
    { origins: ["null"] },
    ["origins", 0],
    "null",
    "leave it out: files, sandboxed frames and redirects all send null, so anybody can",
  ],
  [
    "origin/opaque-scheme",
    { origins: ["file://"] },
    ["origins", 0],
    "file://",
    "leave it out: such pages send Origin: null, which cannot be granted; serve them over http(s)",
  ],
  [
    "origin/wildcard-host",
    { origins: ["https://*"] },
    ["origins", 0],
    "https://*",
    'write "*" for anybody (without credentials), or name the domain: https://*.example.com',
  ],
  [
    "origin/wildcard-position",
    { origins: ["https://a.*.test"] },
    ["origins", 0],
    "https://a.*.test",
    "list each origin; a star may stand for leading labels (https://*.example.com) or the whole port (http://localhost:*)",
  ],
  [
    "origin/wildcard-scheme",
    { origins: ["*://a.test"] },
    ["origins", 0],
    "*://a.test",
    "name one scheme, or list an entry for each: https://a.test",
  ],
  [
    "origin/wildcard-ip",
    { origins: ["http://*.127.0.0.1"] },
    ["origins", 0],
    "http://*.127.0.0.1",
    "list each origin; a star may stand for leading labels (https://*.example.com) or the whole port (http://localhost:*)",
  ],
  [
    "origin/redundant-with-any",
    { origins: ["https://a.test", "*"] },
    ["origins", 1],
    "*",
    'keep "*" alone, or list the origins without it',
  ],

  [
    "credentials/any-origin",
    { origins: "*", credentials: true },
    ["origins"],
    "*",
    "list the origins, or leave credentials out",
  ],
  [
    "credentials/any-method",
    { origins, credentials: true, methods: ["PUT", "*"] },
    ["methods", 1],
    "*",
    "list the methods",
  ],
  [
    "credentials/any-request-header",
    { origins, credentials: true, allowHeaders: ["*", "Authorization"] },
    ["allowHeaders", 0],
    "*",
    "list the headers",
  ],
  [
    "credentials/expose-any",
    { origins, credentials: true, exposeHeaders: "*" },
    ["exposeHeaders"],
    "*",
    "list the headers",
  ],
  [
    "credentials/insecure-origin",
    { origins: ["http://a.test:443"], credentials: true },
    ["origins", 0],
    "http://a.test:443",
    "write https://a.test, leave credentials out, or set dangerouslyAllowInsecureOrigins",
  ],
  [
    "credentials/public-suffix",
    { origins: ["https://*.github.io"], credentials: true },
    ["origins", 0],
    "https://*.github.io",
    "name your own domain (https://*.example.github.io), or set dangerouslyAllowPublicSuffixes",
  ],

  [
    "method/syntax",
    { origins, methods: ["PUT, patch, TRACE"] },
    ["methods", 0],
    "PUT, patch, TRACE",
    'write "PUT", "PATCH"',
  ],
  ["method/forbidden", { origins, methods: ["DELETE", "trace"] }, ["methods", 1], "trace", "leave it out"],
  [
    "method/not-normalised",
    { origins, methods: ["patch"] },
    ["methods", 0],
    "patch",
    'write PATCH, and in pages fetch(…, { method: "PATCH" })',
  ],

  [
    "allow-headers/syntax",
    { origins, allowHeaders: ["X-A: b, Cookie"] },
    ["allowHeaders", 0],
    "X-A: b, Cookie",
    'write "X-A", "b"',
  ],
  ["allow-headers/forbidden", { origins, allowHeaders: ["Cookie"] }, ["allowHeaders", 0], "Cookie", "leave it out"],
  [
    "allow-headers/is-response-header",
    { origins, allowHeaders: ["Access-Control-Allow-Origin"] },
    ["allowHeaders", 0],
    "Access-Control-Allow-Origin",
    "leave it out, and remove it from the requests that pages send",
  ],
  [
    "allow-headers/wildcard",
    { origins, allowHeaders: ["X-*"] },
    ["allowHeaders", 0],
    "X-*",
    'list each name, or write "*" in a grant without credentials',
  ],

  ["expose-headers/syntax", { origins, exposeHeaders: ["X A"] }, ["exposeHeaders", 0], "X A", 'write "X", "A"'],
  [
    "expose-headers/forbidden",
    { origins, exposeHeaders: ["set-cookie"] },
    ["exposeHeaders", 0],
    "set-cookie",
    "leave it out; send what the page needs in another header or in the body",
  ],
  [
    "expose-headers/is-request-header",
    { origins, exposeHeaders: ["Origin"] },
    ["exposeHeaders", 0],
    "Origin",
    "leave it out",
  ],
  [
    "expose-headers/is-preflight-header",
    { origins, exposeHeaders: ["Access-Control-Max-Age"] },
    ["exposeHeaders", 0],
    "Access-Control-Max-Age",
    "leave it out",
  ],

  [
    "max-age/negative",
    { origins, maxAge: -1 },
    ["maxAge"],
    -1,
    "write 0 for no caching, or leave it out for the browsers' 5 seconds",
  ],
  ["max-age/not-integer", { origins, maxAge: 1.5 }, ["maxAge"], 1.5, "write 2"],
  ["max-age/too-large", { origins, maxAge: 86_401 }, ["maxAge"], 86_401, "write 86400 or less"],

  [
    "headers/too-long",
    { origins, exposeHeaders: names(700) },
    ["exposeHeaders"],
    names(700),
    "list fewer names, or spread them over several resources",
  ],
];

const WARNINGS: readonly Row<WarningCode>[] = [
  [
    "max-age/capped",
    { origins, maxAge: 86_400 },
    ["maxAge"],
    86_400,
    "keep it, since each browser cuts it down for itself, and count on 600 seconds",
  ],
  [
    "origin/self",
    { origins, self: "https://app.example.com" },
    ["origins", 0],
    "https://app.example.com",
    "leave it out",
  ],
  [
    "method/options-listed",
    { origins, methods: ["options"] },
    ["methods", 0],
    "options",
    "leave it out, unless pages call OPTIONS themselves",
  ],
  [
    "expose-headers/safelisted",
    { origins, exposeHeaders: ["Expires"] },
    ["exposeHeaders", 0],
    "Expires",
    "leave it out",
  ],
  [
    "allow-headers/content-type-missing",
    { origins, methods: ["DELETE", "PUT"] },
    ["methods"],
    ["DELETE", "PUT"],
    'add "Content-Type" to allowHeaders, if pages send JSON',
  ],
  [
    "headers/too-long",
    { origins, allowHeaders: names(400) },
    ["allowHeaders"],
    names(400),
    "list fewer names, or spread them over several resources",
  ],
  [
    "csrf/cookies-refused",
    { origins, methods: ["GET", "DELETE"] },
    ["methods"],
    ["GET", "DELETE"],
    "set credentials: true where pages write as the signed-in user; leave it as it is for bearer tokens",
  ],
  [
    "csrf/token-readable",
    { resources: { "/form": { origins, credentials: true } } },
    ["resources", "/form", "credentials"],
    true,
    "serve tokens from a path that no grant with credentials governs",
  ],
];

describe.each([
  ["error", ERRORS],
  ["warning", WARNINGS],
] as const)("%s", (severity, rows) => {
  test.each<Row<ErrorCode | WarningCode>>(rows)("%s", (code, config, path, value, hint) => {
    // What a guard on the policy would say is told when it is asked for.
    const checks = code.startsWith("csrf/") ? { csrf: { tokenPaths: ["/form"] } } : {};
    expect(checkPolicy(config, checks)).toEqual([
      { code, severity, path, value, hint, message: expect.stringMatching(/^\S.*\.$/), see: WORDING[code].see },
    ]);
    const build = () => policyOf(config);
    if (severity === "error") expect(build).toThrow(expect.objectContaining({ code: "corslet/policy" }));
    else expect(build).not.toThrow();
  });
});

// Of a resource, the pattern is reported, which is the last key itself.
test.each([...ERRORS, ...WARNINGS].filter(([code]) => !code.startsWith("resource/")))(
  "%s: the value is what stands at the path",
  (_, config, path, value) => {
    const standing = path.reduce<unknown>((parent, key) => (parent as Record<string | number, unknown>)[key], config);
    expect(standing).toEqual(value);
  },
);

const codesOf = (rows: readonly Row<string>[]) => rows.map(([code]) => code).sort();

// The compiler holds WORDING to the union of all codes, and this object to the warnings.
const WARNING_CODES: Record<WarningCode, true> = {
  "max-age/capped": true,
  "origin/self": true,
  "method/options-listed": true,
  "expose-headers/safelisted": true,
  "allow-headers/content-type-missing": true,
  "headers/too-long": true,
  "csrf/cookies-refused": true,
  "csrf/token-readable": true,
};

test("the tables hold every code", () => {
  expect(codesOf(WARNINGS)).toEqual(Object.keys(WARNING_CODES).sort());
  // `headers/too-long` is both: a warning above 4 KiB, an error above 8 KiB.
  const errorCodes = Object.keys(WORDING).filter((code) => !(code in WARNING_CODES) || code === "headers/too-long");
  expect(codesOf(ERRORS)).toEqual(errorCodes.sort());
});

test("every rule names its source", () => {
  for (const { see } of Object.values(WORDING)) expect(see).toMatch(/^https:\/\/[^ ]+$/);
});

test("a configuration without a defect has no problem", () => {
  const config = {
    resources: {
      "/api/*": {
        origins,
        methods: ["GET", "POST", "PUT", "DELETE"],
        allowHeaders: ["Content-Type", "Authorization"],
        credentials: true,
        maxAge: 600,
      },
      "/public/*": { origins: "*" },
    },
    self: "https://api.example.com",
    trustProxy: ["10.0.0.0/8", "::1"],
  } as const;
  expect(checkPolicy(config)).toEqual([]);
  expect(definePolicy(config).config).toEqual(config);
});
