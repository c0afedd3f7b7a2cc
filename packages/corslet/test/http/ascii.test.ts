import { expect, test } from "vitest";
import { asciiLowercase, asciiUppercase, isAscii, isAsciiDigit, isAsciiLowerAlpha } from "../../src/http/ascii.ts";

// https://infra.spec.whatwg.org/#ascii-lowercase: "replace all ASCII upper alphas … with their corresponding code point in ASCII lower alpha".
test.each([
  ["ASCII alphas change", "X-Foo_9", "x-foo_9", "X-FOO_9"],
  ["the Kelvin sign is no K", "\u212Aelvin-K", "\u212Aelvin-k", "\u212AELVIN-K"],
  ["dotless i and long s stay", "\u0131\u017FA", "\u0131\u017Fa", "\u0131\u017FA"],
  ["sharp s does not grow", "aß", "aß", "Aß"],
  ["a lone surrogate stays", "A\uD800a", "a\uD800a", "A\uD800A"],
  ["nothing stays nothing", "", "", ""],
])("case: %s", (_, value, lower, upper) => {
  expect(asciiLowercase(value)).toBe(lower);
  expect(asciiUppercase(value)).toBe(upper);
});

test.each([
  ["", true],
  ["\u0000~\u007F", true],
  ["a\u0080", false],
  ["\uD83D\uDE00", false],
])("isAscii(%j) is %s", (value, expected) => {
  expect(isAscii(value)).toBe(expected);
});

test("the classes of code units end where ASCII's do", () => {
  const units = Array.from({ length: 256 }, (_, code) => code);
  const members = (is: (code: number) => boolean) => String.fromCharCode(...units.filter(is));
  expect(members(isAsciiDigit)).toBe("0123456789");
  expect(members(isAsciiLowerAlpha)).toBe("abcdefghijklmnopqrstuvwxyz");
  expect(isAsciiDigit(Number.NaN)).toBe(false);
});
