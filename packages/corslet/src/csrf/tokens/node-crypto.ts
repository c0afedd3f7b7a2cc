import { base64url } from "./base64url.ts";
import type { Crypto } from "./mac.ts";

/** What is used of `node:crypto`. */
export interface NodeCrypto {
  createSecretKey(key: Uint8Array): object;
  createHmac(
    algorithm: "sha256",
    key: object,
  ): { update(text: string, encoding: "utf8"): { digest(encoding: "base64url"): string } };
  randomFillSync(bytes: Uint8Array): unknown;
}

/** So many random bytes are asked for at once: asking costs more than a signature, whatever the number. */
const POOL_SIZE = 4096;

/** Cryptography by `node:crypto`, which answers at once. */
export function nodeCrypto(node: NodeCrypto): Crypto {
  const pool = new Uint8Array(POOL_SIZE);
  let used = POOL_SIZE;
  return {
    hmacSha256: (bytes) => {
      const key = node.createSecretKey(bytes);
      return (text) => node.createHmac("sha256", key).update(text, "utf8").digest("base64url");
    },
    random: (length) => {
      if (used + length > POOL_SIZE) {
        node.randomFillSync(pool);
        used = 0;
      }
      const bytes = pool.subarray(used, used + length);
      used += length;
      const text = base64url(bytes);
      bytes.fill(0);
      return text;
    },
  };
}
