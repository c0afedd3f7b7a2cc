import * as fc from "fast-check";
import { expect, test } from "vitest";
import { asciiLowercase } from "../../src/http/ascii.ts";
import { canonicalHost, hostDefect } from "../../src/origin/host.ts";
import { isSameOrigin, parseOrigin, serializeOrigin } from "../../src/origin/origin.ts";
import { isSameSite, isSchemelesslySameSite } from "../../src/origin/site.ts";
import { isPotentiallyTrustworthyOrigin } from "../../src/origin/trustworthy.ts";
import { HeldOrigins } from "../../src/policy/held-origins.ts";
import { originHint } from "../../src/policy/origin-hint.ts";
import { covers, type OriginPattern } from "../../src/policy/origin-pattern.ts";
import { OriginSet } from "../../src/policy/origin-set.ts";
import { parseOriginPattern } from "../../src/policy/parse-origin-pattern.ts";
import { anyText, host, originLike, patternLike, RUNS, unitOf } from "./_arbitraries.ts";

const validPattern: fc.Arbitrary<OriginPattern> = patternLike
  .map((text) => parseOriginPattern(text))
  .filter((pattern) => typeof pattern !== "string");

// The URL parser is what browsers serialize with; for schemes that it does not know, an http host stands in.
function isWhatBrowsersSerialize(origin: string): boolean {
  const special = origin.replace(/^(?!https?:)[a-z][a-z0-9+.-]*(?=:\/\/)/, "https");
  if (!URL.canParse(special)) return false;
  return new URL(special).origin === special || (special !== origin && new URL(special).port === "");
}

/** policy.md's definition of a pattern, by a regular expression and the URL parser: slow, and independent of the set. */
function oracle(pattern: string, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const [, scheme = "", star = "", name = "", number = ""] =
    /^([^:]+):\/\/(\*\.)?(.*?)(:\*|:\d+)?$/.exec(pattern) ?? [];
  const url = new URL(origin);
  if (url.origin !== origin || url.protocol !== `${scheme}:`) return false;
  // The URL parser takes port 0; no page is loaded from one.
  if (url.port === "0") return false;
  if (number !== ":*" && url.port !== number.slice(1)) return false;
  if (star === "") return url.hostname === name;
  // Node 24's URL parser takes broken Punycode as it stands; these are what the generators hold of it.
  if (/(?:^|\.)xn--[a0]?(?:\.|$)/.test(url.hostname)) return false;
  const below = url.hostname.slice(0, -name.length - 1);
  return (
    url.hostname === `${below}.${name}` && /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.(?!$)|$))+$/.test(below)
  );
}

const mostly = (right: fc.Arbitrary<string>, wrong: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: wrong });

/** Origins near a pattern: what it holds, and what differs from that by little. */
function near(pattern: OriginPattern): fc.Arbitrary<string> {
  const schemes = mostly(fc.constant(pattern.scheme), fc.constantFrom("http", "https"));
  const names = mostly(
    pattern.below ? fc.constantFrom("a.", "a.b.", "xn--9ca.", "0_-1.") : fc.constant(""),
    fc.oneof(
      fc.constantFrom("", ".", "-a.", "a-.", "A.", "a..", ".a.", "xn--a.", "é.", "evil.test/.", "u@a.", "a", "b.c."),
      fc.string({ unit: unitOf("ab.-_@/\\:?#%A*[] 1"), maxLength: 5 }),
    ),
  );
  const hosts = mostly(fc.constant(pattern.host), fc.constantFrom("a.test", "b.a.test", `${pattern.host}.`));
  const ports = mostly(
    pattern.port === "*"
      ? fc.constantFrom("", ":1", ":65535")
      : fc.constant(pattern.port === null ? "" : `:${pattern.port}`),
    fc.constantFrom("", ":", ":1", ":80", ":443", ":8080", ":065", ":65536", ":*", "/", ":8080/"),
  );
  return fc
    .tuple(schemes, names, hosts, ports)
    .map(([scheme, name, rest, port]) => `${scheme}://${name}${rest}${port}`);
}

test("no string makes a parser throw", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, originLike, patternLike), (text) => {
      parseOrigin(text);
      canonicalHost(text);
      hostDefect(text);
      const parsed = parseOriginPattern(text);
      if (typeof parsed === "string") expect(originHint(text, parsed)).not.toBe("");
      else expect(parsed.text).toBe(text);
    }),
    RUNS,
  );
});

test("an origin that is parsed is serialized to what it was, and is what a browser serializes", () => {
  let parsed = 0;
  fc.assert(
    fc.property(fc.oneof(originLike, anyText), (text) => {
      const origin = parseOrigin(text);
      if (origin === null) return;
      parsed++;
      expect(serializeOrigin(origin)).toBe(text);
      expect(isWhatBrowsersSerialize(text)).toBe(true);
      expect(isSameOrigin(origin, origin) && isSameSite(origin, origin)).toBe(true);
      isPotentiallyTrustworthyOrigin(origin);
    }),
    RUNS,
  );
  expect(parsed).toBeGreaterThan(50);
});

test("what a browser serializes is parsed, where its labels are labels of DNS", () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ["http", "https"] }), (url) => {
      const { origin, hostname } = new URL(url);
      const isDns =
        hostname.length <= 253 && hostname.split(".").every((name) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(name));
      expect(parseOrigin(origin) !== null).toBe(isDns);
    }),
    RUNS,
  );
});

test("same site is an equivalence, and same origin implies it", () => {
  const origins = fc.array(
    originLike.map(parseOrigin).filter((origin) => origin !== null),
    { minLength: 3, maxLength: 3 },
  );
  fc.assert(
    fc.property(origins, ([a, b, c]) => {
      if (a === undefined || b === undefined || c === undefined) return;
      expect(isSameSite(a, b)).toBe(isSameSite(b, a));
      if (isSameSite(a, b) && isSameSite(b, c)) expect(isSameSite(a, c)).toBe(true);
      if (isSameOrigin(a, b)) expect(isSameSite(a, b)).toBe(true);
      if (isSameSite(a, b)) expect(isSchemelesslySameSite(a, b)).toBe(true);
    }),
    RUNS,
  );
});

test("a canonical host is its own canonical host", () => {
  fc.assert(
    fc.property(fc.oneof(host, anyText), (text) => {
      const canonical = canonicalHost(text);
      if (canonical !== null && canonical.length < 1000) expect(canonicalHost(canonical)).toBe(canonical);
      if (hostDefect(text) === null) expect(canonical).toBe(text);
    }),
    RUNS,
  );
});

test("a set holds what the naive oracle says, and nothing that a browser would not serialize", () => {
  const cases = fc
    .array(validPattern, { minLength: 1, maxLength: 4 })
    .chain((patterns) => fc.tuple(fc.constant(patterns), fc.oneof(...patterns.map(near), originLike)));
  let held = 0;
  fc.assert(
    fc.property(cases, ([patterns, origin]) => {
      const has = new OriginSet(patterns).has(origin);
      if (has) {
        held++;
        expect(isWhatBrowsersSerialize(origin)).toBe(true);
        expect(parseOrigin(origin)).not.toBeNull();
      }
      if (/^https?:/.test(origin)) expect(has).toBe(patterns.some(({ text }) => oracle(text, origin)));
      expect(has).toBe(patterns.some((pattern) => new OriginSet([pattern]).has(origin)));
    }),
    { numRuns: 5000 },
  );
  expect(held).toBeGreaterThan(100);
});

test("a set holds nothing that is no origin, whatever the string", () => {
  const set = new OriginSet(
    ["https://*.a.test:*", "http://localhost:*", "https://b.test", "app://*.c"]
      .map((text) => parseOriginPattern(text))
      .filter((pattern) => typeof pattern !== "string"),
  );
  fc.assert(
    fc.property(
      anyText,
      fc.constantFrom("https://", ""),
      fc.constantFrom(".a.test", "a.test:1", ""),
      (text, before, after) => {
        const origin = `${before}${text}${after}`;
        if (set.has(origin)) expect(isWhatBrowsersSerialize(origin)).toBe(true);
      },
    ),
    RUNS,
  );
});

test("covers: every origin that the inner pattern holds, the outer holds; and if not, one shows it", () => {
  const related = validPattern.chain((outer) =>
    fc.tuple(
      fc.constant(outer),
      fc.oneof(
        validPattern,
        near(outer).map(parseOriginPattern),
        near(outer).map((text) => parseOriginPattern(text.replace("://", "://*."))),
      ),
    ),
  );
  let covered = 0;
  fc.assert(
    fc.property(related, ([outer, inner]) => {
      if (typeof inner === "string") return;
      const does = covers(outer, inner);
      if (does) covered++;
      const [outerSet, innerSet] = [new OriginSet([outer]), new OriginSet([inner])];
      // Hosts and ports that tell any two patterns apart.
      const names = ["", "a.", "a.b.", `x.${outer.host}.`].flatMap((name) =>
        [inner.host, outer.host].map((rest) => name + rest),
      );
      const ports = ["", ":1", ":80", ":443", ":64999", ...[inner.port, outer.port].map((number) => `:${number}`)];
      const samples = names.flatMap((name) => ports.map((number) => `${inner.scheme}://${name}${number}`));
      const missed = samples.filter((sample) => innerSet.has(sample) && !outerSet.has(sample));
      expect([outer.text, inner.text, does, missed[0]]).toEqual([
        outer.text,
        inner.text,
        missed.length === 0,
        missed[0],
      ]);
      const heldOrigins = new HeldOrigins();
      heldOrigins.add([outer]);
      expect(heldOrigins.has(inner)).toBe(does);
    }),
    { numRuns: 2000 },
  );
  expect(covered).toBeGreaterThan(50);
});

test("a hint that says what to write names what is accepted", () => {
  let mended = 0;
  const entries = fc.oneof(
    patternLike,
    originLike,
    anyText,
    fc.tuple(patternLike, fc.constantFrom(",", ", ", ";", " "), originLike).map((parts) => parts.join("")),
    patternLike.map((text) => text.toUpperCase()),
    patternLike.map((text) => text.replace(/^[^:]*:?\/*/, "")),
  );
  fc.assert(
    fc.property(entries, (entry) => {
      const code = parseOriginPattern(entry);
      if (typeof code !== "string") return;
      const hint = originHint(entry, code);
      const written = /^(?:write|name one scheme, or list an entry for each:) (?!each |an origin )(.*)$/.exec(
        hint,
      )?.[1];
      if (written === undefined || code === "origin/wildcard-host") return;
      mended++;
      const each = code === "origin/list-in-string" ? (JSON.parse(`[${written}]`) as string[]) : [written];
      expect(each.map((text) => parseOriginPattern(text))).toEqual(
        each.map((text) => expect.objectContaining({ text })),
      );
    }),
    { numRuns: 3000 },
  );
  expect(mended).toBeGreaterThan(200);
});

const withoutLetters = (value: string) => value.replace(/[A-Za-z]/g, "?");

test("ASCII case is folded, and nothing else", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const lower = asciiLowercase(text);
      expect(withoutLetters(lower)).toBe(withoutLetters(text));
      expect(/[A-Z]/.test(lower)).toBe(false);
    }),
    RUNS,
  );
});

// Entries without a port are mostly read on a short way of their own.
test("a pattern without a port is what it is with one, but for the port", () => {
  fc.assert(
    fc.property(fc.constantFrom("http", "https"), host, (scheme, name) => {
      const plain = parseOriginPattern(`${scheme}://${name}`);
      const ported = parseOriginPattern(`${scheme}://${name}:8443`);
      if (typeof ported === "string") expect(plain).toBe(ported);
      else expect(plain).toEqual({ ...ported, text: `${scheme}://${name}`, port: null });
    }),
    RUNS,
  );
});
