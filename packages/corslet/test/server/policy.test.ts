import { describe, expect, test } from "vitest";
import {
  definePolicy,
  isPolicyError,
  livePolicy,
  type Policy,
  PolicyError,
  policyOf,
  type RequestFacts,
} from "../../src/index.ts";
import { deciderOf } from "../../src/server/policy.ts";

const origins = ["https://app.example.com"];
const facts: RequestFacts = { method: "GET", path: "/", origin: "https://app.example.com" };
const preflight: RequestFacts = { ...facts, method: "OPTIONS", requestMethod: "PUT", requestHeaders: "content-type" };

function caught(build: () => unknown): unknown {
  try {
    build();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

function isDeeplyFrozen(value: unknown): boolean {
  return (
    typeof value !== "object" ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen))
  );
}

// policy.md: "`policy.config` is the normalised configuration; building from it again gives an equal policy."
describe("policy.config", () => {
  test.each([
    ["a grant alone governs /*", { origins }, { resources: { "/*": { origins } } }],
    ["a star in a list is a star", { origins: ["*"] }, { resources: { "/*": { origins: "*" } } }],
    [
      "defaults are left out",
      {
        origins,
        methods: [],
        allowHeaders: [],
        exposeHeaders: [],
        credentials: false,
        dangerouslyAllowInsecureOrigins: false,
        dangerouslyAllowPublicSuffixes: false,
      },
      { resources: { "/*": { origins } } },
    ],
    [
      "so is what is undefined",
      { origins, methods: undefined, maxAge: undefined, self: undefined },
      { resources: { "/*": { origins } } },
    ],
    ["and proxies that are none", { origins, trustProxy: false, self: [] }, { resources: { "/*": { origins } } }],
    ["in a list, too", { origins, trustProxy: [] }, { resources: { "/*": { origins } } }],
    [
      "duplicates are removed, header names by ASCII case",
      {
        origins: [...origins, ...origins],
        methods: ["put", "PUT"],
        allowHeaders: ["Content-Type", "content-type"],
        exposeHeaders: ["ETag", "etag"],
      },
      { resources: { "/*": { origins, methods: ["PUT"], allowHeaders: ["Content-Type"], exposeHeaders: ["ETag"] } } },
    ],
    [
      "a star takes the place of other methods",
      { origins, methods: ["PUT", "*"] },
      { resources: { "/*": { origins, methods: "*" } } },
    ],
    [
      "a star stays among request headers, since it does not cover Authorization",
      { origins, allowHeaders: ["*", "Authorization"] },
      { resources: { "/*": { origins, allowHeaders: ["*", "Authorization"] } } },
    ],
    [
      "a star alone is a list of one",
      { origins, allowHeaders: "*" },
      { resources: { "/*": { origins, allowHeaders: ["*"] } } },
    ],
    [
      "a star takes the place of other response headers",
      { origins, exposeHeaders: ["X-A", "*"] },
      { resources: { "/*": { origins, exposeHeaders: "*" } } },
    ],
    [
      "safelisted response headers are left out",
      { origins, exposeHeaders: ["Content-Length", "X-A"] },
      { resources: { "/*": { origins, exposeHeaders: ["X-A"] } } },
    ],
    ["nothing to expose is left", { origins, exposeHeaders: ["Content-Length"] }, { resources: { "/*": { origins } } }],
    ["patterns are in one spelling", { resources: { "/%61": { origins } } }, { resources: { "/a": { origins } } }],
    [
      "switches and everything else stay",
      {
        resources: {
          "/a": [{ origins, credentials: true, maxAge: 0 }],
          "/b": { origins, dangerouslyAllowInsecureOrigins: true, dangerouslyAllowPublicSuffixes: true },
        },
        self: ["https://api.test"],
        trustProxy: "10.0.0.1",
        $schema: "./schema.json",
      },
      {
        resources: {
          "/a": [{ origins, credentials: true, maxAge: 0 }],
          "/b": { origins, dangerouslyAllowInsecureOrigins: true, dangerouslyAllowPublicSuffixes: true },
        },
        self: ["https://api.test"],
        trustProxy: "10.0.0.1",
      },
    ],
    [
      "one own origin stays a string",
      { origins, self: "https://api.test" },
      { resources: { "/*": { origins } }, self: "https://api.test" },
    ],
  ])("%s", (_, config, expected) => {
    const policy = policyOf(config);
    expect(policy.config).toStrictEqual(expected);
    const again = definePolicy(policy.config);
    expect(again.config).toStrictEqual(policy.config);
    for (const each of [facts, preflight]) expect(again.decide(each)).toEqual(policy.decide(each));
    expect(policyOf(JSON.parse(JSON.stringify(policy.config))).config).toStrictEqual(policy.config);
  });
});

// policy.md: "A policy is immutable: changing the object it was made from changes nothing; no response can change a later one."
describe("immutability", () => {
  test("a policy and its configuration are frozen", () => {
    const policy = policyOf({
      resources: {
        "/*": [{ origins, methods: ["PUT"], allowHeaders: ["X-A"], exposeHeaders: ["X-B"] }],
        "/a": { origins },
      },
      self: ["https://api.test"],
      trustProxy: ["10.0.0.1"],
    });
    expect(isDeeplyFrozen(policy)).toBe(true);
  });

  test("what it was made from can be changed, and changes nothing", () => {
    const grant = { origins: [...origins], methods: ["PUT"], allowHeaders: ["Content-Type"], exposeHeaders: ["X-A"] };
    const config = { resources: { "/*": [grant] }, self: ["https://api.test"], trustProxy: ["10.0.0.1"] };
    const policy = policyOf(config);
    const before = [JSON.stringify(policy.config), policy.decide(facts), policy.decide(preflight)];
    grant.origins[0] = "https://evil.test";
    grant.origins.push("*");
    grant.methods.length = 0;
    grant.allowHeaders.push("X-Evil");
    grant.exposeHeaders[0] = "X-Evil";
    config.self[0] = "https://evil.test";
    config.trustProxy.push("0.0.0.0/0");
    config.resources["/*"] = [];
    expect([JSON.stringify(policy.config), policy.decide(facts), policy.decide(preflight)]).toEqual(before);
  });

  test("what it was made from may be frozen, and is not frozen", () => {
    const config = {
      resources: { "/*": { origins: [...origins] } },
      self: ["https://api.test"],
      trustProxy: ["10.0.0.1"],
    };
    policyOf(config);
    expect(
      [config, config.resources, config.resources["/*"].origins, config.self, config.trustProxy].some(Object.isFrozen),
    ).toBe(false);
    const frozen = Object.freeze({
      resources: Object.freeze({ "/*": Object.freeze({ origins: Object.freeze([...origins]) }) }),
    });
    expect(policyOf(frozen).decide(facts).allowed).toBe(true);
  });

  test.each([
    ["granted", facts],
    ["refused", { ...facts, origin: "https://evil.test" }],
    ["without Origin", { ...facts, origin: null }],
    ["preflight", preflight],
    ["preflight refused", { ...preflight, origin: "https://evil.test" }],
    ["preflight of a method", { ...preflight, requestMethod: "PATCH" }],
    ["not governed", { ...facts, path: "*" }],
  ])("a decision that was changed does not change a later one: %s", (_, each) => {
    const policy = policyOf({ origins, methods: ["PUT"], allowHeaders: ["Content-Type"], exposeHeaders: ["X-A"] });
    const decision = policy.decide(each);
    const before = structuredClone(decision);
    Reflect.set(decision, "allowed", true);
    Reflect.set(decision.headers, "Access-Control-Allow-Origin", "https://evil.test");
    Reflect.set(decision.headers, "Access-Control-Allow-Credentials", "true");
    Reflect.set(decision.vary, 0, "X-Evil");
    Reflect.deleteProperty(decision.headers, "Access-Control-Allow-Methods");
    expect(policy.decide(each)).toEqual(before);
  });
});

describe("shapes of a configuration", () => {
  class Configured {
    origins = origins;
    credentials = true;
  }

  test.each<[string, unknown]>([
    ["without a prototype", Object.assign(Object.create(null), { origins, credentials: true })],
    ["a class's instance", new Configured()],
    [
      "with getters",
      {
        get origins() {
          return origins;
        },
        get credentials() {
          return true;
        },
      },
    ],
    [
      "with resources without a prototype",
      { resources: Object.assign(Object.create(null), { "/*": { origins, credentials: true } }) },
    ],
    ["parsed JSON", JSON.parse(JSON.stringify({ origins, credentials: true }))],
    ["with symbols, which are not read", { origins, credentials: true, [Symbol("a")]: 1 }],
  ])("%s", (_, config) => {
    expect(policyOf(config).config).toStrictEqual({ resources: { "/*": { origins, credentials: true } } });
  });

  test("a module's namespace is a configuration", async () => {
    const namespace: unknown = await import("./_configuration-module.ts");
    expect(policyOf(namespace).config).toStrictEqual({ resources: { "/*": { origins } } });
  });

  test("a value that changes from one reading to the next is taken at one of them", () => {
    let reading = 0;
    const config = {
      resources: { "/*": { origins } },
      get self() {
        return reading++ === 0 ? "https://api.test" : "not an origin";
      },
    };
    expect(policyOf(config).config.self).toBe("https://api.test");
  });

  test("a key of a polluted prototype in the resources is none", () => {
    expect(
      policyOf(JSON.parse('{"resources":{"/constructor":{"origins":"*"}}}')).decide({ ...facts, path: "/toString" })
        .kind,
    ).toBe("none");
  });
});

// policy.md: "`PolicyError` has `name: "PolicyError"`, `code: "corslet/policy"`, `problems`, and a message a person can act on."
describe("PolicyError", () => {
  const config = { origins: ["https://A.test", "null"], maxAge: 86_400 };
  const error = caught(() => definePolicy(config)) as PolicyError;

  test("is an Error with a name, a code and the errors, without the warnings", () => {
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code]).toEqual(["PolicyError", "corslet/policy"]);
    expect(error.problems.map(({ code }) => code)).toEqual(["origin/upper-case", "origin/null"]);
    expect(error.stack).toContain("PolicyError");
  });

  test("has a message a person can act on", () => {
    expect(error.message).toBe(
      [
        "The policy has 2 problems:",
        '  origins[0]: "https://A.test" has upper-case letters. Browsers send origins in lower case, so it would never match. Mend: write https://a.test (origin/upper-case)',
        "  origins[1]: The origin null cannot be granted: every sandboxed frame has it, an attacker's too. Mend: leave it out: files, sandboxed frames and redirects all send null, so anybody can (origin/null)",
      ].join("\n"),
    );
    expect((caught(() => policyOf({ origins: [] })) as PolicyError).message).toMatch(/^The policy has 1 problem:\n/);
  });

  test("a problem without a mend says so by saying nothing of it", () => {
    const problem = { ...error.problems[0], path: [], hint: "" } as PolicyError["problems"][number];
    expect(new PolicyError([problem]).message).toBe(
      'The policy has 1 problem:\n  "https://A.test" has upper-case letters. Browsers send origins in lower case, so it would never match. (origin/upper-case)',
    );
  });

  test("is known by its brand, whichever copy of the library threw it", () => {
    const ofAnotherCopy = Object.assign(new Error("a"), { [Symbol.for("corslet.PolicyError")]: true });
    expect([error, ofAnotherCopy].map(isPolicyError)).toEqual([true, true]);
    expect([new Error("a"), { code: "corslet/policy" }, null, undefined, "corslet/policy"].some(isPolicyError)).toBe(
      false,
    );
    expect(Object.keys(error).sort()).toEqual(["code", "name", "problems"]);
  });
});

describe("what decides", () => {
  const policy = policyOf({ origins });

  test("a policy stays itself; a configuration becomes one", () => {
    expect(deciderOf(policy)).toBe(policy);
    expect(deciderOf({ origins }).decide(facts)).toEqual(policy.decide(facts));
    expect(() => deciderOf(null as never)).toThrow(PolicyError);
    expect(() => deciderOf("*" as never)).toThrow(PolicyError);
  });

  test("a policy of another copy of the library is known by its brand", () => {
    const ofAnotherCopy = { ...policy, [Symbol.for("corslet.Decider")]: true } as Policy;
    expect(deciderOf(ofAnotherCopy)).toBe(ofAnotherCopy);
  });
});

describe("livePolicy", () => {
  test("is replaced at once, by a policy or by a configuration", () => {
    const live = livePolicy({ origins });
    const { decide } = live;
    expect(decide(facts).allowed).toBe(true);
    const next = policyOf({ origins: ["https://b.test"] });
    live.replace(next);
    expect([decide(facts).allowed, decide({ ...facts, origin: "https://b.test" }).allowed]).toEqual([false, true]);
    expect(live.current()).toBe(next);
    live.replace({ origins: "*" });
    expect(decide({ ...facts, origin: null }).reason).toBe("any-origin");
    expect(live.current().config).toEqual({ resources: { "/*": { origins: "*" } } });
  });

  test("keeps the old policy when the new one is refused", () => {
    const live = livePolicy(policyOf({ origins }));
    const before = live.current();
    expect(() => live.replace({ origins: ["null"] })).toThrow(PolicyError);
    expect(live.current()).toBe(before);
    expect(live.decide(facts).allowed).toBe(true);
  });

  test("is not made of a configuration that is refused", () => {
    expect(() => livePolicy({ origins: [] })).toThrow(PolicyError);
  });

  test("decides, and is frozen", () => {
    const live = livePolicy({ origins });
    expect(deciderOf(live)).toBe(live);
    expect(Object.isFrozen(live)).toBe(true);
  });

  test("two are replaced apart", () => {
    const shared = policyOf({ origins });
    const [one, other] = [livePolicy(shared), livePolicy(shared)];
    one.replace({ origins: ["https://b.test"] });
    expect([one.decide(facts).allowed, other.decide(facts).allowed]).toEqual([false, true]);
  });
});
