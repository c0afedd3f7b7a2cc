import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkPolicy,
  type Decision,
  describeProblem,
  isPolicyError,
  type Policy,
  policyOf,
  type RequestFacts,
} from "../../src/index.ts";
import { OriginSet } from "../../src/policy/origin-set.ts";
import { parseOriginPattern } from "../../src/policy/parse-origin-pattern.ts";
import { anyText, originLike, patternLike, RUNS } from "./_arbitraries.ts";

const ORIGINS = ["https://a.test", "https://*.b.test", "http://localhost:*", "https://*.c.test:*"];
const METHODS = ["PUT", "DELETE", "PATCH", "get"];
const HEADERS = ["Content-Type", "Authorization", "X-A"];

const listOf = (entries: readonly string[]) =>
  fc.oneof(fc.constant("*" as const), fc.subarray([...entries], { minLength: 1 }));

const grant = fc.record(
  {
    origins: listOf(ORIGINS),
    methods: listOf(METHODS),
    allowHeaders: listOf(HEADERS),
    exposeHeaders: listOf(["X-B", "ETag"]),
    credentials: fc.boolean(),
    maxAge: fc.integer({ min: 0, max: 86_400 }),
  },
  { requiredKeys: ["origins"] },
);

/** A list in which every grant has origins of its own, so that none is shadowed. */
const grants = fc
  .tuple(fc.shuffledSubarray(ORIGINS, { minLength: 1 }), fc.array(grant, { minLength: ORIGINS.length, maxLength: 4 }))
  .map(([origins, each]) => origins.map((origin, i) => Object.assign({}, each[i], { origins: [origin] })));

const PATTERNS = ["/*", "/a", "/a/*", "/a/b/*", "/c"];
const config = fc.record({
  resources: fc.dictionary(fc.constantFrom(...PATTERNS), fc.oneof(grant, grants), { minKeys: 1 }),
});

// Stars with credentials are the one thing left that is refused.
const policy: fc.Arbitrary<Policy> = config.map((each) => {
  const isRefused = checkPolicy(each).some(({ severity }) => severity === "error");
  const written = JSON.stringify(each);
  return policyOf(isRefused ? JSON.parse(written.replaceAll('"credentials":true', '"credentials":false')) : each);
});

const absent = fc.constantFrom(null, undefined);
const facts: fc.Arbitrary<RequestFacts> = fc.record({
  method: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("GET", "OPTIONS", "OPTIONS", "PUT") },
    { weight: 1, arbitrary: anyText },
  ),
  path: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("/", "/a", "/a/", "/a/b", "/a/b/c", "/c", "/%61") },
    { weight: 1, arbitrary: anyText },
  ),
  origin: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        "https://a.test",
        "https://x.b.test",
        "http://localhost:1",
        "https://x.c.test:9",
        "null",
      ),
    },
    { weight: 1, arbitrary: originLike },
    { weight: 1, arbitrary: anyText },
    { weight: 1, arbitrary: absent },
  ),
  requestMethod: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("PUT", "GET", "PATCH", "TRACE", "put", "") },
    { weight: 1, arbitrary: anyText },
    { weight: 1, arbitrary: absent },
  ),
  requestHeaders: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom("", "content-type", "content-type, x-a", "authorization", "x-evil", "a b", ","),
    },
    { weight: 1, arbitrary: anyText },
    { weight: 1, arbitrary: absent },
  ),
});

test("a decision depends on the five facts and the policy alone", () => {
  fc.assert(
    fc.property(policy, facts, fc.array(facts, { maxLength: 3 }), fc.object(), (each, asked, others, extra) => {
      const first = structuredClone(each.decide(asked));
      for (const other of others) each.decide(other);
      expect(each.decide(asked)).toEqual(first);
      expect(each.decide({ ...extra, ...asked })).toEqual(first);
      expect(each.decide(Object.freeze({ ...asked }))).toEqual(first);
      expect(policyOf(each.config).decide(asked)).toEqual(first);
    }),
    { numRuns: 500 },
  );
});

/** Every header value that a policy may send besides the origin itself. */
function renderedBy({ config: { resources } }: Policy): Set<string> {
  const values = new Set(["*", "true"]);
  for (const each of Object.values(resources).flat()) {
    for (const list of [each.methods, each.allowHeaders, each.exposeHeaders]) {
      if (list !== undefined) values.add(typeof list === "string" ? list : list.join(", "));
    }
    if (each.maxAge !== undefined) values.add(String(each.maxAge));
  }
  return values;
}

const everyOrigin = new OriginSet(
  ORIGINS.map((text) => parseOriginPattern(text)).filter((pattern) => typeof pattern !== "string"),
);

function checkInvariants(
  decision: Decision,
  { method, origin, requestMethod }: RequestFacts,
  rendered: ReadonlySet<string>,
): void {
  const { headers, vary, kind, allowed } = decision;
  const {
    "Access-Control-Allow-Origin": sharedWith,
    "Access-Control-Allow-Credentials": credentials,
    ...rest
  } = headers;
  // Nothing of the request reaches a header unless it was matched.
  if (sharedWith !== undefined && sharedWith !== "*")
    expect([sharedWith, everyOrigin.has(sharedWith)]).toEqual([origin, true]);
  for (const value of Object.values(rest)) expect(rendered).toContain(value);
  // https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
  if (credentials !== undefined) expect([credentials, sharedWith]).toEqual(["true", origin]);
  if (sharedWith === undefined) expect(headers).toEqual({});
  if (sharedWith !== undefined && sharedWith !== "*") expect(vary).toContain("Origin");
  if (allowed) expect(sharedWith).toBeDefined();

  const isPreflight = method === "OPTIONS" && typeof origin === "string" && (requestMethod ?? "") !== "";
  if (kind !== "none") expect(kind).toBe(isPreflight ? "preflight" : "actual");
  expect(decision.status).toBe(kind === "preflight" ? (sharedWith === undefined ? 403 : 204) : undefined);
  if (kind === "preflight") expect(vary).toEqual(["Origin", ...ASKED]);
  else expect(Object.keys(rest).filter((name) => name !== "Access-Control-Expose-Headers")).toEqual([]);
  expect(decision.value ?? "").toSatisfy((value: string) => value.length <= 256);
}

const ASKED = ["Access-Control-Request-Method", "Access-Control-Request-Headers"];

test("no facts make a decision throw, and every header value is the policy's or a granted origin", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(policy, facts, (each, asked) => {
      const decision = each.decide(asked);
      seen.add(decision.reason);
      checkInvariants(decision, asked, renderedBy(each));
    }),
    { numRuns: 2500 },
  );
  // request-headers-too-long needs more than 8 KiB; its row stands in the wire table.
  expect([...seen].sort()).toEqual([
    "any-origin",
    "header-not-allowed",
    "method-not-allowed",
    "no-origin",
    "no-resource",
    "origin-granted",
    "origin-not-granted",
    "request-headers-malformed",
  ]);
});

const KEYS = [
  ..."origins methods allowHeaders exposeHeaders credentials maxAge resources self trustProxy $schema".split(" "),
  ..."dangerouslyAllowInsecureOrigins dangerouslyAllowPublicSuffixes /* /api/* __proto__ constructor toString 0".split(
    " ",
  ),
];

const odd: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  patternLike,
  fc.constantFrom<unknown[]>(
    undefined,
    null,
    true,
    false,
    0,
    -0,
    -1,
    600,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    Symbol("s"),
    "*",
    "null",
    /a/,
    new Date(0),
    new Map([["origins", "*"]]),
    new Set(["*"]),
    () => true,
    new Error("e"),
    new Uint8Array(2),
    Object.create(null),
    Object.freeze([]),
    Object("*"),
    Object(1),
    Object.assign([], { 2: "*" }),
    Promise.resolve(),
  ),
);

/** Configurations, nearly: right keys with wrong values, at every level. */
const oddConfig: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    odd,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(patternLike, { maxLength: 3 }),
    grant,
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), anyText), tie("value"), { maxKeys: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value;

test("checking never throws, and a policy is built exactly when there is no error", () => {
  let built = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        oddConfig,
        fc.jsonValue({ maxDepth: 4 }),
        fc.object({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withSparseArray: true,
        }),
        config,
        fc
          .tuple(grant, fc.constantFrom(...KEYS), odd)
          .map(([each, key, value]) => Object.assign({}, each, { [key]: value })),
      ),
      (each) => {
        const problems = checkPolicy(each);
        const errors = problems.filter(({ severity }) => severity === "error");
        for (const problem of problems) {
          expect(describeProblem(problem)).toMatch(/ \([a-z]+(?:-[a-z]+)*\/[a-z]+(?:-[a-z]+)*\)$/);
          expect(problem.message).not.toMatch(/\[object|undefined \w+ed|null has/);
        }
        try {
          expect(policyOf(each).config.resources).toBeTypeOf("object");
          built++;
          expect(errors).toHaveLength(0);
        } catch (error) {
          if (!isPolicyError(error)) throw error;
          // Compared as text: the values may be objects that cannot be compared, such as {} with a Map for a prototype.
          expect(error.problems.map(describeProblem)).toEqual(errors.map(describeProblem));
          expect(errors.length).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 4000 },
  );
  expect(built).toBeGreaterThan(200);
});

test("a policy that is built from its own configuration is equal", () => {
  fc.assert(
    fc.property(policy, (each) => {
      expect(policyOf(each.config).config).toStrictEqual(each.config);
      expect(policyOf(JSON.parse(JSON.stringify(each.config))).config).toStrictEqual(each.config);
    }),
    RUNS,
  );
});

test("checking changes nothing, and says the same twice", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue({ maxDepth: 4 }), config), (each) => {
      const before = JSON.stringify(each);
      const problems = checkPolicy(each);
      expect(JSON.stringify(each)).toBe(before);
      expect(checkPolicy(each)).toEqual(problems);
    }),
    RUNS,
  );
});
