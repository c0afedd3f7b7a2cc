import { base64url } from "./base64url.ts";
import type { Crypto } from "./mac.ts";

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** Cryptography by WebCrypto, which answers with promises. A key is imported once, when it is first used. */
export function webCrypto(platform: globalThis.Crypto): Crypto {
  const { subtle } = platform;
  const encoder = new TextEncoder();
  return {
    hmacSha256: (bytes) => {
      let imported: Promise<CryptoKey> | undefined;
      return async (text) => {
        imported ??= subtle.importKey("raw", bytes as Uint8Array<ArrayBuffer>, HMAC, false, ["sign"]);
        return base64url(new Uint8Array(await subtle.sign(HMAC, await imported, encoder.encode(text))));
      };
    },
    random: (length) => base64url(platform.getRandomValues(new Uint8Array(length))),
  };
}
