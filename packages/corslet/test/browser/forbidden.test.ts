import { describe, expect, test } from "vitest";
import { isForbiddenRequestHeader } from "../../src/browser/forbidden.ts";

// https://fetch.spec.whatwg.org/#forbidden-request-header
describe("step 1: by name, in any case", () => {
  test.each(
    `accept-charset accept-encoding access-control-request-headers access-control-request-method connection
     content-length cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer
     transfer-encoding upgrade via`.split(/\s+/),
  )("%s", (name) => {
    expect([name, name.toUpperCase()].map((written) => isForbiddenRequestHeader(written, "x"))).toEqual([true, true]);
  });
});

test.each(["proxy-", "Proxy-Authorization", "sec-", "Sec-Fetch-Site", "SEC-X"])(
  "step 2: %s by its beginning",
  (name) => {
    expect(isForbiddenRequestHeader(name, "x")).toBe(true);
  },
);

test.each([
  ..."user-agent accept accept-language authorization content-type range cache-control x-cookie".split(" "),
  ..."proxy sec second access-control-allow-origin cookies".split(" "),
])("%s is a page's to set", (name) => {
  expect(isForbiddenRequestHeader(name, "x")).toBe(false);
});

describe("step 3: the method overrides, by value", () => {
  test.each<[string, string, boolean]>([
    ["X-HTTP-Method", "TRACE", true],
    ["X-HTTP-Method-Override", "connect", true],
    ["x-method-override", "Track", true],
    ["X-HTTP-Method", "GET", false],
    ["X-HTTP-Method", "", false],
    ["X-HTTP-Method", "TRACER", false],
    ["X-HTTP-Method", "GET, TRACE", true],
    ["X-HTTP-Method", " \tTRACE\t ", true],
    ["X-HTTP-Method", ",TRACE", true],
    ["X-HTTP-Method", '"TRACE"', false],
    ["X-HTTP-Method", '"a, TRACE"', false],
    ["X-HTTP-Method", '"a\\", TRACE"', false],
    ["X-HTTP-Method", '"a", TRACE', true],
    ["X-HTTP-Method", '"a, TRACE', false],
    ["X-HTTP-Method", '"a\\', false],
    ["X-HTTP-Methods", "TRACE", false],
  ])("%s: %s", (name, value, isForbidden) => {
    expect(isForbiddenRequestHeader(name, value)).toBe(isForbidden);
  });
});
