import { describe, expect, test, vi } from "vitest";
import { isOversized, type RefusedElement, refusedElement } from "../../src/http/list-header.ts";

const known = new Set(["a", "b", "x-long-name"]);
const accepts = (element: string) => known.has(element.toLowerCase());
const refused = (reason: RefusedElement["reason"], start: number, end: number): RefusedElement => ({
  reason,
  start,
  end,
});

// policy.md: "any order, duplicates, upper case and sensible white space are accepted". RFC 9110 section 5.6.1.2: "A
// recipient MUST parse and ignore a reasonable number of empty list elements".
describe("what is accepted", () => {
  test.each([
    ["one element", "a"],
    ["none at all", ""],
    ["any order", "b,x-long-name,a"],
    ["duplicates", "a,a,a"],
    ["upper case, when the caller folds it", "A,X-LONG-NAME"],
    ["a blank after the comma, as proxies write it", "a, b"],
    ["OWS: blanks and tabs on both sides", " \ta \t,\t b\t "],
    ["white space alone", " \t "],
    ["a comma alone", ","],
    ["empty elements at the start, between and at the end", ",a,,b,"],
    ["15 commas: 16 empty elements", ",".repeat(15)],
    ["16 empty elements among others", `${"a,,".repeat(16)}b`],
    ["8192 code units", `a${" ".repeat(8191)}`],
  ])("%s", (_, value) => {
    expect(refusedElement(value, accepts)).toBeNull();
  });
});

// policy.md: "a value above 8 KiB, more than 16 empty elements or a non-token is refused".
describe("what is refused", () => {
  test.each([
    ["an element that is not accepted", "a,c,b", refused("refused", 2, 3)],
    ["the first of two", "c,d", refused("refused", 0, 1)],
    ["without the white space around it", "a, \tc\t ,b", refused("refused", 4, 5)],
    ["a prefix of an accepted one", "x-long", refused("refused", 0, 6)],
    ["a blank within an element", "a b,b", refused("not-a-token", 0, 3)],
    ["a delimiter", "b,a;q=1", refused("not-a-token", 2, 7)],
    ["a quoted string", '"a"', refused("not-a-token", 0, 3)],
    ["a line break", "a\r\nb", refused("not-a-token", 0, 4)],
    ["NUL", "a\u0000", refused("not-a-token", 0, 2)],
    ["a no-break space, which is no OWS", "a\u00A0", refused("not-a-token", 0, 2)],
    ["a letter beyond ASCII", "é", refused("not-a-token", 0, 1)],
    ["a lone surrogate", "a,\uD800,b", refused("not-a-token", 2, 3)],
    ["16 commas: 17 empty elements", ",".repeat(16), refused("too-many-empty", 0, 0)],
    ["17 empty elements among others", `${"a,,".repeat(17)}b`, refused("too-many-empty", 0, 0)],
    ["8193 code units", `a${" ".repeat(8192)}`, refused("too-long", 0, 0)],
    ["10 million code units", ",".repeat(10_000_000), refused("too-long", 0, 0)],
  ])("%s", (_, value, expected) => {
    expect(refusedElement(value, accepts)).toEqual(expected);
  });
});

// It must not refuse what the whole reading accepts.
describe("what is refused for its size alone", () => {
  test.each([
    ["nothing", "", false],
    ["names that nobody accepts", "c,d", false],
    ["many names", "a,".repeat(1000), false],
    ["16 empty elements", `${",".repeat(16)}a`, false],
    ["16 empty elements among others", `${"a,,".repeat(16)}b`, false],
    ["16 commas: 17 empty elements", ",".repeat(16), true],
    ["17 empty elements with white space", " \t,".repeat(17), true],
    ["17 empty elements among others", `${"a,,".repeat(17)}b`, true],
    ["17 commas without a token between them", "é,".repeat(17), false],
    ["8192 code units", `a${" ".repeat(8191)}`, false],
    ["8193 code units", `a${" ".repeat(8192)}`, true],
  ])("%s", (_, value, expected) => {
    expect(isOversized(value)).toBe(expected);
  });
});

test("nothing behind the first refusal is read", () => {
  const asked = vi.fn((element: string) => element !== "b");
  expect(refusedElement("a,b,c,d", asked)).toEqual(refused("refused", 2, 3));
  expect(asked.mock.calls).toEqual([["a"], ["b"]]);
});

test("of a value that is too long, nothing is asked about", () => {
  const asked = vi.fn(() => true);
  refusedElement("a,".repeat(5000), asked);
  expect(asked).not.toHaveBeenCalled();
});

test("after the seventeenth empty element, nothing is asked about", () => {
  const asked = vi.fn(() => true);
  refusedElement(`a${",".repeat(18)}b`, asked);
  expect(asked.mock.calls).toEqual([["a"]]);
});
