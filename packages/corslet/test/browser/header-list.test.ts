import { expect, test } from "vitest";
import {
  extractTokenList,
  getHeader,
  type HeaderLine,
  headerValues,
  normalizeHeaderValue,
  withoutHeaders,
} from "../../src/browser/header-list.ts";

const LIST: HeaderLine[] = [
  ["X-A", "1"],
  ["Vary", ""],
  ["x-a", "2, 3"],
];

test("values of a name, in order, whatever its case", () => {
  expect([headerValues(LIST, "x-a"), headerValues(LIST, "vary"), headerValues(LIST, "x-b")]).toEqual([
    ["1", "2, 3"],
    [""],
    [],
  ]);
});

// https://fetch.spec.whatwg.org/#concept-header-list-get
test("get joins lines with comma and space; nothing is null, an empty value is not", () => {
  expect([getHeader(LIST, "x-a"), getHeader(LIST, "vary"), getHeader(LIST, "x-b")]).toEqual(["1, 2, 3", "", null]);
});

test("a list without names keeps the others in order", () => {
  expect(withoutHeaders(LIST, ["x-a", "x-b"])).toEqual([["Vary", ""]]);
});

// https://fetch.spec.whatwg.org/#concept-header-value-normalize
test.each([
  ["a", "a"],
  [" \t\r\na b\n\r\t ", "a b"],
  [" ", ""],
  ["", ""],
  ["\u00a0a\u00a0", "\u00a0a\u00a0"],
  ["\u000ba\u000c", "\u000ba\u000c"],
])("%j is normalized to %j", (written, normal) => {
  expect(normalizeHeaderValue(written)).toBe(normal);
});

// https://fetch.spec.whatwg.org/#extract-header-list-values, with the ABNF #token
test.each<[string, readonly string[], readonly string[] | null | "failure"]>([
  ["no line", [], null],
  ["an empty line", [""], []],
  ["one", ["PUT"], ["PUT"]],
  ["several", ["PUT,PATCH"], ["PUT", "PATCH"]],
  ["white space", [" PUT \t, PATCH "], ["PUT", "PATCH"]],
  ["empty elements", [",PUT,,PATCH,"], ["PUT", "PATCH"]],
  ["several lines, in order", ["PUT", "", "PATCH, PUT"], ["PUT", "PATCH", "PUT"]],
  ["a star", ["*"], ["*"]],
  ["every token character", ["!#$%&'*+-.^_`|~09azAZ"], ["!#$%&'*+-.^_`|~09azAZ"]],
  ["a space within", ["PUT PATCH"], "failure"],
  ["a semicolon", ["PUT;PATCH"], "failure"],
  ["quotes", ['"PUT"'], "failure"],
  ["a colon", ["x-a:"], "failure"],
  ["brackets", ["[PUT]"], "failure"],
  ["a byte above 0x7F", ["x-\u00e9"], "failure"],
  ["a line break's remains", ["PUT\u000bPATCH"], "failure"],
  ["a no-break space is no white space", ["PUT,\u00a0PATCH"], "failure"],
  ["the second line alone is bad", ["PUT", "x y"], "failure"],
])("extract from %s", (_what, values, expected) => {
  const list = values.map((value): HeaderLine => ["Access-Control-Allow-Methods", value]);
  expect(extractTokenList(list, "access-control-allow-methods")).toEqual(expected);
});
