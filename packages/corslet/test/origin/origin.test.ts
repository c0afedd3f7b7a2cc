import { describe, expect, test } from "vitest";
import {
  isSameOrigin,
  OPAQUE_ORIGIN,
  parseOrigin,
  serializeOrigin,
  type TupleOrigin,
} from "../../src/origin/origin.ts";
import { isSameSite, isSchemelesslySameSite, isPublicSuffix, registrableDomain } from "../../src/origin/site.ts";
import { isLoopbackHost, isPotentiallyTrustworthyOrigin } from "../../src/origin/trustworthy.ts";

function originOf(serialized: string): TupleOrigin {
  const origin = parseOrigin(serialized);
  if (origin === null) throw new TypeError(`${serialized} is no origin`);
  return origin;
}

// https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin
describe("what a browser serializes is parsed, and serialized again", () => {
  test.each<[string, string, string, number | null]>([
    ["https://example.com", "https", "example.com", null],
    ["http://example.com", "http", "example.com", null],
    ["https://example.com:8443", "https", "example.com", 8443],
    ["https://example.com:80", "https", "example.com", 80],
    ["http://example.com:443", "http", "example.com", 443],
    ["https://example.com.", "https", "example.com.", null],
    ["https://a_b.example", "https", "a_b.example", null],
    ["https://xn--mnchen-3ya.example", "https", "xn--mnchen-3ya.example", null],
    ["http://127.0.0.1:1", "http", "127.0.0.1", 1],
    ["http://[::1]", "http", "[::1]", null],
    ["http://[::1]:65535", "http", "[::1]", 65_535],
    ["chrome-extension://abcdefghijklmnop", "chrome-extension", "abcdefghijklmnop", null],
    ["capacitor://localhost:80", "capacitor", "localhost", 80],
  ])("%s", (serialized, scheme, host, port) => {
    const origin = parseOrigin(serialized);
    expect(origin).toEqual({ scheme, host, port });
    expect(serializeOrigin(originOf(serialized))).toBe(serialized);
  });
});

describe("what a browser would not serialize is no origin", () => {
  test.each([
    ["an opaque origin's serialization", OPAQUE_ORIGIN],
    ["nothing", ""],
    ["a star", "*"],
    ["a star for a host", "https://*"],
    ["no scheme", "example.com"],
    ["no scheme, with slashes", "//example.com"],
    ["an empty scheme", "://example.com"],
    ["one slash", "https:/example.com"],
    ["upper case in the scheme", "HTTPS://example.com"],
    ["upper case in the host", "https://Example.com"],
    ["the default port", "https://example.com:443"],
    ["the default port of http", "http://example.com:80"],
    ["port 0", "https://example.com:0"],
    ["a port with a zero first", "https://example.com:08443"],
    ["an empty port", "https://example.com:"],
    ["a port too large", "https://example.com:65536"],
    ["a second port", "https://example.com:1:2"],
    ["a slash at the end", "https://example.com/"],
    ["a path", "https://example.com/a"],
    ["a query", "https://example.com?a"],
    ["a fragment", "https://example.com#a"],
    ["a user", "https://u@example.com"],
    ["white space before", " https://example.com"],
    ["white space after", "https://example.com "],
    ["two origins", "https://a.test, https://b.test"],
    ["two origins, as an obsolete standard had them", "https://a.test https://b.test"],
    ["no host", "https://"],
    ["no host but a port", "https://:8080"],
    ["Unicode", "https://münchen.example"],
    ["an address that is not in its one form", "http://127.1"],
    ["IPv6 uncompressed", "http://[0:0:0:0:0:0:0:1]"],
    ["IPv6 without brackets", "http://::1"],
    ["brackets left open", "http://[::1"],
    ["something between address and port", "http://[::1]a:80"],
    ["a file's URL, whose origin is opaque", "file://host"],
    ["a blob's URL", "blob://example.com"],
    ["more than an origin can hold", `https://${"a.".repeat(200)}example`],
  ])("%s: %j", (_, serialized) => {
    expect(parseOrigin(serialized)).toBeNull();
  });
});

// https://html.spec.whatwg.org/#same-origin: "A and B are both tuple origins and their schemes, hosts, and port are identical".
test.each([
  ["https://a.test", "https://a.test", true],
  ["https://a.test:8443", "https://a.test:8443", true],
  ["https://a.test", "http://a.test", false],
  ["https://a.test", "https://b.test", false],
  ["https://a.test", "https://a.test.", false],
  ["https://a.test", "https://www.a.test", false],
  ["https://a.test", "https://a.test:8443", false],
  ["http://a.test:443", "https://a.test", false],
])("%s and %s are the same origin: %s", (a, b, expected) => {
  expect(isSameOrigin(originOf(a), originOf(b))).toBe(expected);
  expect(isSameOrigin(originOf(b), originOf(a))).toBe(expected);
});

// https://html.spec.whatwg.org/#same-site and #schemelessly-same-site
test.each([
  ["equal hosts", "https://a.example.com", "https://a.example.com", true, true],
  ["hosts below one registrable domain", "https://a.example.com", "https://b.c.example.com", true, true],
  ["the domain itself", "https://example.com", "https://a.example.com", true, true],
  ["ports do not count", "https://a.example.com:8443", "https://b.example.com", true, true],
  ["schemes count, for same site alone", "http://a.example.com", "https://a.example.com", true, false],
  ["two names under a public suffix", "https://a.co.uk", "https://b.co.uk", false, false],
  ["two names under a private public suffix", "https://a.github.io", "https://b.github.io", false, false],
  ["one name ends as the other does", "https://example.com", "https://evilexample.com", false, false],
  ["a public suffix and a name under it", "https://github.io", "https://a.github.io", false, false],
  ["equal addresses", "http://127.0.0.1:1", "http://127.0.0.1:2", true, true],
  ["addresses of one network have no domain", "http://192.0.2.1", "http://192.0.2.2", false, false],
  ["IPv6 addresses have no domain", "http://[2001:db8::1]", "http://[2001:db8::2]", false, false],
  ["one label", "http://localhost:1", "http://localhost:2", true, true],
])("same site: %s", (_, a, b, schemeless, same) => {
  expect(isSchemelesslySameSite(originOf(a), originOf(b))).toBe(schemeless);
  expect(isSchemelesslySameSite(originOf(b), originOf(a))).toBe(schemeless);
  expect(isSameSite(originOf(a), originOf(b))).toBe(same);
  expect(isSameSite(originOf(b), originOf(a))).toBe(same);
});

// https://url.spec.whatwg.org/#host-registrable-domain, on https://publicsuffix.org/list/
test.each([
  ["a.b.example.com", "example.com", false],
  ["example.co.uk", "example.co.uk", false],
  ["co.uk", null, true],
  ["com", null, true],
  ["com.", null, true],
  ["github.io", null, true],
  ["a.github.io", "a.github.io", false],
  ["a_b.example.com", "example.com", false],
  ["www.ck", "www.ck", false],
  ["a.ck", null, true],
  ["xn--55qx5d.cn", null, true],
  ["nowhere", null, true],
  ["192.0.2.1", null, false],
  ["[::1]", null, false],
])("the registrable domain of %s is %s; it is a public suffix: %s", (host, domain, isSuffix) => {
  expect(registrableDomain(host)).toBe(domain);
  expect(isPublicSuffix(host)).toBe(isSuffix);
});

// https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy; policy.md: "Loopback (`127.0.0.0/8`, `[::1]`, `localhost`, `*.localhost`) is secure".
test.each([
  ["a scheme of https", "https://example.com", false, true],
  ["http", "http://example.com", false, false],
  ["http to 127.0.0.0/8", "http://127.0.0.1", true, true],
  ["http to 127.0.0.0/8, its last", "http://127.255.255.255:8080", true, true],
  ["http to 128.0.0.0", "http://128.0.0.0", false, false],
  ["http to a private network", "http://192.168.0.1", false, false],
  ["http to [::1]", "http://[::1]:3000", true, true],
  ["http to [::2]", "http://[::2]", false, false],
  ["http to localhost", "http://localhost:3000", true, true],
  ["http to localhost.", "http://localhost.", true, true],
  ["http below localhost", "http://a.b.localhost", true, true],
  ["a name that only ends in the letters", "http://evillocalhost", false, false],
  ["a name that begins with it", "http://localhost.evil.test", false, false],
  ["a name that begins with an address", "http://127.0.0.1.evil.test", false, false],
  ["a browser extension", "chrome-extension://abcdefghijklmnop", false, true],
  ["Firefox's", "moz-extension://abcdefghijklmnop", false, true],
  ["Safari's", "safari-web-extension://abcdefghijklmnop", false, true],
  ["a scheme that is not known", "app://example.com", false, false],
  ["an app's web view on localhost", "capacitor://localhost", true, true],
])("trustworthy: %s", (_, serialized, isLoopback, isTrustworthy) => {
  expect(isLoopbackHost(originOf(serialized).host)).toBe(isLoopback);
  expect(isPotentiallyTrustworthyOrigin(originOf(serialized))).toBe(isTrustworthy);
});
