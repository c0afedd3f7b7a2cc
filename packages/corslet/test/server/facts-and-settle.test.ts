import { describe, expect, test } from "vitest";
import { definePolicy, type Policy } from "../../src/index.ts";
import {
  factsOfNodeHeaders,
  factsOfRequest,
  questionOfNodeHeaders,
  questionOfRequest,
} from "../../src/server/facts.ts";
import { answerBy, inForceIn } from "../../src/server/decider.ts";
import { type HeaderAccess, settle, settledList, varyOf } from "../../src/server/settle.ts";

describe("facts", () => {
  test.each([
    [
      "as Node keys headers",
      [
        "OPTIONS",
        "/a?b",
        { origin: "https://a.test", "access-control-request-method": "PUT", "access-control-request-headers": "a,b" },
      ],
      { method: "OPTIONS", path: "/a?b", origin: "https://a.test", requestMethod: "PUT", requestHeaders: "a,b" },
    ],
    [
      "no headers",
      ["GET", "/a", {}],
      { method: "GET", path: "/a", origin: undefined, requestMethod: undefined, requestHeaders: undefined },
    ],
    [
      "neither method nor target",
      [undefined, undefined, {}],
      { method: "", path: "", origin: undefined, requestMethod: undefined, requestHeaders: undefined },
    ],
    [
      "lines that were not joined are joined",
      ["GET", "/a", { origin: ["https://a.test", "https://b.test"], "access-control-request-headers": ["a", "b"] }],
      {
        method: "GET",
        path: "/a",
        origin: "https://a.test, https://b.test",
        requestMethod: undefined,
        requestHeaders: "a, b",
      },
    ],
  ] as const)("%s", (_, [method, target, headers], expected) => {
    expect(factsOfNodeHeaders(method, target, headers)).toEqual(expected);
    const asked = method === "OPTIONS" ? {} : { requestMethod: undefined, requestHeaders: undefined };
    expect(questionOfNodeHeaders(method, target, headers)).toEqual({ ...expected, ...asked });
  });

  test("of a Request", () => {
    const headers = {
      Origin: "https://a.test",
      "Access-Control-Request-Method": "PUT",
      "Access-Control-Request-Headers": "a,b",
    };
    // A browser's Request would drop these headers; a server's keeps them.
    const request = { method: "OPTIONS", url: "https://api.test/a?b", headers: new Headers(headers) };
    expect(factsOfRequest(request)).toEqual({
      method: "OPTIONS",
      path: "https://api.test/a?b",
      origin: "https://a.test",
      requestMethod: "PUT",
      requestHeaders: "a,b",
    });
    expect(questionOfRequest(request)).toEqual({
      method: "OPTIONS",
      path: "https://api.test/a?b",
      origin: "https://a.test",
      requestMethod: "PUT",
      requestHeaders: "a,b",
    });
    expect(questionOfRequest(new Request("https://api.test/", { headers }))).toMatchObject({
      requestMethod: null,
      requestHeaders: null,
    });
    expect(factsOfRequest(new Request("https://api.test/"))).toEqual({
      method: "GET",
      path: "https://api.test/",
      origin: null,
      requestMethod: null,
      requestHeaders: null,
    });
  });
});

const HEADERS: HeaderAccess<Headers> = {
  names: (headers) => [...headers.keys()],
  get: (headers, name) => headers.get(name) ?? undefined,
  add: (headers, name, value) => headers.append(name, value),
  set: (headers, name, value) => headers.set(name, value),
  remove: (headers, name) => headers.delete(name),
};

function wireOf(policy: Policy, path: string, origin: string): readonly string[] {
  return answerBy(policy, inForceIn(policy), { method: "GET", path, origin }).wire;
}

// policy.md: "the handler set an `Access-Control-*` header itself: the policy wins; never two values".
describe("settle", () => {
  const policy = definePolicy({ resources: { "/a": { origins: ["https://a.test"] }, "/b": { origins: "*" } } });
  const OURS = { "access-control-allow-origin": "https://a.test" };

  test.each<[string, string, string, Record<string, string>, Record<string, string>]>([
    ["nothing was set", "/a", "https://a.test", {}, { ...OURS, vary: "Origin" }],
    [
      "what the handler set stays",
      "/a",
      "https://a.test",
      { "Content-Type": "text/plain", Age: "1", "Access-Control": "x" },
      { "access-control": "x", ...OURS, age: "1", "content-type": "text/plain", vary: "Origin" },
    ],
    ["its Vary is kept", "/a", "https://a.test", { Vary: "Accept, origin" }, { ...OURS, vary: "Accept, origin" }],
    ["a star in Vary is enough", "/a", "https://a.test", { Vary: "*" }, { ...OURS, vary: "*" }],
    [
      "its CORS headers go",
      "/a",
      "https://a.test",
      {
        "Access-Control-Allow-Origin": "*",
        "ACCESS-CONTROL-ALLOW-CREDENTIALS": "true",
        "access-control-anything": "x",
        "Access-Control-Allow-Private-Network": "true",
      },
      { ...OURS, vary: "Origin" },
    ],
    [
      "on a refusal too",
      "/a",
      "https://evil.test",
      { "Access-Control-Allow-Origin": "https://evil.test" },
      { vary: "Origin" },
    ],
    [
      "a public answer does not vary",
      "/b",
      "https://a.test",
      { Vary: "Accept" },
      { "access-control-allow-origin": "*", vary: "Accept" },
    ],
  ])("%s", (_, path, origin, set, expected) => {
    const headers = new Headers(set);
    settle(wireOf(policy, path, origin), headers, HEADERS);
    expect(Object.fromEntries(headers)).toEqual(expected);
  });

  test("settling twice is settling once", () => {
    const headers = new Headers({ Vary: "Accept" });
    const wire = wireOf(policy, "/a", "https://a.test");
    settle(wire, headers, HEADERS);
    const once = Object.fromEntries(headers);
    settle(wire, headers, HEADERS);
    expect(Object.fromEntries(headers)).toEqual(once);
  });
});

// The same headers, for a response on which nothing is set: as Node takes them in one go.
test.each<[string, string, string[]]>([
  ["a listed origin", "/a", ["access-control-allow-origin", "https://a.test", "vary", "Origin"]],
  ["anybody", "/b", ["access-control-allow-origin", "*"]],
])("on the wire: %s", (_, path, expected) => {
  const policy = definePolicy({ resources: { "/a": { origins: ["https://a.test"] }, "/b": { origins: "*" } } });
  expect(wireOf(policy, path, "https://a.test")).toEqual(expected);
});

// And for headers that are set and sent in one call, as writeHead does: what settle makes of them, line by line.
describe("settledList", () => {
  const policy = definePolicy({ resources: { "/a": { origins: ["https://a.test"] }, "/b": { origins: "*" } } });
  const OURS = ["access-control-allow-origin", "https://a.test"];

  test.each<[string, string, Record<string, number | string | string[]>, unknown[]]>([
    ["nothing", "/a", {}, [...OURS, "vary", "Origin"]],
    [
      "what the handler wrote stays",
      "/a",
      { "X-A": 1, "Set-Cookie": ["a", "b"] },
      ["X-A", 1, "Set-Cookie", ["a", "b"], ...OURS, "vary", "Origin"],
    ],
    ["its Vary is kept", "/a", { vARY: "Accept, origin", "X-A": "1" }, ["X-A", "1", ...OURS, "vary", "Accept, origin"]],
    ["in two spellings, and as a list", "/a", { Vary: ["A", "B"], vary: "C" }, [...OURS, "vary", "A, B, C, Origin"]],
    ["where none is needed", "/b", { Vary: "Accept" }, ["access-control-allow-origin", "*", "vary", "Accept"]],
    [
      "its CORS headers go",
      "/a",
      { "Access-Control-Allow-Origin": "*", "access-control-new": "1" },
      [...OURS, "vary", "Origin"],
    ],
    [
      "a Vary without a value is left for Node to refuse",
      "/a",
      { Vary: undefined as never },
      ["Vary", undefined, ...OURS, "vary", "Origin"],
    ],
  ])("%s", (_, path, written, expected) => {
    expect(settledList(wireOf(policy, path, "https://a.test"), written)).toEqual(expected);
  });
});

test.each([
  [["access-control-allow-origin", "*"], []],
  [
    ["access-control-allow-origin", "https://a.test", "vary", "Origin"],
    ["vary", "Origin"],
  ],
  [
    ["vary", "Origin"],
    ["vary", "Origin"],
  ],
  [[], []],
])("of %j, Vary needs %j", (wire, expected) => {
  expect(varyOf(wire)).toEqual(expected);
});
