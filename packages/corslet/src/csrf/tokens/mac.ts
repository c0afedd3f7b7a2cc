/** A value, or a promise of it where the platform has none but WebCrypto. */
export type Awaitable<T> = T | Promise<T>;

/** Computes an HMAC-SHA256 (RFC 2104, FIPS 180-4) of a text's UTF-8 bytes under one key: 43 characters of base64url. */
export type Mac = (text: string) => Awaitable<string>;

/** What the platform brings: `node:crypto`, which answers at once, or WebCrypto, which answers with promises. */
export interface Crypto {
  readonly hmacSha256: (key: Uint8Array) => Mac;
  /** That many random bytes, as base64url. */
  readonly random: (bytes: number) => string;
}

/** So many random bytes are asked for at once: asking costs more than a signature, whatever the number. */
export const RANDOM_POOL_SIZE = 4096;
