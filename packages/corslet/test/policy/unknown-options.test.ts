import { describe, expect, test } from "vitest";
import { checkPolicy } from "../../src/index.ts";
import { codes, origins, told } from "./_told.ts";

const OPTIONS =
  "the options are origins, methods, allowHeaders, exposeHeaders, credentials, maxAge, dangerouslyAllowInsecureOrigins, dangerouslyAllowPublicSuffixes";
const ANYWAY = "leave it out: a preflight never reaches a route, and gets 204, or 403 where its origin is not granted";
const inGrant = (key: string) => ({ resources: { "/*": { origins, [key]: 1 } } });
const atRoot = (key: string) => ({ resources: { "/*": { origins } }, [key]: 1 });

describe("config/unknown-option", () => {
  test.each([
    ["a slip of the finger", "credentails", "write credentials"],
    ["case", "MAXAGE", "write maxAge"],
    ["what cors calls it", "exposedHeaders", "write exposeHeaders"],
    ["what flask-cors calls it", "supports_credentials", "write credentials"],
    ["what flask-cors calls it, too", "allow_headers", "write allowHeaders"],
    ["what rs/cors calls it", "AllowedOrigins", "write origins"],
    ["what Spring calls it", "allow-credentials", "write credentials"],
    ["far from everything", "dynamic", OPTIONS],
    ["what cors asks about preflights", "preflightContinue", ANYWAY],
    ["what cors asks about their status", "optionsSuccessStatus", ANYWAY],
    ["what @fastify/cors asks about them", "strictPreflight", ANYWAY],
    ["a name of every object", "constructor", OPTIONS],
    ["another", "toString", OPTIONS],
    ["very long", "x".repeat(10_000), OPTIONS],
    ["nothing", "", OPTIONS],
    ["a route's key", "routes", OPTIONS],
  ])("in a grant: %s", (_, key, hint) => {
    expect(told(inGrant(key))).toEqual([["config/unknown-option", `resources /* ${key}`, hint]]);
  });

  test.each([
    ["a grant's option", "credentials", "move it into the grants below resources"],
    ["a slip of the finger", "trustproxy", "write trustProxy"],
    ["what others call resources", "routes", "write resources"],
    ["far from everything", "debug", "the options are resources, self, trustProxy"],
  ])("beside resources: %s", (_, key, hint) => {
    expect(told(atRoot(key))).toEqual([["config/unknown-option", key, hint]]);
  });

  test.each([
    ["resorces", "write resources"],
    ["Resources", "write resources"],
    ["routes", "write resources"],
    ["trustproxy", "write trustProxy"],
    ["credential", "write credentials"],
    ["debug", `${OPTIONS}, resources, self, trustProxy`],
  ])("in a grant alone: %s", (key, hint) => {
    expect(told({ origins, [key]: 1 })).toEqual([["config/unknown-option", key, hint]]);
  });

  test("an own key __proto__, as JSON.parse makes it, is one", () => {
    const json = `{"origins":["https://a.test"],"__proto__":{"credentials":true}}`;
    expect(codes(JSON.parse(json))).toEqual(["config/unknown-option __proto__"]);
    expect(codes({ resources: { "/*": JSON.parse(json) as unknown } })).toEqual([
      "config/unknown-option resources /* __proto__",
    ]);
  });

  test("$schema is known, and not read", () => {
    expect(checkPolicy({ $schema: 1, origins })).toEqual([]);
    expect(checkPolicy({ $schema: "./schema.json", resources: { "/*": { origins } } })).toEqual([]);
  });
});
