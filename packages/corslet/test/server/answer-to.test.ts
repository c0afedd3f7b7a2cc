import { describe, expect, test } from "vitest";
import { type Decider, livePolicy, type Policy, policyOf } from "../../src/index.ts";
import type { Decision } from "../../src/server/decision.ts";
import type { RequestFacts } from "../../src/server/facts.ts";
import { answerBy, inForceIn } from "../../src/server/decider.ts";

// Adapters take answers, users see decisions: the two must never differ.

const policy = policyOf({
  resources: {
    "/listed/*": {
      origins: ["https://*.example.com", "https://a.test"],
      methods: ["PUT"],
      credentials: true,
      maxAge: 5,
    },
    "/public": { origins: "*", exposeHeaders: ["X-A"] },
    "/mixed/*": [{ origins: ["https://a.test"], allowHeaders: ["X-A"], credentials: true }, { origins: "*" }],
    "/public/*": { origins: "*", methods: "*", allowHeaders: "*" },
  },
});
// More of them than a resource keeps answers for, each asked twice.
const tenants = Array.from({ length: 12 }, (_, i) => `https://tenant-${i}.example.com`);
const origins = [...tenants, "https://a.test", "https://evil.test", "", "null", null, undefined, ...tenants];
const paths = ["/listed/1", "/public", "/public/x", "/mixed/1", "/nothing", "/listed/../public", "*"];

const QUESTIONS: readonly RequestFacts[] = origins.flatMap((origin) =>
  paths.flatMap((path) => [
    { method: "GET", path, origin },
    { method: "OPTIONS", path, origin },
    { method: "OPTIONS", path, origin, requestMethod: "" },
    { method: "OPTIONS", path, origin, requestMethod: "PUT", requestHeaders: "x-a" },
    { method: "OPTIONS", path, origin, requestMethod: "PATCH", requestHeaders: "x-b" },
  ]),
);

function sentBy({ kind, status, headers, vary }: Decision): unknown {
  const lines = Object.entries(headers).flatMap(([name, value]) => [name.toLowerCase(), value]);
  const wire = vary.length > 0 ? [...lines, "vary", vary.join(", ")] : lines;
  return kind === "preflight" ? { kind, wire, status } : { kind, wire };
}

function expectAnswers(decider: Decider, decide: Decider["decide"]): void {
  for (const question of QUESTIONS) {
    const { kind, status, wire } = answerBy(decider, inForceIn(decider), question);
    const answered = kind === "preflight" ? { kind, wire, status } : { kind, wire };
    expect(answered, JSON.stringify(question)).toEqual(sentBy(decide(question)));
  }
}

describe("what is answered is what is decided", () => {
  test("by a policy", () => expectAnswers(policy, policy.decide));

  test("by a live policy, before and after it is replaced", () => {
    const live = livePolicy(policyOf({ origins: "*" }));
    const inForce = inForceIn(live);
    live.replace(policy);
    expectAnswers(live, policy.decide);
    expect(answerBy(live, inForce, { method: "GET", path: "/listed", origin: "https://a.test" }).wire).toContain(
      "true",
    );
  });

  test("by a policy of another copy of the library, of which its decisions are known alone", () => {
    const { config, writer } = policy;
    const decide: Policy["decide"] = (facts) => policy.decide(facts);
    const ofAnotherCopy = { config, decide, writer, [Symbol.for("corslet.Decider")]: true } as Policy;
    expect(inForceIn(ofAnotherCopy).resources).toBeNull();
    expectAnswers(ofAnotherCopy, decide);
    expectAnswers(livePolicy(ofAnotherCopy), decide);
  });

  test("by a deep copy of a policy, as Hapi makes one of its options", () => {
    // Objects are copied with all their own properties, and without their private ones; functions stay the same.
    const deepCopy = (value: unknown): unknown => {
      if (typeof value !== "object" || value === null) return value;
      const copy: object = Object.create(Object.getPrototypeOf(value) as object | null) as object;
      for (const key of Reflect.ownKeys(value))
        Object.defineProperty(copy, key, {
          ...Object.getOwnPropertyDescriptor(value, key),
          value: deepCopy((value as Record<PropertyKey, unknown>)[key]),
        });
      return copy;
    };
    const copy = deepCopy(policy) as Policy;
    expectAnswers(copy, policy.decide);
    expect(inForceIn(copy)).toBe(inForceIn(policy));
  });
});

test("a decision that somebody changes changes no answer, and no other decision", () => {
  const question = { method: "GET", path: "/listed", origin: "https://a.test" };
  const before = answerBy(policy, inForceIn(policy), question).wire.join();
  const decision = policy.decide(question) as { headers: Record<string, string> };
  decision.headers["Access-Control-Allow-Origin"] = "*";
  delete decision.headers["Access-Control-Allow-Credentials"];
  expect(answerBy(policy, inForceIn(policy), question).wire.join()).toBe(before);
  expect(policy.decide(question).headers["Access-Control-Allow-Origin"]).toBe("https://a.test");
});
