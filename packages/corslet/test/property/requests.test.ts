import * as fc from "fast-check";
import { expect, test } from "vitest";
import { refusedElement } from "../../src/http/list-header.ts";
import { isForbiddenMethod, normalizeMethod } from "../../src/http/methods.ts";
import { pathOf } from "../../src/http/request-target.ts";
import { isToken } from "../../src/http/token.ts";
import { mergeVary } from "../../src/http/vary.ts";
import { parseResourcePattern, resourceHint } from "../../src/policy/resource-pattern.ts";
import { ResourceTable } from "../../src/policy/resource-table.ts";
import { anyText, RUNS, unitOf } from "./_arbitraries.ts";

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: unitOf("abAB01-._~%2eEfF5cC;:\\*@é"), maxLength: 6 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ".",
      "..",
      "%2e",
      "%2E.",
      ".%2e",
      "..;a",
      "%2e%2e%3b",
      "...",
      ".a",
      "%252e",
      "a%2f..",
      "..\\",
      "%5c.",
    ),
  },
);
const pathLike = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`);
const targetLike = fc.oneof(
  { weight: 4, arbitrary: pathLike },
  {
    weight: 2,
    arbitrary: fc.tuple(pathLike, fc.constantFrom("?", "#", "?/../", "#/a?b"), anyText).map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: pathLike.map((path) => `https://api.test:8443${path}`) },
  { weight: 1, arbitrary: anyText },
);

/** Every path that some server could make of a path: decoded again and again, with each thing that may end a segment. */
function readings(path: string): string[] {
  const decoded = path.replace(/%([0-7][0-9A-Fa-f])/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return [path, decoded]
    .flatMap((text) => [text, text.replaceAll("\\", "/")])
    .flatMap((text) => [text, text.replace(/;[^/]*/g, "")]);
}

/** policy.md's rule, step by step and without regard to speed. */
function slowPathOf(target: string): string | null {
  const authorityForm = /^[^:/?#\\]+:\/\/[^/?#\\]*(\/[^]*|[?#][^]*|)$/.exec(target);
  const [rest] = target.startsWith("/") ? [target] : (authorityForm?.slice(1) ?? []);
  if (rest === undefined) return null;
  const path = rest.split(/[?#]/)[0] || "/";
  if (path.length > 8192) return null;
  const decoded = path.replace(/%[0-9A-Fa-f]{2}/g, (encoded) => {
    const character = decodeURIComponent(`%${encoded.slice(1)}`.replace(/%[89A-Fa-f][0-9A-Fa-f]/, "%25"));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : encoded.toUpperCase();
  });
  return readings(decoded).some((text) => text.split("/").some((part) => /^\.\.?$/.test(part))) ? null : decoded;
}

test("the path of a target agrees with a slow reading of the rules", () => {
  let [paths, refused] = [0, 0];
  fc.assert(
    fc.property(targetLike, (target) => {
      const path = pathOf(target);
      if (path === null) refused++;
      else paths++;
      expect(path).toBe(slowPathOf(target));
    }),
    { numRuns: 5000 },
  );
  expect(Math.min(paths, refused)).toBeGreaterThan(500);
});

test("a path has no dot segment in any reading, no query, and URL parsers leave it alone", () => {
  fc.assert(
    fc.property(targetLike, (target) => {
      const path = pathOf(target);
      if (path === null) return;
      expect(path).toMatch(/^\/[^?#]*$/);
      for (const reading of readings(path)) expect(reading).not.toMatch(/(?:^|\/)\.\.?(?:\/|$)/);
      if (/^\/(?![/\\])[!-~]*$/.test(path)) {
        const { pathname } = new URL(`https://api.test${path}`);
        // Resolving dot segments would shorten it; browsers also encode some characters, which lengthens it.
        expect(pathname.split("/").length).toBe(path.split(/[/\\]/).length);
      }
    }),
    { numRuns: 3000 },
  );
});

// Decoding once is not idempotent for `%2561`; nothing that pathOf returns is decoded further by a second call unless a % was encoded.
test("the path of a path is that path, where no percent sign was encoded", () => {
  fc.assert(
    fc.property(targetLike, (target) => {
      const path = pathOf(target);
      if (path !== null && !/%25|%(?=%)|%[0-9A-Fa-f]?%/i.test(target)) expect(pathOf(path)).toBe(path);
    }),
    RUNS,
  );
});

test("no string makes a resource pattern throw, and a hint that says what to write names what is accepted", () => {
  let hints = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        targetLike,
        targetLike.map((text) => `${text}/*`),
        anyText,
      ),
      (text) => {
        const pattern = parseResourcePattern(text);
        if (pattern !== null) {
          expect(parseResourcePattern(pattern.text)?.text).toBe(pattern.text.replace(/%25/g, "%25"));
          return;
        }
        const hint = resourceHint(text);
        if (hint === "write /exact, /prefix/* or /*") return;
        hints++;
        expect(parseResourcePattern(hint.replace(/^write /, ""))).not.toBeNull();
      },
    ),
    { numRuns: 3000 },
  );
  expect(hints).toBeGreaterThan(100);
});

test("the resource of a path agrees with trying every pattern", () => {
  const name = fc.constantFrom("", "a", "b", "ab");
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join("/")}`);
  const pattern = fc
    .tuple(path, fc.constantFrom("", "/*"))
    .map(([written, star]) => parseResourcePattern(`${written === "/" && star !== "" ? "" : written}${star}`))
    .filter((parsed) => parsed !== null);
  fc.assert(
    fc.property(fc.uniqueArray(pattern, { selector: ({ text }) => text, maxLength: 8 }), path, (patterns, asked) => {
      const table = new ResourceTable(patterns.map((each) => [each, each.text] as const));
      const governing = patterns
        .filter((each) => asked === each.path || (each.below && asked.startsWith(`${each.path}/`)))
        .filter((each) => each.below || asked === each.path)
        .sort((a, b) => Number(a.below) - Number(b.below) || b.path.length - a.path.length);
      expect(table.find(asked)).toBe(governing[0]?.text);
    }),
    { numRuns: 3000 },
  );
});

const listLike = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("a", "b", "A", "x-long", "c", "") },
    { weight: 1, arbitrary: fc.string({ unit: unitOf('ab \t;"é\u0000\r'), maxLength: 4 }) },
  ),
  { maxLength: 30 },
);
const separator = fc.constantFrom(",", ", ", " ,\t", ",,");

test("the first refused element agrees with splitting", () => {
  const known = new Set(["a", "b", "A", "x-long"]);
  let [accepted, refused] = [0, 0];
  fc.assert(
    fc.property(listLike, separator, (elements, between) => {
      const value = elements.join(between);
      let empty = 0;
      let expected: string | null = null;
      for (const element of value.split(",").map((each) => each.replace(/^[ \t]+|[ \t]+$/g, ""))) {
        if (element === "") {
          if (++empty > 16) expected = "too-many-empty";
        } else if (!TOKEN.test(element)) expected = "not-a-token";
        else if (!known.has(element)) expected = "refused";
        if (expected !== null) break;
      }
      const found = refusedElement(value, (element) => known.has(element));
      if (found === null) accepted++;
      else refused++;
      expect(found?.reason ?? null).toBe(expected);
      if (found?.reason === "refused") expect(known.has(value.slice(found.start, found.end))).toBe(false);
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(accepted, refused)).toBeGreaterThan(300);
});

test("a list header is read within its bound, whatever it holds, and only tokens are asked about", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 2000 }), (text, times) => {
      const value = text.repeat(times);
      let asked = 0;
      refusedElement(value, (element) => {
        asked += element.length;
        expect(isToken(element)).toBe(true);
        return true;
      });
      expect(asked).toBeLessThanOrEqual(value.length > 8192 ? 0 : value.length);
    }),
    RUNS,
  );
});

const namesOf = (value: string) =>
  value
    .split(",")
    .map((name) => name.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
    .filter((name) => name !== "");

test("Vary keeps every name once, and holds ours", () => {
  const names = fc.array(fc.constantFrom("Origin", "origin", "Accept", "ACCEPT", "X-A", "*", "", " "), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        names.map((each) => each.join(",")),
        anyText,
      ),
      (existing) => {
        const ours = "Origin, Access-Control-Request-Method";
        const merged = mergeVary(existing, ours);
        if (namesOf(existing).includes("*")) expect(merged).toBe("*");
        else expect(namesOf(merged)).toEqual([...new Set(namesOf(`${existing},${ours}`))]);
        expect(mergeVary(merged, ours)).toBe(merged);
      },
    ),
    RUNS,
  );
});

test("tokens and methods agree with their definitions on any string", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(isToken(text)).toBe(TOKEN.test(text) && !text.endsWith("\n"));
      const method = normalizeMethod(text);
      expect([text, text.toUpperCase()]).toContain(method);
      expect(isForbiddenMethod(text)).toBe(/^(?:connect|trace|track)$/i.test(text));
    }),
    RUNS,
  );
});
