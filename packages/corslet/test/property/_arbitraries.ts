import * as fc from "fast-check";

/** Bounded, so that the suite stays quick; a failure prints its seed and path, with which `fc.assert` repeats it. */
export const RUNS: fc.Parameters<unknown> = { numRuns: 1000 };

/** One code unit of `text`. */
export function unitOf(text: string): fc.Arbitrary<string> {
  return fc.constantFrom(...text.split(""));
}

/** Any UTF-16, well-formed or not. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
  fc.string({ unit: unitOf("aA0-_.:/?#@[]%*\\,; \t\r\n\u0000é😀;=!~"), maxLength: 60 }),
);

const labelUnit = unitOf("abcxyz0189-_");

/** A label, mostly valid. */
export const label: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: labelUnit, minLength: 1, maxLength: 8 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("xn--mnchen-3ya", "xn--a", "xn--9ca", "XN--9CA", "a".repeat(63), "a".repeat(64), ""),
  },
);

/** A host of few labels, some of which collide with one another. */
export const host: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(label, { minLength: 0, maxLength: 3 }).map((labels) => [...labels, "a.test"].join(".")),
  },
  { weight: 2, arbitrary: fc.constantFrom("localhost", "a.test", "b.a.test", "test", "a.test.") },
  { weight: 1, arbitrary: fc.ipV4() },
  { weight: 1, arbitrary: fc.ipV6().map((address) => `[${address}]`) },
  { weight: 1, arbitrary: fc.constantFrom("[::1]", "127.0.0.1", "127.1", "1.2.3", "0x7f.1", "[::ffff:1.2.3.4]") },
);

export const scheme: fc.Arbitrary<string> = fc.constantFrom(
  "http",
  "https",
  "https",
  "app",
  "HTTP",
  "ws",
  "chrome-extension",
);

export const port: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  { weight: 2, arbitrary: fc.constantFrom(":80", ":443", ":8080", ":*", ":0", ":08", ":65536", ":", ":65535") },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 70_000 }).map((number) => `:${number}`) },
);

const noise: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.constantFrom("/", "/a", "?", "#", " ", ".", "\n", "@", "%20", "\u0000", ",", "é") },
);

/** A serialized origin, or nearly one. */
export const originLike: fc.Arbitrary<string> = fc
  .tuple(noise, scheme, fc.constantFrom("://", "://", "://", ":/", ":"), noise, host, port, noise)
  .map((parts) => parts.join(""));

/** An entry of `origins`, or nearly one. */
export const patternLike: fc.Arbitrary<string> = fc
  .tuple(noise, scheme, fc.constantFrom("", "", "*.", "*.", "*"), host, port, noise)
  .map(([before, name, star, rest, number, after]) => `${before}${name}://${star}${rest}${number}${after}`);
