import { describe, expect, test } from "vitest";
import { canonicalHost, endsInNumber, hostDefect, isHostLabel, isLabelCodePoint } from "../../src/origin/host.ts";

const label63 = "a".repeat(63);
const host253 = `${"a".repeat(61)}.${label63}.${label63}.${label63}`;

// RFC 1035 section 2.3.1, RFC 1123 section 2.1; and the underscore.
test.each([
  ["a", true],
  ["0", true],
  ["a-b", true],
  ["a--b", true],
  ["_dmarc", true],
  ["xn--mnchen-3ya", true],
  [label63, true],
  [`${label63}a`, false],
  ["", false],
  ["-a", false],
  ["a-", false],
  ["A", false],
  ["a.b", false],
  ["a b", false],
  ["a/b", false],
  ["a@b", false],
  ["a*", false],
  ["é", false],
])("isHostLabel(%j) is %s", (label, expected) => {
  expect(isHostLabel(label)).toBe(expected);
});

test("a label holds lower-case letters, digits, hyphens and underscores", () => {
  const units = Array.from({ length: 256 }, (_, code) => code).filter(isLabelCodePoint);
  expect(String.fromCharCode(...units)).toBe("-0123456789_abcdefghijklmnopqrstuvwxyz");
});

// https://url.spec.whatwg.org/#ends-in-a-number-checker
test.each([
  ["127.0.0.1", true],
  ["1", true],
  ["a.1", true],
  ["a.1.", true],
  ["1.", true],
  ["0x", true],
  ["a.0x7F", true],
  ["a.0X7f.", true],
  ["a.08", true],
  ["a.1b", false],
  ["1.a", false],
  ["0xg", false],
  ["a.1..", false],
  ["a..", false],
  [".", false],
  ["", false],
])("endsInNumber(%j) is %s", (host, expected) => {
  expect(endsInNumber(host)).toBe(expected);
});

// https://url.spec.whatwg.org/#host-parsing and #host-serializing
describe("canonicalHost", () => {
  test.each([
    ["a domain stays", "app.example.com", "app.example.com"],
    ["it is lower-cased", "App.EXAMPLE.com", "app.example.com"],
    ["it becomes Punycode", "münchen.example", "xn--mnchen-3ya.example"],
    ["the ideographic full stop is a dot", "a。b", "a.b"],
    ["percent-encoding is decoded", "%61.example", "a.example"],
    ["a dot at the end stays", "a.example.", "a.example."],
    ["an IPv4 address is written in decimal", "0x7f.1", "127.0.0.1"],
    ["IPv6 is compressed", "[2001:DB8:0:0:0:0:0:1]", "[2001:db8::1]"],
    ["IPv4-mapped IPv6 is hexadecimal", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
    ["a port is not part of it", "a:8080", null],
    ["nor is a default port", "a:443", null],
    ["nor an empty one", "a:", null],
    ["nor one behind an address", "[::1]:443", null],
    ["nor a user", "u@a", null],
    ["nor an empty user", "@a", null],
    ["nor a path", "a/b", null],
    ["nor an empty one", "a/", null],
    ["nor a backslash, which URL parsers read as a slash", "a\\b", null],
    ["nor a query", "a?", null],
    ["nor a fragment", "a#", null],
    ["IPv6 without brackets is none", "::1", null],
    ["brackets without an address are none", "[a]", null],
    ["nor is IPv6 with a zone", "[fe80::1%25eth0]", null],
    ["nor an IPv4 address out of range", "256.0.0.1", null],
    ["nor blanks", "a b", null],
    ["nor nothing", "", null],
    ["nor a lone surrogate's stand-in", "\uD800.example", null],
    ["what is far too long is not parsed", `${"a".repeat(1010)}.a`, `${"a".repeat(1010)}.a`],
    ["above four times a name's length it is none", `${"a".repeat(1011)}.a`, null],
  ])("%s: %j", (_, host, expected) => {
    expect(canonicalHost(host)).toBe(expected);
  });
});

describe("hostDefect", () => {
  test.each([
    ["a domain", "app.example.com", null],
    ["one label", "localhost", null],
    ["an underscore", "a_b.example", null],
    ["a dot at the end is another host, which browsers send", "example.com.", null],
    ["Punycode", "xn--mnchen-3ya.example", null],
    ["IPv4", "192.0.2.1", null],
    ["IPv6", "[2001:db8::1]", null],
    ["253 octets", host253, null],
    ["253 octets and the dot at the end", `${host253}.`, null],
    ["254 octets", `a${host253}`, "host"],
    ["64 octets in a label", `${label63}a.example`, "host"],
    ["nothing", "", "host"],
    ["a dot", ".", "host"],
    ["an empty label", "a..b", "host"],
    ["a dot first", ".a", "host"],
    ["two dots at the end", "a..", "host"],
    ["a hyphen first", "-a.example", "host"],
    ["a hyphen last", "a-.example", "host"],
    ["upper case", "A.example", "host"],
    ["a blank", "a b", "host"],
    ["a star", "*.example", "host"],
    ["a port", "a:1", "host"],
    ["a user", "u@a", "host"],
    ["Unicode", "münchen.example", "idn"],
    ["Punycode of nothing ends in a hyphen", "xn--.example", "host"],
    ["Punycode of what needs none", "xn--a-.example", "host"],
    ["Punycode that is broken", "xn--a", "idn"],
    ["Punycode in a later label that is broken", "a.xn--0.example", "idn"],
    ["IPv4 with leading zeros", "127.0.0.01", "ip"],
    ["IPv4 out of range", "1.2.3.256", "ip"],
    ["IPv4 cut short", "127.1", "ip"],
    ["IPv4 with a dot at the end", "127.0.0.1.", "ip"],
    ["IPv4 in hexadecimal", "0x7f000001", "ip"],
    ["a name that ends in a number", "a.1", "ip"],
    ["IPv6 uncompressed", "[2001:db8:0:0:0:0:0:1]", "ip"],
    ["IPv6 in upper case", "[2001:DB8::1]", "ip"],
    ["IPv4-mapped IPv6, in its serialized form", "[::ffff:7f00:1]", "ip"],
    ["IPv6 without its end", "[::1", "ip"],
    ["IPv6 with a port", "[::1]:443", "ip"],
    ["brackets around a name", "[a]", "ip"],
  ])("%s: %j", (_, host, expected) => {
    expect(hostDefect(host)).toBe(expected);
  });
});
