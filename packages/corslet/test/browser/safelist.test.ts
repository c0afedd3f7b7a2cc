import { describe, expect, test } from "vitest";
import { ENGINES } from "../../src/browser/engine.ts";
import { mimeTypeEssence } from "../../src/browser/mime-type.ts";
import { parseSingleRange } from "../../src/browser/range.ts";
import { corsUnsafeRequestHeaderNames, isCorsSafelistedRequestHeader } from "../../src/browser/safelist.ts";

const isSafe = (name: string, value: string): boolean => isCorsSafelistedRequestHeader(name, value, ENGINES.spec);
const names = (headers: readonly (readonly [string, string])[]): string[] =>
  corsUnsafeRequestHeaderNames(headers, ENGINES.spec);
const bytes = (count: number): string => "a".repeat(count);

// https://fetch.spec.whatwg.org/#cors-safelisted-request-header
describe("a CORS-safelisted request-header", () => {
  test.each<[string, string, string, boolean]>([
    ["1, 127 bytes", "accept", bytes(127), true],
    ["1, 128 bytes", "accept", bytes(128), true],
    ["1, 129 bytes", "accept", bytes(129), false],
    ["1, 128 bytes above 0x7F", "accept", "\u00e9".repeat(128), true],
    ["1, 129 bytes above 0x7F", "accept", "\u00e9".repeat(129), false],
    ["1, content-type, 128", "content-type", `text/plain;a=${bytes(115)}`, true],
    ["1, content-type, 129", "content-type", `text/plain;a=${bytes(116)}`, false],
    ["1, accept-language, 129", "accept-language", bytes(129), false],
    ["1, range, 129", "range", `bytes=0-${"1".repeat(121)}`, false],
    ["2, accept", "accept", "text/html;q=0.9, */*", true],
    ["2, empty", "accept", "", true],
    ["2, any case of the name", "AcCePt", "x", true],
    ["2, accept: TAB is safe", "accept", "a\tb", true],
    ["2, accept: 0x01 is unsafe", "accept", "a\u0001b", false],
    ["2, accept: 0x1F is unsafe", "accept", "a\u001fb", false],
    ["2, accept: 0x80 is safe", "accept", "\u0080", true],
    ["2, accept: 0xFF is safe", "accept", "\u00ff", true],
    ["2, accept-language", "accept-language", "de-CH, en;q=0.5, *", true],
    ["2, content-language", "content-language", "aA0 *,-.;=", true],
    ["2, accept-language: underscore", "accept-language", "de_CH", false],
    ["2, accept-language: TAB", "accept-language", "de\t", false],
    ["2, content-language: 0xE9", "content-language", "\u00e9", false],
    ["2, content-language: quote", "content-language", '"de"', false],
    ["2, content-type: text", "content-type", "text/plain", true],
    ["2, content-type: form", "content-type", "application/x-www-form-urlencoded", true],
    ["2, content-type: multipart", "content-type", "multipart/form-data; boundary=x", true],
    ["2, content-type: upper case", "content-type", "TEXT/PLAIN", true],
    ["2, content-type: parameters", "content-type", "text/plain;charset=utf-8;a=b", true],
    ["2, content-type: a parameter that is none", "content-type", "text/plain;;;=", true],
    ["2, content-type: a comma in a parameter", "content-type", "text/plain;a=b, application/json", true],
    ["2, content-type: json", "content-type", "application/json", false],
    ["2, content-type: text/html", "content-type", "text/html", false],
    ["2, content-type: a list", "content-type", "text/plain, application/json", false],
    ["2, content-type: quote in a parameter", "content-type", 'text/plain;charset="utf-8"', false],
    ["2, content-type: empty", "content-type", "", false],
    ["2, content-type: no subtype", "content-type", "text/", false],
    ["2, content-type: no slash", "content-type", "text", false],
    ["2, range: open", "range", "bytes=0-", true],
    ["2, range: closed", "range", "bytes=5-9", true],
    ["2, range: one byte", "range", "bytes=5-5", true],
    ["2, range: suffix", "range", "bytes=-500", false],
    ["2, range: start after end", "range", "bytes=9-5", false],
    ["2, range: two", "range", "bytes=0-1,3-4", false],
    ["2, range: white space", "range", "bytes= 0-1", false],
    ["2, range: upper case", "range", "Bytes=0-1", false],
    ["2, range: nothing", "range", "bytes=-", false],
    ["2, otherwise: x-a", "x-a", "1", false],
    ["2, otherwise: authorization", "authorization", "x", false],
    ["2, otherwise: user-agent", "user-agent", "x", false],
    ["2, otherwise: save-data, no longer listed", "save-data", "on", false],
    ["2, otherwise: dpr, no longer listed", "dpr", "1.0", false],
    ["2, otherwise: viewport-width, no longer listed", "viewport-width", "100", false],
    ["2, otherwise: if-none-match", "if-none-match", "x", false],
  ])("step %s", (_step, name, value, safe) => {
    expect(isSafe(name, value)).toBe(safe);
  });

  // https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte
  test.each(Array.from('"():<>?@[\\]{}\u007f'))("the byte %j is unsafe in accept and content-type", (byte) => {
    expect([isSafe("accept", byte), isSafe("content-type", `text/plain;a=${byte}`)]).toEqual([false, false]);
  });

  test.each(Array.from("!#$%&'*+,-./;=^_`|~ 09azAZ"))("the byte %j is safe in accept", (byte) => {
    expect(isSafe("accept", `a${byte}b`)).toBe(true);
  });
});

// https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
describe("CORS-unsafe request-header names", () => {
  const nine = (rest: string): (readonly [string, string])[] => [
    ...Array.from({ length: 7 }, () => ["Accept", bytes(128)] as const),
    ["Accept-Language", bytes(127)],
    ["Content-Language", rest],
  ];

  test.each<[string, (readonly [string, string])[], string[]]>([
    ["nothing", [], []],
    ["safelisted ones are not named", [["Accept", "*/*"]], []],
    ["lower-cased", [["X-A", "1"]], ["x-a"]],
    [
      "sorted by byte",
      [
        ["x-b", "1"],
        ["Authorization", "1"],
        ["x-a", "1"],
        ["x_a", "1"],
      ],
      ["authorization", "x-a", "x-b", "x_a"],
    ],
    [
      "once each",
      [
        ["X-A", "1"],
        ["x-a", "2"],
      ],
      ["x-a"],
    ],
    [
      "each line is judged alone",
      [
        ["Accept", bytes(100)],
        ["Accept", bytes(100)],
      ],
      [],
    ],
    [
      "one unsafe line of two names the header once",
      [
        ["Accept", "a"],
        ["Accept", "("],
      ],
      ["accept"],
    ],
    ["a sum of 1023 is safe", nine(""), []],
    ["a sum of 1024 is safe", nine("a"), []],
    [
      "a sum of 1025 makes every safelisted header unsafe",
      nine("aa"),
      ["accept", "accept-language", "content-language"],
    ],
    [
      "what is unsafe already does not count in the sum",
      [...nine("a"), ["x-a", bytes(100)], ["content-type", `application/json;${bytes(90)}`]],
      ["content-type", "x-a"],
    ],
  ])("%s", (_what, headers, unsafe) => {
    expect(names(headers)).toEqual(unsafe);
  });
});

// https://fetch.spec.whatwg.org/#simple-range-header-value
test.each<[string, { start: number | null; end: number | null } | null]>([
  ["bytes=0-", { start: 0, end: null }],
  ["bytes=-5", { start: null, end: 5 }],
  ["bytes=1-2", { start: 1, end: 2 }],
  ["bytes=007-8", { start: 7, end: 8 }],
  ["bytes", null],
  ["bytes=", null],
  ["bytes=1", null],
  ["bytes=1-2 ", null],
  ["bytes=1-2-", null],
  ["bytes=+1-2", null],
  ["bytes=\u0661-", null],
  ["octets=0-1", null],
])("the range %j", (value, range) => {
  expect(parseSingleRange(value)).toEqual(range);
});

// https://mimesniff.spec.whatwg.org/#parse-a-mime-type
test.each<[string, string | null]>([
  ["text/plain", "text/plain"],
  [" \t\r\ntext/plain \t", "text/plain"],
  ["Text/Plain ; a=b", "text/plain"],
  ["text/plain;", "text/plain"],
  ["text /plain", null],
  ["text/ plain", null],
  ["/plain", null],
  ["text/;a=b", null],
  ["text/pl ain", null],
  ["text/plain/x", null],
  ["", null],
])("the essence of the MIME type %j", (input, essence) => {
  expect(mimeTypeEssence(input)).toBe(essence);
});
