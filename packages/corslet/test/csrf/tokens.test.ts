import * as nodeModule from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { after, atOnce } from "../../src/csrf/tokens/after.ts";
import { base64url } from "../../src/csrf/tokens/base64url.ts";
import { endsInConstantTime } from "../../src/csrf/tokens/equal.ts";
import { keyringOf, type ReadKey } from "../../src/csrf/tokens/keyring.ts";
import { type NodeCrypto, nodeCrypto } from "../../src/csrf/tokens/node-crypto.ts";
import { platformCrypto } from "../../src/csrf/tokens/platform-crypto.ts";
import { isKid, parseToken, signedText } from "../../src/csrf/tokens/token.ts";
import { type Tokens, tokensOf } from "../../src/csrf/tokens/tokens.ts";
import { webCrypto } from "../../src/csrf/tokens/web-crypto.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text.padEnd(32, "."));
const key = (name: string, kid: string | null = null): ReadKey => ({ kid, bytes: bytes(name) });

// The platforms' own, which must make of one key and text the same.
const PLATFORMS = [
  ["node:crypto", nodeCrypto(nodeModule as unknown as NodeCrypto)],
  ["WebCrypto", webCrypto(globalThis.crypto)],
] as const;

afterEach(() => vi.unstubAllGlobals());

describe.each(PLATFORMS)("%s", (_name, crypto) => {
  const tokens = (keys: readonly ReadKey[], scope = ""): Tokens => tokensOf(keyringOf(keys, crypto), scope, crypto);
  const one = tokens([key("a", "2026")]);

  test("a token verifies for its binding, its scope and its key, and for no other", async () => {
    const token = await one.mint("session 1");
    expect(token).toMatch(/^v1\.2026\.[\w-]{22}\.[\w-]{43}$/);
    expect(await one.verify(token, "session 1")).toBe(true);
    expect(await one.verify(token, "session 2")).toBe(false);
    expect(await one.verify(token, "cookie 1")).toBe(false);
    expect(await tokens([key("a", "2026")], "other").verify(token, "session 1")).toBe(false);
    expect(await tokens([key("b", "2026")]).verify(token, "session 1")).toBe(false);
    expect(await tokens([key("a", "2027")]).verify(token, "session 1")).toBe(false);
  });

  test("what is moved from one part into another is another text", async () => {
    const token = await tokens([key("a", "k")], "s").mint("ab");
    expect(await tokens([key("a", "k")], "bs").verify(token, "a")).toBe(false);
    expect(await tokens([key("a", "k")], "").verify(token, "abs")).toBe(false);
    expect(await tokens([key("a", "k")], "s1:").verify(token, "ab")).toBe(false);
  });

  test("each is another, and canonical", async () => {
    const minted = await Promise.all(Array.from({ length: 600 }, async () => one.mint("s")));
    expect(new Set(minted).size).toBe(minted.length);
    for (const token of minted)
      for (const part of token.split(".").slice(2))
        expect(Buffer.from(part, "base64url").toString("base64url")).toBe(part);
  });

  test("another spelling of the same bytes is no token of ours", async () => {
    // Of the last character of 43, two bits mean nothing.
    const token = await one.mint("s");
    const spellings = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ".split("");
    const accepted = await Promise.all(spellings.map(async (last) => one.verify(token.slice(0, -1) + last, "s")));
    expect(spellings.filter((_, i) => accepted[i])).toEqual([token.at(-1)]);
    const nonces = await Promise.all(
      spellings.map(async (last) => one.verify(replaceAt(token, token.length - 45, last), "s")),
    );
    expect(spellings.filter((_, i) => nonces[i])).toEqual([token.at(-45)]);
  });

  test("keys are rotated: all verify, the first one signs", async () => {
    const before = tokens([key("old")]);
    const during = tokens([key("new"), key("old")]);
    const afterwards = tokens([key("new")]);
    const [old, fresh] = [await before.mint("s"), await during.mint("s")];
    expect([await during.verify(old, "s"), await during.verify(fresh, "s")]).toEqual([true, true]);
    expect([await afterwards.verify(old, "s"), await afterwards.verify(fresh, "s")]).toEqual([false, true]);
    expect(await before.verify(fresh, "s")).toBe(false);
  });

  test("a kid selects one key, whatever the others would say", async () => {
    const token = await one.mint("s");
    const confused = tokens([key("b", "2026"), key("a", "2025")]);
    expect(await confused.verify(token, "s")).toBe(false);
    expect(await confused.verify(token.replace("2026", "2025"), "s")).toBe(false);
    // A key twice, with and without a name.
    expect(await tokens([key("a"), key("a", "2026"), key("a")]).verify(token, "s")).toBe(true);
  });

  test("a key without a name has the name that it makes itself, which is not the key", async () => {
    const [, kid = ""] = (await tokens([key("a")]).mint("s")).split(".");
    expect(kid).toMatch(/^[\w-]{8}$/);
    const [, again] = (await tokens([key("a")]).mint("s")).split(".");
    expect(again).toBe(kid);
    expect(base64url(bytes("a"))).not.toContain(kid);
  });

  test("a MAC is what RFC 4231 and openssl make of it", async () => {
    const mac = crypto.hmacSha256(new TextEncoder().encode("Jefe"));
    const hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(Buffer.from(await mac("what do ya want for nothing?"), "base64url").toString("hex")).toBe(hex);
    expect(await mac("é😀")).toBe(nodeModule.createHmac("sha256", "Jefe").update("é😀", "utf8").digest("base64url"));
  });

  test.each([0, 16, 32, 4096, 5000])("%i random bytes are as many, and others each time", (length) => {
    const [a, b] = [crypto.random(length), crypto.random(length)];
    expect(Buffer.from(a, "base64url")).toHaveLength(length);
    expect(a === b).toBe(length === 0);
  });
});

function replaceAt(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index + 1);
}

describe("a token's parts", () => {
  const [nonce, mac] = ["n".repeat(22), "m".repeat(43)];
  test("are told by their places", () => {
    expect(parseToken(`v1.kid.${nonce}.${mac}`)).toEqual({ kid: "kid", nonce, macStart: 30 });
    expect(parseToken(`v1.${"k".repeat(58)}.${nonce}.${mac}`)).toMatchObject({ kid: "k".repeat(58) });
  });
  test.each([
    "",
    "v1",
    `v1..${nonce}.${mac}`,
    `v1.${nonce}.${mac}`,
    `v2.kid.${nonce}.${mac}`,
    `V1.kid.${nonce}.${mac}`,
    `v1 kid.${nonce}.${mac}`,
    `v1.kid.${nonce}x.${mac}`,
    `v1.kid.${nonce}.${mac}x`,
    `v1.kid.${nonce}.${mac} `,
    `v1.kid.${nonce.slice(1)}.${mac}`,
    `v1.kid.${nonce}.${mac.slice(1)}`,
    `v1.kid.${nonce}-${mac}`,
    `v1.kid-${nonce}.${mac}`,
    `v1.${"k".repeat(59)}.${nonce}.${mac}`,
    "v1.".repeat(10_000),
  ])("%s is no token", (text) => expect(parseToken(text)).toBeNull());

  test.each([
    ["a", true],
    ["2026-11_x", true],
    ["k".repeat(32), true],
    ["", false],
    ["k".repeat(33), false],
    ["a.b", false],
    ["a=", false],
    ["é", false],
    ["a\n", false],
  ])("%j names a key: %s", (text, is) => expect(isKid(text)).toBe(is));

  test("what is signed is each part behind its length", () => {
    expect(signedText("kid", "nonce", "session 1", "app")).toBe("v1.3:kid5:nonce9:session 13:app");
  });
});

test.each([
  ["", ""],
  ["f", "Zg"],
  ["fo", "Zm8"],
  ["foo", "Zm9v"],
  ["foob", "Zm9vYg"],
  ["fooba", "Zm9vYmE"],
  ["foobar", "Zm9vYmFy"],
  ["\xfb\xff\xfe", "-__-"],
])("RFC 4648: %j is %j", (text, encoded) => expect(base64url(Buffer.from(text, "latin1"))).toBe(encoded));

test.each([
  ["abc", 0, "abc", true],
  ["xxabc", 2, "abc", true],
  ["xxabc", 1, "abc", false],
  ["xxabd", 2, "abc", false],
  ["xxabc", 2, "ab", false],
  ["", 0, "", true],
  ["ab\u{1f600}", 2, "\u{1f600}", true],
])("%j from %i on is %j: %s", (text, start, expected, is) =>
  expect(endsInConstantTime(text, start, expected)).toBe(is),
);

describe("at once, or later", () => {
  test("what is there goes on at once, what is promised later", async () => {
    expect(after(1, (value) => value + 1)).toBe(2);
    const later = after(Promise.resolve(1), (value) => value + 1);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(2);
  });
  test("what is only promised is not there at once", () => {
    expect(atOnce(1)).toBe(1);
    expect(() => atOnce(Promise.resolve(1))).toThrow(/Next: use the tokens of corslet\/fetch/);
  });
});

const isAtOnce = (): boolean => typeof platformCrypto().hmacSha256(bytes("a"))("x") === "string";

describe("the platform", () => {
  test("has node:crypto, or else WebCrypto, or else says so", () => {
    expect(isAtOnce()).toBe(true);
    vi.stubGlobal("process", undefined);
    expect(isAtOnce()).toBe(false);
    vi.stubGlobal("process", {});
    expect(isAtOnce()).toBe(false);
    // Workers have a node:crypto without createHmac behind some dates of compatibility.
    vi.stubGlobal("process", { getBuiltinModule: () => ({}) });
    expect(isAtOnce()).toBe(false);
    vi.stubGlobal("crypto", {});
    expect(platformCrypto).toThrow(/Next: leave tokens out/);
    vi.stubGlobal("crypto", undefined);
    expect(platformCrypto).toThrow(/neither/);
  });
});
