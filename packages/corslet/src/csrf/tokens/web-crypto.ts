import { base64url } from "./base64url.ts";
import { type Crypto, RANDOM_POOL_SIZE } from "./mac.ts";

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** Cryptography by WebCrypto, which answers with promises. A key is imported once, when it is first used. */
export function webCrypto(platform: globalThis.Crypto): Crypto {
  const { subtle } = platform;
  const encoder = new TextEncoder();
  let pool = new Uint8Array(0);
  let used = 0;
  return {
    hmacSha256: (bytes) => {
      let imported: CryptoKey | Promise<CryptoKey> | undefined;
      return async (text) => {
        imported ??= subtle.importKey("raw", bytes as Uint8Array<ArrayBuffer>, HMAC, false, ["sign"]);
        if (imported instanceof Promise) imported = await imported;
        return base64url(new Uint8Array(await subtle.sign(HMAC, imported, encoder.encode(text))));
      };
    },
    random: (length) => {
      if (used + length > pool.length) {
        pool = platform.getRandomValues(new Uint8Array(Math.max(RANDOM_POOL_SIZE, length)));
        used = 0;
      }
      used += length;
      return base64url(pool.subarray(used - length, used));
    },
  };
}
