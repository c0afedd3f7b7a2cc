import { type Crypto, RANDOM_POOL_SIZE } from "./mac.ts";

/** What is used of `node:crypto`. */
export interface NodeCrypto {
  createSecretKey(key: Uint8Array): object;
  createHmac(
    algorithm: "sha256",
    key: object,
  ): { update(text: string, encoding: "utf8"): { digest(encoding: "base64url"): string } };
  /** A `Buffer`. */
  randomBytes(size: number): Uint8Array & { toString(encoding: "base64url", start: number, end: number): string };
}

/** Cryptography by `node:crypto`, which answers at once. */
export function nodeCrypto(node: NodeCrypto): Crypto {
  let pool = node.randomBytes(0);
  let used = 0;
  return {
    hmacSha256: (bytes) => {
      const key = node.createSecretKey(bytes);
      return (text) => node.createHmac("sha256", key).update(text, "utf8").digest("base64url");
    },
    random: (length) => {
      if (used + length > pool.length) {
        pool = node.randomBytes(Math.max(RANDOM_POOL_SIZE, length));
        used = 0;
      }
      used += length;
      return pool.toString("base64url", used - length, used);
    },
  };
}
