import { describe, expect, test } from "vitest";
import { pathOf } from "../../src/http/request-target.ts";

const longest = `/${"a".repeat(8191)}`;

// RFC 9112 section 3.2: origin-form, absolute-form, authority-form, asterisk-form.
describe("the forms of a request target", () => {
  test.each([
    ["origin-form", "/a/b", "/a/b"],
    ["origin-form: the root", "/", "/"],
    ["origin-form: a query ends the path", "/a?b=/c/../d", "/a"],
    ["origin-form: an empty query too", "/a?", "/a"],
    ["origin-form: so does a fragment, which no client should send", "/a#/../b", "/a"],
    ["origin-form: a path may begin with two slashes, and names no host", "//evil.test/a", "//evil.test/a"],
    ["origin-form: a colon and a URL in a path are a path", "/a/http://b", "/a/http://b"],
    ["absolute-form", "http://api.test/a/b", "/a/b"],
    ["absolute-form: upper case, user and port are the authority's", "HTTPS://u:p@API.test:8443/a?b", "/a"],
    ["absolute-form: without a path it is /", "https://api.test", "/"],
    ["absolute-form: nor before a query", "https://api.test?a=/b", "/"],
    ["absolute-form: nor before a fragment", "https://api.test#/b", "/"],
    ["absolute-form: an IPv6 host", "http://[::1]:80/a", "/a"],
    ["absolute-form: an authority without an end is no path", `http://${"a".repeat(9000)}/b`, null],
    ["absolute-form: nor is a scheme without an end", `${"a".repeat(9000)}://b/c`, null],
    [
      "absolute-form: a backslash, which browsers read as a slash, makes the authority ambiguous",
      "http://a\\b/c",
      null,
    ],
    ["asterisk-form has no path", "*", null],
    ["authority-form has no path", "api.test:443", null],
    ["a relative path is no request target", "a/b", null],
    ["nor is one whose query holds a URL", "a?b=http://c/d", null],
    ["nor one whose fragment does", "a#http://c/d", null],
    ["nor one with a URL further down", "a/http://c/d", null],
    ["a scheme must be there", "://a/b", null],
    ["no target has no path", "", null],
    ["a query alone has no path", "?a", null],
  ])("%s", (_, target, expected) => {
    expect(pathOf(target)).toBe(expected);
  });
});

// RFC 3986 section 6.2.2.2; policy.md: "Unreserved characters that arrive percent-encoded are decoded once".
describe("percent-encoding", () => {
  test.each([
    ["a letter is decoded", "/%61pi", "/api"],
    ["upper-case letters stay so", "/%41PI", "/API"],
    ["digits and marks are decoded", "/%30%2D%5f%7E", "/0-_~"],
    ["once only", "/%2561pi", "/%2561pi"],
    ["not the result of decoding", "/%25%36%31", "/%2561"],
    ["reserved characters stay, in upper case", "/a%3ab%2cc", "/a%3Ab%2Cc"],
    ["an encoded slash stays encoded", "/a%2fb", "/a%2Fb"],
    ["an encoded question mark ends nothing", "/a%3fb", "/a%3Fb"],
    ["beyond ASCII stays encoded", "/%c3%a9", "/%C3%A9"],
    ["control characters stay encoded", "/a%00%0d%0a", "/a%00%0D%0A"],
    ["a percent sign alone stays", "/100%", "/100%"],
    ["an encoding cut short stays", "/a%4", "/a%4"],
    ["no hexadecimal digits stay", "/%zz%g1", "/%zz%g1"],
    ["a dot that is no segment is decoded", "/a%2Ejson", "/a.json"],
    ["in absolute-form too", "http://api.test/%61", "/a"],
  ])("%s", (_, target, expected) => {
    expect(pathOf(target)).toBe(expected);
  });
});

// policy.md: "A path with a dot segment in any spelling … is governed by nothing". https://url.spec.whatwg.org/#single-dot-path-segment
describe("dot segments", () => {
  test.each([
    "/..",
    "/.",
    "/../a",
    "/./a",
    "/a/..",
    "/a/.",
    "/a/../b",
    "/a/./b",
    "/a/%2e%2e/b",
    "/a/%2E%2e/b",
    "/a/.%2e/b",
    "/a/%2e./b",
    "/a/%2e/b",
    "/a/..%2fb",
    "/a/..%2Fb",
    "/a%2f../b",
    "/a%2f%2e%2e%2fb",
    "/a/..\\b",
    "/a\\..\\b",
    "/a\\..",
    "/a%5c..%5Cb",
    "/a/..;/b",
    "/a/..;x=1/b",
    "/a/.;x/b",
    "/a/..%3b/b",
    "/a/%2e%2e%3Bx/b",
    "/..?a",
    "/a/..#b",
    "http://api.test/..",
    "http://api.test/a/%2e%2e/b",
  ])("%s has one", (target) => {
    expect(pathOf(target)).toBeNull();
  });

  test.each([
    ["/...", "/..."],
    ["/.../a", "/.../a"],
    ["/.well-known/a", "/.well-known/a"],
    ["/..a/b", "/..a/b"],
    ["/a../b", "/a../b"],
    ["/a./b", "/a./b"],
    ["/.a.", "/.a."],
    ["/a..b", "/a..b"],
    ["/%2ewell-known", "/.well-known"],
    ["/a;/b", "/a;/b"],
    ["/a;..;/b", "/a;..;/b"],
    ["/a?../b", "/a"],
    ["/a\\b", "/a\\b"],
    ["/%252e%252e/a", "/%252e%252e/a"],
  ])("%s has none", (target, expected) => {
    expect(pathOf(target)).toBe(expected);
  });
});

describe("length", () => {
  test.each([
    ["8192 code units are read", longest, longest],
    ["8193 are not", `${longest}a`, null],
    ["what follows the path does not count", `${longest}?${"b".repeat(9000)}`, longest],
    ["nor does what stands before it", `https://api.test${longest}`, longest],
    ["in absolute-form 8193 are not read either", `https://api.test${longest}a`, null],
    ["10 million are not read", `/${"%2e".repeat(3_333_333)}`, null],
  ])("%s", (_, target, expected) => {
    expect(pathOf(target)).toBe(expected);
  });
});
