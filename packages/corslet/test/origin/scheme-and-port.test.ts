import { describe, expect, test } from "vitest";
import { readPort } from "../../src/origin/port.ts";
import { defaultPort, isNeverAnOriginScheme, isOpaqueScheme, isSerializedScheme } from "../../src/origin/scheme.ts";

// https://url.spec.whatwg.org/#url-scheme-string: "one ASCII alpha, followed by zero or more of ASCII alphanumeric,
// U+002B (+), U+002D (-), and U+002E (.)"; the URL parser lower-cases it.
test.each([
  ["https", true],
  ["a", true],
  ["chrome-extension", true],
  ["coap+tcp", true],
  ["z39.50s", true],
  ["a".repeat(64), true],
  ["a".repeat(65), false],
  ["", false],
  ["HTTPS", false],
  ["9p", false],
  ["+a", false],
  ["a_b", false],
  ["a:", false],
  ["a b", false],
  ["\u017Fftp", false],
])("isSerializedScheme(%j) is %s", (scheme, expected) => {
  expect(isSerializedScheme(scheme)).toBe(expected);
});

// https://url.spec.whatwg.org/#default-port
test.each([
  ["http", 80],
  ["ws", 80],
  ["https", 443],
  ["wss", 443],
  ["chrome-extension", null],
  ["constructor", null],
  ["HTTP", null],
])("defaultPort(%j) is %s", (scheme, expected) => {
  expect(defaultPort(scheme)).toBe(expected);
});

// https://url.spec.whatwg.org/#concept-url-origin: "blob" has another URL's, "file" is left to the reader (browsers: opaque), others are opaque.
test.each(["about", "blob", "data", "file", "filesystem", "javascript"])(
  "documents of %s: have an opaque origin",
  (scheme) => {
    expect(isOpaqueScheme(scheme)).toBe(true);
  },
);

test.each(["http", "https", "chrome-extension", "capacitor", "ws", ""])(
  "documents of %j have none, or are none",
  (scheme) => {
    expect(isOpaqueScheme(scheme)).toBe(false);
  },
);

test.each([
  ["ws", true],
  ["wss", true],
  ["ftp", true],
  ["https", false],
  ["app", false],
])("no browser loads documents over %s: %s", (scheme, expected) => {
  expect(isNeverAnOriginScheme(scheme)).toBe(expected);
});

// https://url.spec.whatwg.org/#port-state: digits, at most 65535; serialized as "the shortest possible decimal number".
describe("readPort", () => {
  test.each([
    ["1", 1],
    ["80", 80],
    ["65535", 65_535],
    ["65536", -1],
    ["99999", -1],
    ["100000", -1],
    ["0", -1],
    ["080", -1],
    ["", -1],
    ["8a", -1],
    ["a8", -1],
    ["+8", -1],
    ["-8", -1],
    [" 8", -1],
    ["8 ", -1],
    ["1e3", -1],
    ["*", -1],
    ["\u0663", -1],
  ])("%j is %d", (text, expected) => {
    expect(readPort(text, 0, text.length)).toBe(expected);
  });

  test("reads between its offsets alone", () => {
    expect(readPort("a:8080/9", 2, 6)).toBe(8080);
  });
});
