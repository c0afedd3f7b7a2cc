import { describe, expect, test } from "vitest";
import { corsCheck } from "../../src/browser/cors-check.ts";
import type { HeaderLine } from "../../src/browser/header-list.ts";
import type { CredentialsMode } from "../../src/browser/request.ts";

const PAGE = "https://app.example.com";

function outcome(credentials: CredentialsMode, origin: string, lines: readonly HeaderLine[]): string {
  return corsCheck({ origin, credentials }, lines)?.code ?? "shared";
}

const allow = (...values: readonly string[]): HeaderLine[] =>
  values.map((value) => ["Access-Control-Allow-Origin", value]);
const withCredentials = (...values: readonly string[]): HeaderLine[] => [
  ...allow(PAGE),
  ...values.map((value): HeaderLine => ["Access-Control-Allow-Credentials", value]),
];

// https://fetch.spec.whatwg.org/#concept-cors-check; same-origin and omit are judged alike.
describe.each<CredentialsMode>(["omit", "same-origin"])("without credentials (%s)", (credentials) => {
  test.each<[string, readonly HeaderLine[], string]>([
    ["2. no line", [["Vary", "Origin"]], "MissingAllowOriginHeader"],
    ["3. *", allow("*"), "shared"],
    ["4. the origin", allow(PAGE), "shared"],
    ["4. in any case of the name", [["ACCESS-CONTROL-ALLOW-ORIGIN", PAGE]], "shared"],
    ["4. another origin", allow("https://other.test"), "AllowOriginMismatch"],
    ["4. another scheme", allow("http://app.example.com"), "AllowOriginMismatch"],
    ["4. another port", allow(`${PAGE}:8443`), "AllowOriginMismatch"],
    ["4. the default port written out", allow(`${PAGE}:443`), "AllowOriginMismatch"],
    ["4. a trailing slash", allow(`${PAGE}/`), "AllowOriginMismatch"],
    ["4. upper case", allow("https://App.example.com"), "AllowOriginMismatch"],
    ["4. null is no wildcard", allow("null"), "AllowOriginMismatch"],
    ["4. a pattern is none", allow("https://*.example.com"), "AllowOriginMismatch"],
    ["4. an empty value", allow(""), "InvalidAllowOriginValue"],
    ["4. a host alone", allow("app.example.com"), "InvalidAllowOriginValue"],
    ["4. the word true", allow("true"), "InvalidAllowOriginValue"],
    ["4. Null, in another case", allow("NULL"), "InvalidAllowOriginValue"],
    ["4. the origin twice on one line", allow(`${PAGE}, ${PAGE}`), "MultipleAllowOriginValues"],
    ["4. the origin on two lines", allow(PAGE, PAGE), "MultipleAllowOriginValues"],
    ["4. * on two lines", allow("*", "*"), "MultipleAllowOriginValues"],
    ["4. * beside the origin", allow("*", PAGE), "MultipleAllowOriginValues"],
    ["4. origins with a space between", allow(`${PAGE} https://other.test`), "MultipleAllowOriginValues"],
    ["4. * with a comma", allow("*,"), "MultipleAllowOriginValues"],
    ["5. Allow-Credentials is not looked at", withCredentials("false"), "shared"],
  ])("%s", (_step, lines, expected) => {
    expect(outcome(credentials, PAGE, lines)).toBe(expected);
  });
});

describe("with credentials", () => {
  test.each<[string, readonly HeaderLine[], string]>([
    ["2. no line", [], "MissingAllowOriginHeader"],
    ["3. * is the literal origin", allow("*"), "WildcardOriginNotAllowed"],
    ["3. * is not saved by true", [...allow("*"), ...withCredentials("true").slice(1)], "WildcardOriginNotAllowed"],
    ["4. another origin", allow("https://other.test"), "AllowOriginMismatch"],
    ["6. no Allow-Credentials", withCredentials(), "InvalidAllowCredentials"],
    ["7. true", withCredentials("true"), "shared"],
    ["7. True", withCredentials("True"), "InvalidAllowCredentials"],
    ["7. TRUE", withCredentials("TRUE"), "InvalidAllowCredentials"],
    ["7. 1", withCredentials("1"), "InvalidAllowCredentials"],
    ["7. empty", withCredentials(""), "InvalidAllowCredentials"],
    ["7. false", withCredentials("false"), "InvalidAllowCredentials"],
    ["7. true on two lines", withCredentials("true", "true"), "InvalidAllowCredentials"],
    ["7. true twice on one line", withCredentials("true, true"), "InvalidAllowCredentials"],
    ["7. *", withCredentials("*"), "InvalidAllowCredentials"],
  ])("%s", (_step, lines, expected) => {
    expect(outcome("include", PAGE, lines)).toBe(expected);
  });
});

// An opaque origin, and one that strayed by redirects, are serialized `null`.
describe("from the origin null", () => {
  test.each<[CredentialsMode, readonly HeaderLine[], string]>([
    ["omit", allow("null"), "shared"],
    ["omit", allow("*"), "shared"],
    ["omit", allow(PAGE), "AllowOriginMismatch"],
    ["omit", [], "MissingAllowOriginHeader"],
    ["include", [...allow("null"), ["Access-Control-Allow-Credentials", "true"]], "shared"],
    ["include", allow("*"), "WildcardOriginNotAllowed"],
  ])("%s: %j", (credentials, lines, expected) => {
    expect(outcome(credentials, "null", lines)).toBe(expected);
  });
});

test("a failure tells the two strings that were compared", () => {
  expect(corsCheck({ origin: PAGE, credentials: "omit" }, allow("https://other.test"))).toEqual({
    code: "AllowOriginMismatch",
    expected: PAGE,
    found: "https://other.test",
  });
  expect(corsCheck({ origin: PAGE, credentials: "include" }, withCredentials("true", "true"))).toEqual({
    code: "InvalidAllowCredentials",
    expected: "true",
    found: "true, true",
  });
});
