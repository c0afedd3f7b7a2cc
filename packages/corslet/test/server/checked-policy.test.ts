import { describe, expect, test } from "vitest";
import { policyOf } from "../../src/index.ts";
import { policyFromChecked } from "../../src/server/checked-policy.ts";

const grant = { origins: ["https://a.test"] };

describe("policyFromChecked", () => {
  test.each<[string, unknown]>([
    ["one grant", grant],
    ["everybody", { origins: "*", methods: "*", allowHeaders: ["*", "Authorization"], exposeHeaders: "*", maxAge: 0 }],
    ["stars", { origins: ["https://*.a.test", "http://localhost:*", "https://*.b.test:*", "https://*.c.test:8443"] }],
    ["addresses", { origins: ["https://[::1]:8443", "http://127.0.0.1:3000"], credentials: true, maxAge: 86_400 }],
    ["other schemes", { origins: ["chrome-extension://abcdefghijklmnopabcdefghijklmnop"] }],
    [
      "several resources",
      { resources: { "/": grant, "/a/*": [grant, { origins: "*" }], "/%C3%A9": grant }, self: "https://b.test" },
    ],
    [
      "switches",
      {
        origins: ["http://a.test", "https://*.github.io"],
        credentials: true,
        dangerouslyAllowInsecureOrigins: true,
        dangerouslyAllowPublicSuffixes: true,
      },
    ],
  ])("builds what definePolicy built: %s", (_, config) => {
    const policy = policyOf(config);
    const checked = policyFromChecked(JSON.parse(JSON.stringify(policy.config)));
    expect(checked.config).toEqual(policy.config);
    expect(Object.isFrozen(checked.config.resources)).toBe(true);
    for (const path of ["/", "/a", "/a/b", "/b", "/é", "/%c3%a9"]) {
      for (const origin of [
        "https://a.test",
        "https://x.a.test",
        "http://localhost",
        "http://localhost:1",
        "https://x.b.test:1",
        "https://x.c.test:8443",
        "https://[::1]:8443",
        "http://127.0.0.1:3000",
        "https://x.github.io",
        "null",
        "https://*.a.test",
        null,
      ]) {
        for (const asked of [{}, { method: "OPTIONS", requestMethod: "PUT", requestHeaders: "authorization" }]) {
          const facts = { method: "GET", path, origin, ...asked };
          expect(checked.decide(facts), JSON.stringify(facts)).toEqual(policy.decide(facts));
        }
      }
    }
  });

  test("is not changed by what it was made from", () => {
    const config = { resources: { "/*": { origins: ["https://a.test"] } } };
    const policy = policyFromChecked(config);
    config.resources["/*"].origins.push("https://evil.test");
    expect(Object.isFrozen(config)).toBe(false);
    expect(policy.decide({ method: "GET", path: "/", origin: "https://evil.test" }).allowed).toBe(false);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["no resources", {}],
    ["one grant, which no policy's config is", grant],
    ["resources that are no object", { resources: [grant] }],
    ["an unknown key", { resources: { "/*": grant }, onlyFrom: "10.0.0.0/8" }],
    ["an unknown key of a grant", { resources: { "/*": { ...grant, unless: ["https://a.test"] } } }],
    ["a pattern that is none", { resources: { "api/*": grant } }],
    ["a pattern in another spelling", { resources: { "/%61pi": grant } }],
    ["no grant", { resources: { "/*": [] } }],
    ["a grant that is none", { resources: { "/*": "https://a.test" } }],
    ["no origins", { resources: { "/*": {} } }],
    ["an empty list of origins", { resources: { "/*": { origins: [] } } }],
    ["an origin alone", { resources: { "/*": { origins: "https://a.test" } } }],
    ["an origin that is no string", { resources: { "/*": { origins: [1] } } }],
    ["null among origins", { resources: { "/*": { origins: ["null"] } } }],
    ["a star among origins", { resources: { "/*": { origins: ["*"] } } }],
    ["everything under a scheme", { resources: { "/*": { origins: ["https://*"] } } }],
    ["everything under a scheme, with a dot", { resources: { "/*": { origins: ["https://*."] } } }],
    ["two stars", { resources: { "/*": { origins: ["https://*.*.test"] } } }],
    ["a star within a label", { resources: { "/*": { origins: ["https://a*.test"] } } }],
    ["two ports", { resources: { "/*": { origins: ["https://a.test:1:*"] } } }],
    ["a path", { resources: { "/*": { origins: ["https://a.test/"] } } }],
    ["credentials for everybody", { resources: { "/*": { origins: "*", credentials: true } } }],
    ["credentials in words", { resources: { "/*": { ...grant, credentials: "false" } } }],
    ["a header name with a line break", { resources: { "/*": { ...grant, exposeHeaders: ["A\r\nB: c"] } } }],
    ["header names in one string", { resources: { "/*": { ...grant, allowHeaders: "A, B" } } }],
    ["a method that is none", { resources: { "/*": { ...grant, methods: ["P UT"] } } }],
    ["an age that is none", { resources: { "/*": { ...grant, maxAge: "5" } } }],
    ["an age below none", { resources: { "/*": { ...grant, maxAge: -1 } } }],
    ["an age beyond any browser's", { resources: { "/*": { ...grant, maxAge: 86_401 } } }],
  ])("refuses %s", (_, config) => {
    expect(() => policyFromChecked(config as never)).toThrow(TypeError);
  });
});
