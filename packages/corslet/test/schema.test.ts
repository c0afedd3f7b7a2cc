import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { corsletConfig } from "../../../conformance/translate.ts";
import type { Row } from "../../../conformance/vocabulary.ts";
import { checkPolicy } from "../src/index.ts";
import { CONFIG_KEYS, GRANT_KEYS } from "../src/policy/config.ts";

interface Schema {
  readonly properties: Record<string, unknown>;
  readonly then: { readonly propertyNames: { readonly enum: readonly string[] } };
  readonly definitions: Record<string, { readonly properties: Record<string, unknown>; readonly description?: string }>;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as unknown;
}

const schema = readJson("../schema.json") as Schema;

// Strict: a misspelt keyword, or a pattern that is not one, throws here. The three named are editors' own.
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
ajv.addVocabulary(["errorMessage", "patternErrorMessage", "defaultSnippets"]);
const validate = ajv.compile(schema);

function isRefused(config: unknown): boolean {
  return checkPolicy(config).some((problem) => problem.severity === "error");
}

/** What the schema says against a configuration. Its JSON form is what an editor sees. */
function complaints(config: unknown): string[] {
  validate(JSON.parse(JSON.stringify(config)));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe("the schema is in step with the configuration's types", () => {
  it("has every key of a grant", () => {
    expect(Object.keys(schema.definitions["grant"]?.properties ?? {})).toEqual(GRANT_KEYS);
  });
  it("has every key of either form at the root", () => {
    expect(new Set(Object.keys(schema.properties))).toEqual(new Set([...CONFIG_KEYS, ...GRANT_KEYS]));
  });
  it("lets no other key than a configuration's own stand beside resources", () => {
    expect(new Set(schema.then.propertyNames.enum)).toEqual(new Set(CONFIG_KEYS));
  });
  it("describes every key", () => {
    const described = [...CONFIG_KEYS, ...GRANT_KEYS].filter((key) => key !== "$schema");
    expect(described.filter((key) => (schema.definitions[key]?.description ?? "") === "")).toEqual([]);
  });
});

describe("what the policy accepts, the schema accepts", () => {
  const { cases } = readJson("../../../conformance/cases/policy-cases.json") as { readonly cases: readonly Row[] };
  const accepted = cases
    .map(({ id, config }) => ({ id, config: corsletConfig(config) }))
    .filter((row) => !isRefused(row.config));

  it("has rows to try", () => expect(accepted.length).toBeGreaterThan(100));
  test.each(accepted)("$id", ({ config }) => expect(complaints(config)).toEqual([]));

  test.each<[string, unknown]>([
    ["the schema's own key", { $schema: "./node_modules/corslet/schema.json", origins: "*" }],
    ["the schema's own key beside resources", { $schema: "x", resources: { "/*": { origins: "*" } } }],
    [
      "one grant with self and trustProxy",
      { origins: "*", self: "https://api.test", trustProxy: ["10.0.0.0/8", "::1"] },
    ],
    ["no trusted proxy", { origins: "*", trustProxy: false }],
    ["several own origins", { origins: "*", self: ["https://api.test", "http://[::1]:8080"] }],
    ["a list of grants", { resources: { "/a": [{ origins: ["https://a.test"] }, { origins: "*" }] } }],
    [
      "the star in a list",
      { origins: ["*"], methods: ["*"], allowHeaders: ["*", "Authorization"], exposeHeaders: ["*"] },
    ],
    ["methods that browsers normalise", { origins: "*", methods: ["get", "Delete", "PROPFIND", "M-SEARCH"] }],
    ["both stars", { origins: ["https://*.example.com:*", "http://localhost:*"] }],
    ["a browser's extension", { origins: ["chrome-extension://abcdefghijklmnopabcdefghijklmnop"] }],
    ["addresses", { origins: ["http://127.0.0.1:3000", "https://[2001:db8::1]"] }],
    ["a root dot and an underscore", { origins: ["https://a_b.example.com."] }],
    [
      "encoded, dotted and empty last segments",
      { resources: { "/a%20b/...": { origins: "*" }, "/c/": { origins: "*" } } },
    ],
    [
      "the dangerous switches",
      { origins: ["http://a.test"], credentials: true, dangerouslyAllowInsecureOrigins: true },
    ],
    ["no caching", { origins: "*", maxAge: 0 }],
  ])("%s", (_, config) => {
    expect(isRefused(config)).toBe(false);
    expect(complaints(config)).toEqual([]);
  });

  const origin = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("http", "https", "ws", "app"),
        fc.constantFrom("", "*."),
        fc.domain(),
        fc.integer({ min: 0, max: 70_000 }),
      )
      .map(([scheme, star, host, port]) => `${scheme}://${star}${host}${port < 35_000 ? "" : `:${port}`}`),
    fc
      .tuple(fc.constantFrom("http", "https"), fc.ipV6(), fc.constantFrom("", ":*", ":8080"))
      .map(([scheme, address, port]) => `${scheme}://[${address}]${port}`),
    fc.stringMatching(/^https:\/\/[a-z0-9_.*-]{1,12}(:[0-9*]{1,3})?$/),
  );
  const character = fc.constantFrom(..."/abA0%41%2e.:;@!~-_&=+,'()*".split(""));
  const path = fc
    .tuple(fc.array(character, { maxLength: 8 }), fc.constantFrom("", "/*"))
    .map(([parts, end]) => `/${parts.join("")}${end}`);
  const token = fc.oneof(
    fc.stringMatching(/^[!-~]{1,3}$/),
    fc.constantFrom("get", "Put", "patch", "Cookie", "Content-Type"),
  );

  test.each<[string, fc.Arbitrary<string>, (entry: string) => unknown]>([
    ["origins", origin, (entry) => ({ origins: [entry] })],
    ["own origins", origin, (self) => ({ origins: "*", self })],
    ["paths", path, (entry) => ({ resources: { [entry]: { origins: "*" } } })],
    ["methods", token, (entry) => ({ origins: "*", methods: [entry] })],
    ["request headers", token, (entry) => ({ origins: "*", allowHeaders: [entry] })],
    ["response headers", token, (entry) => ({ origins: "*", exposeHeaders: [entry] })],
  ])("whatever %s there are", (_, entries, configOf) => {
    let tried = 0;
    fc.assert(
      fc.property(entries, (entry) => {
        const config = configOf(entry);
        if (isRefused(config)) return;
        tried += 1;
        expect(complaints(config)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    expect(tried).toBeGreaterThan(50);
  });
});

describe("what the schema refuses, the policy refuses", () => {
  test.each<[string, unknown]>([
    ["nothing", {}],
    ["a list", []],
    ["a misspelt key", { origin: ["https://a.test"] }],
    ["a misspelt key of a grant", { resources: { "/a": { origins: "*", maxage: 3 } } }],
    ["a misspelt key of a grant in a list", { resources: { "/a": [{ origins: "*", headers: [] }] } }],
    ["a grant's key beside resources", { resources: { "/a": { origins: "*" } }, maxAge: 3 }],
    ["no resources", { resources: {} }],
    ["no origins", { methods: ["PUT"] }],
    ["an empty list of origins", { origins: [] }],
    ["an empty list of grants", { resources: { "/a": [] } }],
    ["an origin alone", { origins: "https://a.test" }],
    ["null", { origins: ["null"] }],
    ["a path", { origins: ["https://a.test/"] }],
    ["upper case", { origins: ["https://A.test"] }],
    ["no scheme", { origins: ["a.test"] }],
    ["a default port", { origins: ["https://a.test:443"] }],
    ["another default port", { origins: ["http://a.test:80"] }],
    ["port zero", { origins: ["https://a.test:0"] }],
    ["a user name", { origins: ["https://u@a.test"] }],
    ["white space", { origins: [" https://a.test"] }],
    ["a star as the host", { origins: ["https://*"] }],
    ["a star within a label", { origins: ["https://a*.test"] }],
    ["a star in the middle", { origins: ["https://a.*.test"] }],
    ["an opaque scheme", { origins: ["file:///a"] }],
    ["a WebSocket scheme", { origins: ["wss://a.test"] }],
    ["a list in a string", { origins: ["https://a.test,https://b.test"] }],
    ["the star beside others", { origins: ["*", "https://a.test"] }],
    ["the star and credentials", { origins: "*", credentials: true }],
    ["the star in a list and credentials", { origins: ["*"], credentials: true }],
    ["methods and credentials", { origins: ["https://a.test"], methods: "*", credentials: true }],
    ["request headers and credentials", { origins: ["https://a.test"], allowHeaders: ["*"], credentials: true }],
    ["response headers and credentials", { origins: ["https://a.test"], exposeHeaders: "*", credentials: true }],
    ["credentials in a resource", { resources: { "/a": { origins: "*", credentials: true } } }],
    ["credentials in a string", { origins: "*", credentials: "true" }],
    ["a method in lower case", { origins: "*", methods: ["patch"] }],
    ["a forbidden method", { origins: "*", methods: ["TRACE"] }],
    ["methods in a string", { origins: "*", methods: "PUT" }],
    ["a star within a header", { origins: "*", allowHeaders: ["X-*"] }],
    ["two headers in a string", { origins: "*", exposeHeaders: ["A, B"] }],
    ["a day and a second", { origins: "*", maxAge: 86_401 }],
    ["half a second", { origins: "*", maxAge: 0.5 }],
    ["less than nothing", { origins: "*", maxAge: -1 }],
    ["seconds in a string", { origins: "*", maxAge: "600" }],
    ["a relative path", { resources: { "api/*": { origins: "*" } } }],
    ["a star in the middle of a path", { resources: { "/a/*/b": { origins: "*" } } }],
    ["a doubled slash before the star", { resources: { "/a//*": { origins: "*" } } }],
    ["two stars", { resources: { "/a/**": { origins: "*" } } }],
    ["a router's parameter", { resources: { "/a/:id": { origins: "*" } } }],
    ["a dot segment", { resources: { "/a/../b": { origins: "*" } } }],
    ["a broken escape", { resources: { "/a%2": { origins: "*" } } }],
    ["a star as own origin", { origins: "*", self: "https://*.a.test" }],
    ["every proxy", { origins: "*", trustProxy: true }],
    ["a host name as proxy", { origins: "*", trustProxy: "proxy.internal" }],
  ])("%s", (_, config) => {
    expect(complaints(config)).not.toEqual([]);
    expect(isRefused(config)).toBe(true);
  });
});
