import { describe, expect, it } from "vitest";
import { headerFault, judge, type Outcome } from "./judge.ts";
import type { Expectation, HeaderMatcher } from "./vocabulary.ts";

type Lines = readonly (readonly [string, string])[];
const none: Lines = [];
const vary: Lines = [
  ["Vary", "Accept"],
  ["vary", "Origin"],
];

describe("headerFault", () => {
  it.each<[HeaderMatcher, Lines, boolean]>([
    [{ eq: "Accept, Origin" }, vary, true],
    [{ eq: "Origin" }, vary, false],
    [{ eq: "Origin" }, none, false],
    [{ eq: "Origin", orAbsent: true }, none, true],
    [{ absent: true }, none, true],
    [{ absent: true }, [["Vary", ""]], false],
    [{ tokens: ["origin", "ACCEPT"] }, vary, true],
    [{ tokens: ["origin"] }, vary, false],
    [{ tokens: ["origin", "accept", "cookie"] }, vary, false],
    [{ tokens: ["origin"] }, none, false],
    [{ tokensInclude: ["origin"] }, vary, true],
    [{ tokensInclude: ["cookie"] }, vary, false],
    [{ tokensInclude: ["origin"] }, none, false],
    [{ oneOf: ["Accept, Origin", "*"] }, vary, true],
    [{ oneOf: ["*"] }, vary, false],
    [{ oneOf: ["*"] }, none, false],
    [{ oneOf: ["*"], orAbsent: true }, none, true],
    [{ notEq: "*" }, vary, true],
    [{ notEq: "*" }, none, true],
    [{ notEq: "" }, [["Vary", ""]], false],
    [{ count: 2 }, vary, true],
    [{ count: 1 }, vary, false],
    [{ count: 1 }, none, false],
    [{ count: 0 }, none, true],
    [{ maxBytes: 14 }, vary, true],
    [{ maxBytes: 13 }, vary, false],
    [{ maxBytes: 13 }, none, true],
    [{ maxBytes: 14, eq: "Origin" }, vary, false],
    [{ any: true }, none, true],
    [{ any: true }, vary, true],
  ])("%j on %j: %j", (matcher, headers, holds) => {
    expect(headerFault(matcher, "Vary", { headers }) === null).toBe(holds);
  });
});

const config = { origins: ["https://a.test"] };
const request = { method: "GET", path: "/", headers: [["Origin", "https://a.test"]] } as const;
const answer = {
  status: 204,
  headers: [["Access-Control-Allow-Origin", "https://a.test"]],
  body: "",
  handlerCalled: true,
} as const;
const accepted: Outcome = { config: "accepted", warnings: 0, request, answer };
const warned: Outcome = { config: "accepted", warnings: 1, request, answer };
const rejected: Outcome = { config: "rejected", codes: ["a/b", "c/d"] };

describe("judge", () => {
  it.each<[Expectation, Outcome, boolean]>([
    [{ config: "accept" }, accepted, true],
    [{}, accepted, true],
    [{}, rejected, false],
    [{ config: "accept" }, rejected, false],
    [{ config: "accept-with-warning" }, accepted, false],
    [{ config: "accept-with-warning" }, warned, true],
    [{ config: "any" }, rejected, true],
    [{ config: "any" }, accepted, true],
    [{ config: "any", status: 500 }, accepted, false],
    [{ config: "reject" }, accepted, false],
    [{ config: "reject" }, rejected, true],
    [{ config: "reject", rejectCode: "c/d" }, rejected, true],
    [{ config: "reject", rejectCode: "e/f" }, rejected, false],
    [{ config: "reject", rejectCodes: ["a/b", "c/d"] }, rejected, true],
    [{ config: "reject", rejectCodes: ["c/d", "a/b"] }, rejected, false],
    [{ config: "reject", rejectCodes: ["a/b"] }, rejected, false],
    [{ status: "2xx" }, accepted, true],
    [{ status: 204 }, accepted, true],
    [{ status: "3xx" }, accepted, false],
    [{ status: 20 }, accepted, false],
    [{ handlerCalled: true }, accepted, true],
    [{ handlerCalled: false }, accepted, false],
    [{ bodyEmpty: true }, accepted, true],
    [{ bodyEmpty: false }, accepted, false],
    [{ browser: "allow" }, accepted, true],
    [{ browser: "deny" }, accepted, false],
    [{ headers: { vary: { absent: true } } }, accepted, true],
    [{ headers: { "access-control-allow-origin": { absent: true } } }, accepted, false],
    [{ oneOf: [{ status: 500 }, { status: 204 }] }, accepted, true],
    [{ oneOf: [{ status: 500 }, { status: 501 }] }, accepted, false],
    [{ oneOf: [{ config: "reject", rejectCode: "a/b" }, { status: 204 }] }, rejected, true],
    [{ oneOf: [{ config: "reject", rejectCode: "e/f" }, { status: 204 }] }, rejected, false],
    [{ status: 500, oneOf: [{ status: 204 }] }, accepted, false],
    [{ status: 204 }, { config: "accepted", warnings: 0 }, false],
    [{ config: "accept" }, { config: "accepted", warnings: 0 }, true],
  ])("%j", (expectation, outcome, holds) => {
    expect(judge({ config }, expectation, outcome).length === 0).toBe(holds);
  });

  it("includes credentials where the governing grant allows them, or where the row says so", () => {
    const allow: Expectation = { browser: "allow" };
    expect(judge({ config: { ...config, credentials: true } }, allow, accepted)).not.toEqual([]);
    expect(judge({ config, client: { credentials: "include" } }, allow, accepted)).not.toEqual([]);
    expect(
      judge({ config: { ...config, credentials: true }, client: { credentials: "omit" } }, allow, accepted),
    ).toEqual([]);
  });
});
