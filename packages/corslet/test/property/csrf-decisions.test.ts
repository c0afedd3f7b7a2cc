import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { methodOverrides } from "../../src/csrf/method-override.ts";
import { methodsWritten } from "../../src/csrf/methods-written.ts";
import { readUnsafe } from "../../src/csrf/check/unsafe.ts";
import { GuardReport } from "../../src/csrf/check/guard-report.ts";
import { type Guard, guard, type WriteDecision, type WriteFacts } from "../../src/csrf/index.ts";
import { policyOf } from "../../src/index.ts";
import { guardOptions, policyConfig, tokenState, writeFacts } from "./_csrf.ts";

const RUNS = { numRuns: 2000 };

const guarded = fc
  .tuple(policyConfig, guardOptions)
  .map(([config, options]) => ({ policy: policyOf(config), options }))
  .map(({ policy, options }) => ({ policy, one: guard(policy, options) }));

const single = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "object" ? value.join() : value;

test("whatever comes, there is a decision with a reason of its own kind, and it comes again", () => {
  const reasons = new Set<string>();
  fc.assert(
    fc.property(guarded, writeFacts, tokenState, ({ one }, facts, token) => {
      const before = JSON.stringify(facts);
      const decision = one.decide(facts, token);
      reasons.add(decision.reason);
      expect((decision.value ?? "").length).toBeLessThanOrEqual(256);
      expect(one.decide(facts, token)).toEqual(decision);
      expect(JSON.stringify(facts)).toBe(before);
    }),
    { numRuns: 5000 },
  );
  // The arbitraries reach every reason but the two that take a long header.
  expect(reasons.size).toBeGreaterThanOrEqual(20);
});

test("a refusal says the same whoever asked before", () => {
  fc.assert(
    fc.property(guarded, writeFacts, writeFacts, tokenState, ({ one }, facts, other, token) => {
      const alone = one.decide(facts, token);
      one.decide(other, token);
      expect(one.decide(facts, token)).toEqual(alone);
    }),
    RUNS,
  );
});

test("the order of headers decides nothing", () => {
  fc.assert(
    fc.property(guarded, writeFacts, tokenState, fc.infiniteStream(fc.nat()), ({ one }, facts, token, keys) => {
      const entries = Object.entries(facts.headers).map((entry) => ({ entry, key: keys.next().value as number }));
      const shuffled = entries.toSorted((a, b) => a.key - b.key).map(({ entry }) => entry);
      expect(one.decide({ ...facts, headers: Object.fromEntries(shuffled) }, token)).toEqual(one.decide(facts, token));
    }),
    RUNS,
  );
});

const decisions = (one: Guard, facts: WriteFacts): Record<string, WriteDecision> => ({
  absent: one.decide(facts, "absent"),
  invalid: one.decide(facts, "invalid"),
  valid: one.decide(facts, "valid"),
});

describe("tokens", () => {
  test("deny beats token: what Origin, Sec-Fetch-Site or Referer refuse, no token lets through", () => {
    const DENIALS = new Set([
      "origin-foreign",
      "method-not-listed",
      "credentials-not-granted",
      "origin-missing",
      "referer-foreign",
      "header-repeated",
      "header-too-long",
    ]);
    let denied = 0;
    fc.assert(
      fc.property(guarded, writeFacts, ({ one }, facts) => {
        const { absent, invalid, valid } = decisions(one, facts);
        if (!DENIALS.has(absent?.reason ?? "")) return;
        denied++;
        expect([invalid, valid]).toEqual([absent, absent]);
      }),
      RUNS,
    );
    expect(denied).toBeGreaterThan(500);
  });

  test("a token is what lets through only without a word of where the request comes from", () => {
    fc.assert(
      fc.property(guarded, writeFacts, ({ one }, facts) => {
        if (one.decide(facts, "valid").reason !== "token") return;
        expect([undefined, "null"]).toContain(single(facts.headers["origin"]));
        expect(["same-origin", "same-site", "cross-site", "none"]).not.toContain(facts.headers["sec-fetch-site"]);
      }),
      RUNS,
    );
  });

  test("an invalid token never does better than none, and a valid one never worse", () => {
    fc.assert(
      fc.property(guarded, writeFacts, ({ one }, facts) => {
        const { absent, invalid, valid } = decisions(one, facts);
        if (invalid?.allowed === true) expect(absent?.allowed).toBe(true);
        if (absent?.allowed === true) expect(valid?.allowed).toBe(true);
      }),
      RUNS,
    );
  });

  test("always: nothing that writes gets through without a valid token, but handshakes and exemptions", () => {
    const always = { tokens: { keys: ["k".repeat(32)], binding: () => "s", always: true } };
    fc.assert(
      fc.property(policyConfig, guardOptions, writeFacts, (config, options, facts) => {
        const one = guard(policyOf(config), { ...options, ...always });
        for (const token of ["absent", "invalid", "unread"] as const) {
          const { allowed, reason } = one.decide(facts, token);
          if (!allowed || reason === "safe" || reason === "exempt") continue;
          expect(["GET", "HEAD", "OPTIONS", "CONNECT"]).toContain(facts.method);
          expect(`${String(facts.headers["upgrade"])} ${String(facts.headers[":protocol"])}`).toMatch(/websocket/i);
        }
      }),
      RUNS,
    );
  });
});

describe("origins", () => {
  test("one that the policy holds for no writer, and that is not the API's own, is never let through by what it says", () => {
    let refused = 0;
    fc.assert(
      fc.property(guarded, writeFacts, tokenState, ({ one, policy }, facts, token) => {
        const origin = single(facts.headers["origin"]);
        const decision = one.decide(facts, token);
        if (origin === undefined || origin === "null" || decision.reason === "safe" || decision.reason === "exempt")
          return;
        const site = facts.headers["sec-fetch-site"];
        if (site === "same-origin" || decision.reason === "same-site-trusted") return;
        const isWriter = ["POST", "PUT", "DELETE", "PATCH", "GET", "HEAD", "OPTIONS"].some((method) =>
          policy.writer({ path: facts.path, method, origin }).startsWith("writer"),
        );
        if (isWriter || decision.reason === "own-origin") return;
        refused++;
        expect(decision.allowed).toBe(false);
      }),
      RUNS,
    );
    expect(refused).toBeGreaterThan(200);
  });

  test("a writer is one for every method that the request writes with, and with credentials where it carries the user's", () => {
    let writers = 0;
    fc.assert(
      fc.property(guarded, writeFacts, ({ one, policy }, facts) => {
        if (one.decide(facts, "valid").reason !== "writer") return;
        writers++;
        const origin = single(facts.headers["origin"]) as string;
        const written = methodsWritten(facts, null)?.methods ?? [];
        for (const method of written) {
          const standing = policy.writer({ path: facts.path, method, origin });
          expect(standing).toMatch(/^writer/);
          if (facts.headers["cookie"] !== undefined || facts.hasClientCertificate === true)
            expect(standing).toBe("writer-with-credentials");
        }
      }),
      RUNS,
    );
    expect(writers).toBeGreaterThan(5);
  });

  test("the API's own is the one of the policy, whatever the request says of itself", () => {
    fc.assert(
      fc.property(guarded, writeFacts, ({ one, policy }, facts) => {
        if (one.decide(facts, "valid").reason !== "own-origin" || policy.config.self === undefined) return;
        expect(single(facts.headers["origin"])).toBe(policy.config.self);
      }),
      RUNS,
    );
  });

  test("without a trusted peer, X-Forwarded-* changes nothing", () => {
    fc.assert(
      fc.property(guarded, writeFacts, tokenState, ({ one }, facts, token) => {
        const { "x-forwarded-host": _host, "x-forwarded-proto": _proto, ...headers } = facts.headers;
        const stranger = { ...facts, peer: "203.0.113.1" };
        expect(one.decide(stranger, token)).toEqual(one.decide({ ...stranger, headers }, token));
      }),
      RUNS,
    );
  });
});

test("a safe decision depends on the method, the path, overrides and upgrades alone", () => {
  let safe = 0;
  fc.assert(
    fc.property(guarded, writeFacts, writeFacts, tokenState, ({ one }, facts, other, token) => {
      const SAFE_HEADERS = new Set([
        "upgrade",
        ":protocol",
        "x-http-method-override",
        "x-http-method",
        "x-method-override",
      ]);
      const kept = Object.entries(facts.headers).filter(([name]) => SAFE_HEADERS.has(name));
      const changed = Object.entries(other.headers).filter(([name]) => !SAFE_HEADERS.has(name));
      const swapped = {
        ...other,
        method: facts.method,
        path: facts.path,
        headers: Object.fromEntries([...kept, ...changed]),
      };
      const isSafe = one.decide(facts, token).reason === "safe";
      if (isSafe) safe++;
      expect(one.decide(swapped, "invalid").reason === "safe").toBe(isSafe);
    }),
    RUNS,
  );
  expect(safe).toBeGreaterThan(100);
});

test("what is safe is GET, HEAD or OPTIONS, and no framework would take it for more", () => {
  const unsafe = readUnsafe(["GET /logout"], new GuardReport());
  fc.assert(
    fc.property(writeFacts, (facts) => {
      if (methodsWritten(facts, unsafe) !== null) return;
      expect(["GET", "HEAD", "OPTIONS"]).toContain(facts.method);
      for (const method of methodOverrides(facts)) expect(["GET", "HEAD", "OPTIONS"]).toContain(method);
      if (facts.method !== "OPTIONS") expect(facts.path.split(/[?#]/)[0]?.toLowerCase()).not.toBe("/logout");
    }),
    RUNS,
  );
});
