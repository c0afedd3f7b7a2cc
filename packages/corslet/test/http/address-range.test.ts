import { BlockList, isIP } from "node:net";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AddressRange, isInRanges, parseAddressRange } from "../../src/http/address-range.ts";

const range = (text: string): AddressRange[] => [parseAddressRange(text)].filter((parsed) => parsed !== null);

describe("ranges", () => {
  test.each([
    ["10.0.0.1", [10, 0, 0, 1], 32],
    ["10.0.0.0/8", [10, 0, 0, 0], 8],
    ["0.0.0.0/0", [0, 0, 0, 0], 0],
    ["255.255.255.255/32", [255, 255, 255, 255], 32],
    ["::ffff:10.0.0.1", [10, 0, 0, 1], 32],
    ["::FFFF:a00:1", [10, 0, 0, 1], 32],
    ["::ffff:10.0.0.0/104", [10, 0, 0, 0], 8],
    ["::ffff:0:0/96", [0, 0, 0, 0], 0],
    ["::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128],
    ["fd00::/8", [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8],
    ["1:2:3:4:5:6:7::", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0], 128],
    ["::2:3:4:5:6:7:8", [0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8], 128],
    ["64:ff9b::1.2.3.4", [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 128],
    ["1:2:3:4:5:6:1.2.3.4", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1, 2, 3, 4], 128],
  ])("%s", (text, bytes, length) => expect(parseAddressRange(text)).toEqual({ bytes, length }));

  test.each([
    "",
    "/8",
    "10.0.0",
    "10.0.0.0.0",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/08",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "10.0.0.0/8 ",
    " 10.0.0.1",
    "0x7f.0.0.1",
    "10.0.0.٣",
    ":",
    ":::",
    "::1::",
    "1::2::3",
    "1:2:3:4:5:6:7:8::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:1.2.3.4",
    ":1:2:3:4:5:6:7:8",
    "12345::",
    "g::",
    "::/129",
    "::1%eth0",
    "::1.2.3",
    "[::1]",
    "api.example.com",
    "1".repeat(46),
  ])("%j is none", (text) => expect(parseAddressRange(text)).toBeNull());
});

test.each([
  ["10.1.2.3", "10.0.0.0/8", true],
  ["11.1.2.3", "10.0.0.0/8", false],
  ["10.0.0.127", "10.0.0.0/25", true],
  ["10.0.0.128", "10.0.0.0/25", false],
  ["10.0.0.128", "10.0.0.129/25", true],
  ["1.2.3.4", "0.0.0.0/0", true],
  ["::1", "0.0.0.0/0", false],
  ["1.2.3.4", "::/0", false],
  ["::ffff:10.1.2.3", "10.0.0.0/8", true],
  ["10.1.2.3", "::ffff:10.0.0.0/104", true],
  ["fd12::1", "fd00::/8", true],
  ["fe80::1%eth0", "fe80::/10", true],
  ["fe80::1%eth0%x", "fe80::/10", true],
  ["fec0::1", "fe80::/10", false],
  ["", "0.0.0.0/0", false],
  ["/var/run/x.sock", "0.0.0.0/0", false],
])("%s is in %s: %s", (address, text, is) => {
  expect(isInRanges(address, range(text))).toBe(is);
  expect(isInRanges(address, [...range("203.0.113.1"), ...range(text)])).toBe(is);
});

test("nothing is in no range", () => expect(isInRanges("10.0.0.1", [])).toBe(false));

const piece = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom("::ffff:", "1.2.3.4", "::", ":", ".", "0", "ffff", "1:2:3"),
);
const anyAddress = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join("")),
);

test("what is an address, Node says too", () => {
  let addresses = 0;
  fc.assert(
    fc.property(anyAddress, (text) => {
      // Node takes leading zeros in none, and a zone in some.
      const is = isIP(text) !== 0;
      if (is) addresses++;
      expect(parseAddressRange(text) !== null).toBe(is);
    }),
    { numRuns: 5000 },
  );
  expect(addresses).toBeGreaterThan(500);
});

// Neighbours of the network are the interesting ones.
const flipped = (text: string, bit: number): string => {
  if (text.includes(":")) return text;
  const bytes = text.split(".").map(Number);
  const index = (bit >> 3) & 3;
  bytes[index] = (bytes[index] as number) ^ (0x80 >> (bit & 7));
  return bytes.join(".");
};

test("what is in a range, Node's BlockList says too", () => {
  const network = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.constant("ipv4" as const)),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }), fc.constant("ipv6" as const)),
  );
  let inside = 0;
  fc.assert(
    fc.property(network, anyAddress, fc.nat(31), fc.boolean(), ([text, length, family], other, bit, isNear) => {
      const parsed = parseAddressRange(`${text}/${length}`);
      // An IPv4 address that IPv6 carries belongs to IPv4 for us; such networks have rows above.
      if (parsed === null || (family === "ipv6" && parsed.bytes.length === 4)) return;
      const address = isNear ? flipped(text, bit) : other;
      const bytes = parseAddressRange(address)?.bytes;
      if (bytes === undefined || bytes.length !== parsed.bytes.length) return;
      const list = new BlockList();
      list.addSubnet(text, length, family);
      const plain = bytes.length === 4 && address.includes(":") ? bytes.join(".") : address;
      const is = list.check(plain, family);
      if (is) inside++;
      expect(isInRanges(address, [parsed])).toBe(is);
    }),
    { numRuns: 5000 },
  );
  expect(inside).toBeGreaterThan(200);
});
