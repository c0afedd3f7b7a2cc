import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import * as fc from "fast-check";
import methodOverride from "method-override";
import { describe, expect, test } from "vitest";
import { readOwnCookie } from "../../src/csrf/cookie.ts";
import { foldedPath } from "../../src/csrf/folded-path.ts";
import { checkGuard, guard, GuardError, type GuardOptions } from "../../src/csrf/index.ts";
import { methodsWritten } from "../../src/csrf/methods-written.ts";
import { refererOrigin } from "../../src/csrf/referer.ts";
import { base64url } from "../../src/csrf/tokens/base64url.ts";
import { parseToken, signedText } from "../../src/csrf/tokens/token.ts";
import { parseOrigin } from "../../src/origin/origin.ts";
import { policyOf } from "../../src/index.ts";
import { anyText, originLike, unitOf } from "./_arbitraries.ts";
import { guardOptions } from "./_csrf.ts";

const RUNS = { numRuns: 3000 };
const policy = policyOf({ origins: ["https://a.test"], methods: ["POST"], credentials: true });
const base64urlUnit = unitOf("ABCXYZabcxyz0189-_");

const signedOf = ([kid, nonce, binding, scope]: string[]): string =>
  signedText(kid as string, nonce as string, binding as string, scope as string);

describe("tokens", () => {
  const { tokens } = guard<{ session: string | null }>(policy, {
    tokens: {
      keys: [{ kid: "a", key: "k".repeat(32) }, "l".repeat(32)],
      binding: ({ session }) => session,
      scope: "app",
    },
  });
  const stateOf = (text: unknown, session: string): unknown => tokens?.stateOf(text, { session }, {});
  const mint = (session: string): string =>
    (tokens?.mint({ session }, {}) as { readonly token: string } | undefined)?.token ?? "";
  const session = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
  const tokenLike = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("v1", "v1", "v1", "v2", ""),
        fc.string({ unit: base64urlUnit, maxLength: 40 }),
        fc.string({ unit: base64urlUnit, minLength: 22, maxLength: 23 }),
        fc.string({ unit: base64urlUnit, minLength: 42, maxLength: 43 }),
      )
      .map((parts) => parts.join(".")),
    fc.string({ unit: unitOf("v1.aA-_é="), maxLength: 140 }),
    anyText,
  );

  test("a text that cannot be taken apart and put together again is no token", () => {
    let parsed = 0;
    fc.assert(
      fc.property(tokenLike, (text) => {
        const token = parseToken(text);
        if (token === null) return;
        parsed++;
        expect(`v1.${token.kid}.${token.nonce}.${text.slice(token.macStart)}`).toBe(text);
        expect([token.nonce.length, text.length - token.macStart, token.kid !== ""]).toEqual([22, 43, true]);
        expect(text.length).toBeLessThanOrEqual(128);
      }),
      RUNS,
    );
    expect(parsed).toBeGreaterThan(50);
  });

  test("what we have not signed is invalid, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(tokenLike, fc.anything()), session, (text, of) => {
        const state = stateOf(text, of);
        expect(state).toBe(text === undefined || text === null || text === "" ? "absent" : "invalid");
      }),
      RUNS,
    );
  });

  test("what we have signed is valid for its session alone, and not with one character changed, moved or added", () => {
    fc.assert(
      fc.property(
        session,
        session,
        fc.nat(200),
        fc.string({ minLength: 1, maxLength: 1 }),
        (of, other, at, character) => {
          const token = mint(of);
          expect(stateOf(token, of)).toBe("valid");
          expect(stateOf(token, other)).toBe(other === of ? "valid" : "invalid");
          const i = at % token.length;
          const changed = token.slice(0, i) + character + token.slice(i + 1);
          expect(stateOf(changed, of)).toBe(changed === token ? "valid" : "invalid");
          expect(stateOf(token.slice(0, i) + character + token.slice(i), of)).toBe("invalid");
          expect(stateOf(token.slice(0, i) + token.slice(i + 1), of)).toBe("invalid");
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("no two lists of parts are signed alike", () => {
    const part = fc.string({ unit: unitOf("01:23ab"), maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 4, maxLength: 4 }),
        fc.array(part, { minLength: 4, maxLength: 4 }),
        (a, b) => {
          expect(signedOf(a) === signedOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
        },
      ),
      RUNS,
    );
  });
});

test("base64url is what Node makes of the same bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
    }),
    RUNS,
  );
});

test("the guard's cookie is one that a slow reading of the header finds, once", () => {
  const value = "v".repeat(43);
  const piece = fc.constantFrom(
    "csrf",
    "=",
    ";",
    " ",
    "\t",
    "\u00a0",
    value,
    "x",
    "csrf=",
    `csrf=${value}`,
    "; ",
    ",",
    '"',
  );
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join("")),
      (header) => {
        const values = header
          .split(";")
          .map((pair) => /^[ \t]*([^=]*?)[ \t]*=[ \t]*([^]*?)[ \t]*$/.exec(pair))
          .filter((match) => match?.[1] === "csrf")
          .map((match) => match?.[2] as string);
        const slow = values.length === 1 && /^[A-Za-z0-9_-]{43}$/.test(values[0] as string) ? values[0] : null;
        if (slow !== null) found++;
        expect(readOwnCookie(header, "csrf")).toBe(slow);
      },
    ),
    { numRuns: 10_000 },
  );
  expect(found).toBeGreaterThan(100);
});

test("the page of a Referer has a serialized origin or none, and it is that of its URL", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        originLike,
        originLike.map((origin) => `${origin}/page`),
        anyText,
      ),
      (text) => {
        const origin = refererOrigin(text);
        if (origin === null) return;
        expect(parseOrigin(origin)).not.toBeNull();
        expect(new URL(text).origin).toBe(origin);
      },
    ),
    RUNS,
  );
});

test("a folded path is folded", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: unitOf("aAbB/\\;.%24fF5c?#é "), maxLength: 20 }).map((rest) => `/${rest}`),
      (target) => {
        const folded = foldedPath(target);
        if (folded === null) return;
        expect(folded).toMatch(/^\/(?:[^;\\A-Z]*[^/;\\A-Z])?$/);
        expect(folded).not.toContain("//");
      },
    ),
    RUNS,
  );
});

// The real thing, in every way that it can be configured: it must not make more of a request than was counted.
describe("method-override", () => {
  const any = { methods: null } as never;
  const OVERRIDES = ["_method", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"].map((getter) =>
    methodOverride(getter, any),
  );
  const value = fc.oneof(
    fc.constantFrom("PUT", "delete", "GET", " patch", "get,put", "POST", "", "x", "PUT%20", "LIN\u212a"),
    anyText,
  );
  const name = fc.constantFrom("_method", "%5Fmethod", "_method[]", "_METHOD", "method", "a", "_method%00", "+_method");
  const query = fc.array(
    fc
      .tuple(name, value)
      .map(([key, of]) => `${key}=${of.includes("%") ? of : encodeURIComponent(of.replace(/\p{Surrogate}/gu, ""))}`),
    { maxLength: 3 },
  );
  const separator = fc.constantFrom("&", "&", ";", "&&");

  test("takes no method that was not counted", () => {
    let overridden = 0;
    fc.assert(
      fc.property(
        fc.constantFrom("GET", "HEAD", "OPTIONS", "POST"),
        fc
          .tuple(query, separator, fc.constantFrom("?", "?a?", "#?", ";"))
          .map(([pairs, by, start]) => `/x${start}${pairs.join(by)}`),
        fc.record(
          { "x-http-method-override": value, "x-http-method": value, "x-method-override": value },
          { requiredKeys: [] },
        ),
        (method, url, headers) => {
          for (const override of OVERRIDES) {
            const request = new IncomingMessage(new Socket());
            Object.assign(request, { method, url, headers });
            override(request as never, new ServerResponse(request) as never, () => undefined);
            const taken = request.method ?? "";
            if (taken === method) continue;
            overridden++;
            const written = methodsWritten({ method, path: url, scheme: "https", headers }, null)?.methods ?? [];
            const counted = [method, ...written, "GET", "HEAD", "OPTIONS"];
            // It upper-cases the Kelvin sign and the like as Unicode does; no router has such a method.
            if (/^[A-Z-]+$/.test(taken)) expect(counted).toContain(taken);
            else expect(written).not.toEqual([]);
          }
        },
      ),
      { numRuns: 5000 },
    );
    expect(overridden).toBeGreaterThan(500);
  });
});

describe("options", () => {
  const SECRET = "S3cret+/key-that-is-long-enough-to-be-one==";
  const secretive = fc.constantFrom<unknown>(
    SECRET,
    [SECRET],
    { key: SECRET },
    { kid: SECRET, key: "x" },
    { kid: "a", key: SECRET },
    new TextEncoder().encode(SECRET),
    { secret: SECRET },
  );
  const anything = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.anything({
        withDate: true,
        withMap: true,
        withSet: true,
        withNullPrototype: true,
        withTypedArray: true,
        withSparseArray: true,
      }),
    },
    { weight: 4, arbitrary: secretive },
    { weight: 1, arbitrary: fc.array(secretive, { maxLength: 3 }) },
  );
  const tokenOptions = fc.record(
    {
      keys: anything,
      binding: anything,
      always: anything,
      header: anything,
      field: anything,
      scope: anything,
      cookie: fc.oneof(
        anything,
        fc.record({ name: anything, secure: anything, sameSite: anything }, { requiredKeys: [] }),
      ),
    },
    { requiredKeys: [] },
  );
  const plain = fc.anything({ withNullPrototype: true, withSparseArray: true });
  const options = fc.oneof(
    secretive,
    plain,
    fc.record(
      {
        mode: plain,
        exempt: fc.oneof(plain, fc.array(plain)),
        unsafe: fc.oneof(plain, fc.array(plain)),
        sameSite: plain,
        trustProxy: plain,
        tokens: fc.oneof(anything, tokenOptions),
        dangerouslyAllowInsecureWriters: plain,
      },
      { requiredKeys: [] },
    ),
  );

  test("are accepted, or refused by a GuardError that holds no key", () => {
    let refused = 0;
    fc.assert(
      fc.property(options, (value) => {
        const problems = checkGuard(policy, value);
        const said = `${JSON.stringify(problems)} ${new GuardError(problems).message}`;
        expect(said).not.toContain("S3cret");
        expect(said).not.toContain("83,51,99,114");
        if (problems.length === 0) return;
        refused++;
        expect(() => guard(policy, value as GuardOptions)).toThrow(GuardError);
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(1000);
  });

  test("that are right have no problem", () => {
    fc.assert(
      fc.property(guardOptions, (value) => {
        expect(checkGuard(policy, value)).toEqual([]);
      }),
      RUNS,
    );
  });
});
