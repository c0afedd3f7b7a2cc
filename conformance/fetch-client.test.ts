import { describe, expect, it } from "vitest";
import { announcedNames, corsCheck, type IntendedRequest, preflightCheck } from "./fetch-client.ts";

const origin = "https://a.test";
const AO = ["Access-Control-Allow-Origin", origin] as const;
const star = ["Access-Control-Allow-Origin", "*"] as const;
const AC = ["Access-Control-Allow-Credentials", "true"] as const;
const methods = (value: string) => ["Access-Control-Allow-Methods", value] as const;
const names = (value: string) => ["Access-Control-Allow-Headers", value] as const;
type Lines = readonly (readonly [string, string])[];

describe("corsCheck", () => {
  it.each<[IntendedRequest["credentialsMode"], Lines, boolean]>([
    ["omit", [], false],
    ["omit", [AO], true],
    ["omit", [star], true],
    ["omit", [["access-control-allow-origin", " https://a.test "]], true],
    ["omit", [["Access-Control-Allow-Origin", "https://A.test"]], false],
    ["omit", [["Access-Control-Allow-Origin", "https://a.test/"]], false],
    ["omit", [["Access-Control-Allow-Origin", "null"]], false],
    ["omit", [["Access-Control-Allow-Origin", "https://a.test, https://a.test"]], false],
    ["omit", [AO, AO], false],
    ["omit", [star, star], false],
    ["include", [AO], false],
    ["include", [AO, AC], true],
    ["include", [star, AC], false],
    ["include", [AO, ["Access-Control-Allow-Credentials", "True"]], false],
    ["include", [AO, AC, AC], false],
  ])("%s %j: %j", (credentialsMode, headers, shared) => {
    expect(corsCheck({ origin, method: "GET", unsafeNames: [], credentialsMode }, { status: 500, headers })).toBe(
      shared,
    );
  });
});

describe("preflightCheck", () => {
  const put = { method: "PUT", unsafeNames: [] };
  it.each<[Partial<IntendedRequest>, number, Lines, boolean]>([
    [put, 204, [AO, methods("PUT")], true],
    [put, 200, [AO, methods("GET, PUT")], true],
    [put, 299, [AO, methods("GET"), methods("PUT")], true],
    [put, 300, [AO, methods("PUT")], false],
    [put, 403, [AO, methods("PUT")], false],
    [put, 204, [methods("PUT")], false],
    [put, 204, [AO], false],
    [put, 204, [AO, methods("put")], false],
    [put, 204, [AO, methods("*")], true],
    [put, 204, [AO, methods("PUT GET")], false],
    [put, 204, [AO, methods("PUT,,")], true],
    [{ ...put, credentialsMode: "include" }, 204, [AO, AC, methods("*")], false],
    [{ ...put, credentialsMode: "include" }, 204, [AO, AC, methods("PUT")], true],
    [{ ...put, credentialsMode: "include" }, 204, [AO, methods("PUT")], false],
    [{ method: "POST" }, 204, [AO], true],
    [{ method: "POST" }, 204, [AO, methods("PUT,(")], false],
    [{ unsafeNames: ["x-a"] }, 204, [AO], false],
    [{ unsafeNames: ["x-a"] }, 204, [AO, names("X-A")], true],
    [{ unsafeNames: ["x-a", "x-b"] }, 204, [AO, names("X-A"), names("x-b")], true],
    [{ unsafeNames: ["x-a", "x-b"] }, 204, [AO, names("X-A")], false],
    [{ unsafeNames: ["x-a"] }, 204, [AO, names("x-a, x b")], false],
    [{ unsafeNames: ["x-a"] }, 204, [AO, names("*")], true],
    [{ unsafeNames: ["x-a"], credentialsMode: "include" }, 204, [AO, AC, names("*")], false],
    [{ unsafeNames: ["authorization"] }, 204, [AO, names("*")], false],
    [{ unsafeNames: ["authorization"] }, 204, [AO, names("*, Authorization")], true],
  ])("%j %i %j: %j", (request, status, headers, allowed) => {
    const whole: IntendedRequest = { origin, method: "GET", unsafeNames: [], credentialsMode: "omit", ...request };
    expect(preflightCheck(whole, { status, headers })).toBe(allowed);
  });
});

it.each([
  ["", []],
  ["x-a", ["x-a"]],
  ["X-A,\t x-b ,,", ["x-a", "x-b"]],
  ["x-a x-b", ["x-a x-b"]],
])("announcedNames(%j)", (value, announced) => {
  expect(announcedNames(value)).toEqual(announced);
});
