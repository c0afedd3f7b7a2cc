import { domainToUnicode } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalHost, hasBrokenPunycode } from "../../src/origin/host.ts";
import { decodePunycode } from "../../src/origin/punycode.ts";

// RFC 3492 section 7.1, in lower case, and labels of real domains.
describe("decodePunycode", () => {
  test.each([
    ["bcher-kva", "bücher"],
    ["nxasmq6b", "βόλοσ"],
    ["fiqs8s", "中国"],
    ["p1ai", "рф"],
    ["n3h", "☃"],
    ["i-7iq", "i❤"],
    ["egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"],
    ["ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"],
    ["4dbcagdahymbxekheh6e0a7fei0b", "למההםפשוטלאמדבריםעברית"],
    ["de-jg4avhby1noc0d", "パフィーdeルンバ"],
    ["abc-", "abc"],
    ["", ""],
  ])("%s is %s", (encoded, decoded) => {
    expect(decodePunycode(encoded)).toBe(decoded);
  });

  test.each([
    ["f", "ends within a number"],
    ["a_b", "has a digit that is none"],
    ["99999999", "is beyond Unicode"],
    ["zzzz99999", "is beyond Unicode"],
    ["99999999a", "is beyond Unicode, where a number ends"],
  ])("%s %s", (encoded) => {
    expect(decodePunycode(encoded)).toBeNull();
  });

  test("is the inverse of the URL parser, for every host that this takes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), (label) => {
        const host = canonicalHost(label);
        fc.pre(host !== null && host.startsWith("xn--") && !host.includes("."));
        expect(decodePunycode((host ?? "").slice(4))).toBe(domainToUnicode(host ?? ""));
        expect(hasBrokenPunycode(host ?? "")).toBe(false);
      }),
    );
  });
});

describe("hasBrokenPunycode", () => {
  test.each([
    ["example.com", false, "has none"],
    ["xn--bcher-kva.example", false, "is sound"],
    ["shop.xn--bcher-kva.example.", false, "is sound, absolute"],
    ["xn--f", true, "does not decode"],
    ["a.xn--zzzz99999.com", true, "does not decode"],
    ["xn--abc-.com", true, "stands for ASCII, which is not encoded"],
    ["xn--", true, "stands for nothing"],
    ["xn--A-0ga.com", true, "is not in lower case"],
    ["xn--bcher-2pa.com", true, "decodes to upper case, which is encoded otherwise"],
  ])("%s: %s, since it %s", (host, broken) => {
    expect(hasBrokenPunycode(host)).toBe(broken);
  });
});
