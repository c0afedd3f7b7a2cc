import { expect, test } from "vitest";
import { isCorsSafelistedMethod, isForbiddenMethod, normalizeMethod } from "../../src/http/methods.ts";

// https://fetch.spec.whatwg.org/#concept-method-normalize: "if method is a byte-case-insensitive match for `DELETE`,
// `GET`, `HEAD`, `OPTIONS`, `POST`, or `PUT`, byte-uppercase it."
test.each([
  ["delete", "DELETE"],
  ["Get", "GET"],
  ["hEAD", "HEAD"],
  ["options", "OPTIONS"],
  ["post", "POST"],
  ["put", "PUT"],
  ["PUT", "PUT"],
  ["patch", "patch"],
  ["Patch", "Patch"],
  ["query", "query"],
  ["po\u017Ft", "po\u017Ft"],
  ["get ", "get "],
  ["", ""],
])("normalizeMethod(%j) is %j", (method, expected) => {
  expect(normalizeMethod(method)).toBe(expected);
});

// https://fetch.spec.whatwg.org/#cors-safelisted-method: "a method that is `GET`, `HEAD`, or `POST`."
test.each([
  ["GET", true],
  ["HEAD", true],
  ["POST", true],
  ["get", false],
  ["PUT", false],
  ["OPTIONS", false],
  ["PATCH", false],
  ["", false],
])("isCorsSafelistedMethod(%j) is %s", (method, expected) => {
  expect(isCorsSafelistedMethod(method)).toBe(expected);
});

// https://fetch.spec.whatwg.org/#forbidden-method: "a method that is a byte-case-insensitive match for `CONNECT`, `TRACE`, or `TRACK`."
test.each([
  ["CONNECT", true],
  ["connect", true],
  ["Trace", true],
  ["tRACK", true],
  ["TRACKS", false],
  ["OPTIONS", false],
  ["", false],
])("isForbiddenMethod(%j) is %s", (method, expected) => {
  expect(isForbiddenMethod(method)).toBe(expected);
});
