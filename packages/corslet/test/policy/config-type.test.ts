import { describe, expect, test } from "vitest";
import { codes, origins, told } from "./_told.ts";

const sparse = (last: string) => Object.assign([], { 1: last }) as string[];

// policy.md, "Configuration": the type of each key.
describe("config/type", () => {
  const ROOT = 'write { resources: { "/api/*": { origins: ["https://app.example.com"] } } }';
  const RESOURCES = 'write resources: { "/api/*": { origins: ["https://app.example.com"] } }';
  const GRANT = 'write { origins: ["https://app.example.com"] }';
  const LIST = 'write ["https://app.example.com"]';
  const MIRROR = 'list the origins, such as ["https://app.example.com"]; mirroring whatever origin asks is no policy';
  const UNSET = "a variable that is not set stands here; give it a value, or leave the entry out";
  const STRINGS = 'write strings, such as ["https://app.example.com"]';
  const SELF = 'write the API\'s own origin, such as "https://api.example.com"';
  const PROXY = 'write the proxy\'s address, such as "10.0.0.1" or "10.0.0.0/8"';

  const NOT_SET = "a variable that is not set stands here; give it a value";
  test.each<[string, unknown, string[]]>([
    ["in the place of the list", { origins: undefined }, ["origin/missing", "origins", NOT_SET]],
    ["as the host", { origins: [...origins, "https://undefined"] }, ["origin/host", "origins 1", NOT_SET]],
    ["as a label", { origins: ["https://app.undefined.example"] }, ["origin/host", "origins 0", NOT_SET]],
    ["before a port", { origins: ["http://undefined:3000"] }, ["origin/host", "origins 0", NOT_SET]],
    ["as the port", { origins: ["http://localhost:undefined"] }, ["origin/port", "origins 0", NOT_SET]],
    ["before a path", { origins: ["https://undefined/"] }, ["origin/path", "origins 0", NOT_SET]],
    ["as a string", { origins: ["undefined"] }, ["origin/syntax", "origins 0", NOT_SET]],
  ])("a variable that is not set, %s", (_, config, problem) => {
    expect(told(config)).toEqual([problem]);
  });

  test.each(["https://undefined-x.test", "https://xundefined.test"])("%s is set", (origin) => {
    expect(codes({ origins: [origin] })).toEqual([]);
  });

  test.each<[string, unknown, string, string]>([
    ["nothing is no configuration", undefined, "", ROOT],
    ["nor is null", null, "", ROOT],
    ["nor a string", "https://app.example.com", "", ROOT],
    ["nor a list", [{ origins }], "", ROOT],
    ["nor a Map", new Map([["origins", origins]]), "", ROOT],
    ["nor a promise of one", Promise.resolve({ origins }), "", ROOT],
    ["resources are an object", { resources: [] }, "resources", RESOURCES],
    ["they are not null", { resources: null }, "resources", RESOURCES],
    ["nor undefined", { resources: undefined }, "resources", RESOURCES],
    ["nor empty", { resources: {} }, "resources", RESOURCES],
    ["nor a Map", { resources: new Map([["/*", { origins }]]) }, "resources", RESOURCES],
    ["a grant is an object", { resources: { "/*": "https://app.example.com" } }, "resources /*", GRANT],
    ["no regular expression", { resources: { "/*": /a/ } }, "resources /*", GRANT],
    ["each in a list too", { resources: { "/*": [{ origins }, null] } }, "resources /* 1", GRANT],
    [
      "a list of grants is not empty",
      { resources: { "/*": [] } },
      "resources /*",
      "leave the path out: what is not listed gets no CORS headers",
    ],
    [
      "origins are a list, and the hint makes one",
      { origins: "https://a.test" },
      "origins",
      'write ["https://a.test"]',
    ],
    ["of what is accepted", { origins: "A.test/" }, "origins", 'write ["https://a.test"]'],
    ["never of what is not", { origins: "null" }, "origins", LIST],
    ["mirroring is no list", { origins: true }, "origins", MIRROR],
    ["nor is a function", { origins: () => true }, "origins", MIRROR],
    ["nor null", { origins: null }, "origins", LIST],
    ["nor a regular expression", { origins: /a/ }, "origins", LIST],
    ["nor a Set", { origins: new Set(origins) }, "origins", LIST],
    ["nor an object", { origins: { 0: "https://a.test", length: 1 } }, "origins", LIST],
    ["entries are strings", { origins: [...origins, 1] }, "origins 1", STRINGS],
    ["a variable was not set", { origins: [...origins, undefined] }, "origins 1", UNSET],
    [
      "a regular expression is none",
      { origins: [...origins, /a/] },
      "origins 1",
      "list each value; for origins, https://*.example.com covers every subdomain",
    ],
    ["a String object is none", { origins: [...origins, Object("https://a.test")] }, "origins 1", STRINGS],
    ["methods are a list", { origins, methods: "get, patch, TRACE" }, "methods", 'write ["GET","PATCH"]'],
    ["with an example where nothing is left", { origins, methods: "" }, "methods", 'write ["PUT", "DELETE"]'],
    ["null is no list of methods", { origins, methods: null }, "methods", 'write ["PUT", "DELETE"]'],
    ["a method is a string", { origins, methods: [1] }, "methods 0", 'write strings, such as ["PUT", "DELETE"]'],
    [
      "allowHeaders are a list",
      { origins, allowHeaders: "Content-Type, Cookie *" },
      "allowHeaders",
      'write ["Content-Type","*"]',
    ],
    ["null is no list of request headers", { origins, allowHeaders: null }, "allowHeaders", 'write ["Content-Type"]'],
    ["exposeHeaders are a list", { origins, exposeHeaders: "X-A,Set-Cookie" }, "exposeHeaders", 'write ["X-A"]'],
    [
      "a number is no list of response headers",
      { origins, exposeHeaders: 1 },
      "exposeHeaders",
      'write ["X-Request-Id"]',
    ],
    ["credentials are a boolean", { origins, credentials: 1 }, "credentials", "write true or false, without quotes"],
    [
      "so is each dangerous switch",
      { origins, dangerouslyAllowInsecureOrigins: "yes" },
      "dangerouslyAllowInsecureOrigins",
      "write true or false, without quotes",
    ],
    [
      "and the other",
      { origins, dangerouslyAllowPublicSuffixes: null },
      "dangerouslyAllowPublicSuffixes",
      "write true or false, without quotes",
    ],
    ["maxAge is a number", { origins, maxAge: "600" }, "maxAge", "write 600, without quotes"],
    ["of seconds", { origins, maxAge: " 086400 " }, "maxAge", "write whole seconds, such as 600"],
    ["in range", { origins, maxAge: "86401" }, "maxAge", "write whole seconds, such as 600"],
    ["not negative", { origins, maxAge: "-5" }, "maxAge", "write whole seconds, such as 600"],
    ["not empty", { origins, maxAge: "" }, "maxAge", "write whole seconds, such as 600"],
    ["without a unit", { origins, maxAge: "10m" }, "maxAge", "write whole seconds, such as 600"],
    ["not a bigint", { origins, maxAge: 600n }, "maxAge", "write whole seconds, such as 600"],
    ["not null", { origins, maxAge: null }, "maxAge", "write whole seconds, such as 600"],
    ["not a symbol", { origins, maxAge: Symbol("600") }, "maxAge", "write whole seconds, such as 600"],
    [
      "not an object without a prototype",
      { origins, maxAge: Object.create(null) },
      "maxAge",
      "write whole seconds, such as 600",
    ],
    ["self is a string", { origins, self: 1 }, "self", SELF],
    ["or a list of strings", { origins, self: ["https://api.test", null] }, "self 1", SELF],
    [
      "trustProxy names addresses, not everybody",
      { origins, trustProxy: true },
      "trustProxy",
      "name the proxy's address; whoever may reach the API could otherwise claim any host",
    ],
    ["nor a number of hops", { origins, trustProxy: 1 }, "trustProxy", PROXY],
    ["nor a name", { origins, trustProxy: "loopback" }, "trustProxy", PROXY],
    ["nor a name among addresses", { origins, trustProxy: ["::1", "proxy.test"] }, "trustProxy 1", PROXY],
    ["an address in its one form", { origins, trustProxy: "10.1" }, "trustProxy", PROXY],
    ["no port", { origins, trustProxy: "10.0.0.1:80" }, "trustProxy", PROXY],
    ["no brackets", { origins, trustProxy: "[::1]" }, "trustProxy", PROXY],
    ["a prefix of at most 32 bits", { origins, trustProxy: "10.0.0.0/33" }, "trustProxy", PROXY],
    ["or 128", { origins, trustProxy: "::/129" }, "trustProxy", PROXY],
    ["in digits", { origins, trustProxy: "10.0.0.0/255.0.0.0" }, "trustProxy", PROXY],
    ["a length without leading zeros", { origins, trustProxy: "10.0.0.0/08" }, "trustProxy", PROXY],
    ["one prefix", { origins, trustProxy: "10.0.0.0/8/8" }, "trustProxy", PROXY],
    ["not an empty one", { origins, trustProxy: "10.0.0.0/" }, "trustProxy", PROXY],
    ["not nothing", { origins, trustProxy: "" }, "trustProxy", PROXY],
  ])("%s", (_, config, path, hint) => {
    expect(told(config)).toEqual([["config/type", path, hint]]);
  });

  test("a hole in a list is an entry that is not set", () => {
    expect(codes({ origins: sparse("https://a.test") })).toEqual(["config/type origins 0"]);
    expect(codes({ origins, methods: sparse("PUT"), allowHeaders: ["Content-Type"] })).toEqual([
      "config/type methods 0",
    ]);
    expect(codes({ origins, self: sparse("https://api.test") })).toEqual(["config/type self 0"]);
    expect(codes({ origins, trustProxy: sparse("10.0.0.1") })).toEqual(["config/type trustProxy 0"]);
    expect(codes({ resources: { "/*": Object.assign([], { 1: { origins } }) } })).toEqual([
      "config/type resources /* 0",
    ]);
  });
});
