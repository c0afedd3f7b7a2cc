import { expect, test } from "vitest";
import { isHeaderName } from "../../src/http/header-names.ts";
import { isMethod } from "../../src/http/methods.ts";
import { isToken, isTokenCodePoint } from "../../src/http/token.ts";

// RFC 9110 section 5.6.2: tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA
const TCHAR = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]$/;

test("a token code point is a tchar, and nothing else in the first 512 code units is", () => {
  for (let code = 0; code < 512; code++) {
    expect([code, isTokenCodePoint(code)]).toEqual([code, TCHAR.test(String.fromCharCode(code))]);
  }
});

test("past the end of a string there is no token code point", () => {
  expect(isTokenCodePoint("".charCodeAt(0))).toBe(false);
});

test.each([
  ["token = 1*tchar: one is enough", "a", true],
  ["token = 1*tchar: none is none", "", false],
  ["every tchar may stand anywhere", "!#$%&'*+-.^_`|~0Az", true],
  ["a star is a tchar", "*", true],
  ["a blank is not", "a b", false],
  ["nor is a tab", "a\t", false],
  ["nor a line break, which would split a header", "a\r\nb: c", false],
  ["nor NUL", "a\u0000", false],
  ["nor DEL", "a\u007F", false],
  ["nor a delimiter", "a,b", false],
  ["nor a colon", "a:", false],
  ["nor a letter beyond ASCII", "é", false],
  ["nor the fullwidth A, whose low byte is one", "\uFF21", false],
  ["nor a lone surrogate", "\uD800", false],
])("%s: %j", (_, value, expected) => {
  expect(isToken(value)).toBe(expected);
  expect(isMethod(value)).toBe(expected);
  expect(isHeaderName(value)).toBe(expected);
});
