import { checkPolicy, type Grant, type Policy, policyOf, type RequestFacts, type ResourcesConfig } from "corslet";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Change } from "../../src/diff/changes.ts";
import { type Difference, differencesBetween } from "../../src/diff/differences.ts";
import { holder } from "../../src/diff/origin-regions.ts";
import { governor } from "../../src/diff/path-regions.ts";

// What is decided differently lies in a difference that is told, and nothing else does.

const PATTERNS = ["/*", "/a", "/a/*", "/a/b", "/a/b/*", "/c/*"];
const PATHS = ["/", "/a", "/a/", "/a/b", "/a/b/c", "/a/x", "/c", "/c/d", "/other"];
const ENTRIES = [
  "https://a.test",
  "https://b.a.test",
  "https://c.b.a.test",
  "https://a.test:8443",
  "https://*.a.test",
  "https://*.b.a.test",
  "https://*.a.test:*",
  "https://*.a.test:8443",
  "http://localhost:*",
  "http://localhost:3000",
];
const ORIGINS = [
  "https://a.test",
  "https://b.a.test",
  "https://c.b.a.test",
  "https://x.a.test",
  "https://x.b.a.test",
  "https://a.test:8443",
  "https://x.a.test:8443",
  "https://b.a.test:1",
  "https://c.b.a.test:8443",
  "http://localhost",
  "http://localhost:3000",
  "http://localhost:4000",
  "https://other.test",
  "null",
];
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"];
const HEADERS = ["X-A", "Content-Type", "Authorization"];

const someOf = (from: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...from), { maxLength: 3 });
const orAny = (from: readonly string[]): fc.Arbitrary<"*" | string[]> =>
  fc.oneof({ weight: 4, arbitrary: someOf(from) }, { weight: 1, arbitrary: fc.constant("*" as const) });

const grant = fc.record(
  {
    origins: fc.oneof(
      fc.constant("*" as const),
      fc.uniqueArray(fc.constantFrom(...ENTRIES), { minLength: 1, maxLength: 3 }),
    ),
    methods: orAny(METHODS),
    allowHeaders: orAny(HEADERS),
    exposeHeaders: orAny(["X-Total", "X-Page"]),
    credentials: fc.boolean(),
    maxAge: fc.constantFrom(0, 600),
  },
  { requiredKeys: ["origins"] },
);

const policies = fc
  .dictionary(fc.constantFrom(...PATTERNS), fc.array(grant, { minLength: 1, maxLength: 2 }), { minKeys: 1, maxKeys: 3 })
  .map((resources) => ({ resources }))
  .filter((config) => checkPolicy(config).every(({ severity }) => severity === "warning"))
  .map((config) => policyOf(config));

/** One thing that a page on an origin may do on a path or not, and the changes that speak of it. */
interface Facet {
  readonly of: (policy: Policy, at: { path: string; origin: string }) => unknown;
  readonly isTold: (change: Change) => boolean;
}

const actual = { method: "GET" };
const preflight = (requestMethod: string, requestHeaders = ""): Partial<RequestFacts> => ({
  method: "OPTIONS",
  requestMethod,
  requestHeaders,
});
const decided = (policy: Policy, at: object, facts: object) => policy.decide({ ...facts, ...at } as RequestFacts);
const exposes = (list: string | undefined, name: string): boolean =>
  list !== undefined && (list === "*" || list.toLowerCase().split(", ").includes(name));

const FACETS: Readonly<Record<string, Facet>> = {
  read: { of: (policy, at) => decided(policy, at, actual).allowed, isTold: () => false },
  credentials: {
    of: (policy, at) => decided(policy, at, actual).headers["Access-Control-Allow-Credentials"],
    isTold: ({ kind }) => kind === "credentials",
  },
  "the header X-Total": {
    of: (policy, at) => exposes(decided(policy, at, actual).headers["Access-Control-Expose-Headers"], "x-total"),
    isTold: ({ kind, name }) => kind === "exposed-header" && (name === "x-total" || name === "*"),
  },
  ...Object.fromEntries(
    ["PUT", "PATCH"].map((method) => [
      `sending ${method}`,
      {
        of: (policy: Policy, at: object) => decided(policy, at, preflight(method)).allowed,
        isTold: ({ kind, name }: Change) => kind === "method" && (name === method || name === "*"),
      },
    ]),
  ),
  ...Object.fromEntries(
    ["x-a", "authorization", "x-other"].map((header) => [
      `sending the header ${header}`,
      {
        of: (policy: Policy, at: object) => decided(policy, at, preflight("GET", header)).allowed,
        isTold: ({ kind, name }: Change) =>
          kind === "request-header" && (name === header || (name === "*" && header !== "authorization")),
      },
    ]),
  ),
  "writing with POST": {
    of: (policy, { path, origin }) => policy.writer({ path, method: "POST", origin }).startsWith("writer"),
    isTold: ({ kind, name }) => kind === "write" && name === "POST",
  },
  "keeping preflights": {
    of: (policy, at) => decided(policy, at, preflight("GET")).headers["Access-Control-Max-Age"],
    isTold: ({ kind }) => kind === "max-age",
  },
};

function covers(
  { resource, origins }: Difference,
  governing: string | undefined,
  origin: string,
  isNamed: boolean,
): boolean {
  if (resource.pattern !== governing) return false;
  return origins.some(({ text, except }) => {
    if (text === "*") return true;
    if (text === null) return !isNamed;
    return holder([text])(origin) && (except.length === 0 || !holder(except)(origin));
  });
}

function namedOn(before: Policy, after: Policy, path: string): string[] {
  const grantsOf = ({ config }: Policy): readonly { origins: "*" | readonly string[] }[] => {
    const resources: ResourcesConfig["resources"] = config.resources;
    const pattern = governor(Object.keys(resources))(path);
    return pattern === undefined ? [] : [resources[pattern] ?? []].flat();
  };
  return [...grantsOf(before), ...grantsOf(after)].flatMap(({ origins }) => (origins === "*" ? [] : origins));
}

describe("for any two policies", () => {
  it.each(Object.entries(FACETS))(
    "%s is decided differently where a difference says so, and nowhere else",
    (_, facet) => {
      const run = fc.property(policies, policies, (before, after) => {
        const differences = differencesBetween(before, after);
        const governing = governor([...Object.keys(before.config.resources), ...Object.keys(after.config.resources)]);
        for (const path of PATHS) {
          const named = namedOn(before, after, path);
          const isNamed = named.length === 0 ? () => false : holder(named);
          for (const origin of ORIGINS) {
            const here = differences.filter((each) => covers(each, governing(path), origin, isNamed(origin)));
            const changes = here.flatMap((each) => each.changes);
            const differs = facet.of(before, { path, origin }) !== facet.of(after, { path, origin });
            const isAccess = changes.some(({ kind }) => kind === "access");
            const where = `${path} ${origin}`;
            if (facet === FACETS["read"]) expect([where, isAccess]).toEqual([where, differs]);
            else if (!isAccess) {
              // "Anything else" leaves out what the other side lists.
              const told = changes.filter(facet.isTold);
              if (differs || told.every(({ name }) => name !== "*"))
                expect([where, told.length > 0]).toEqual([where, differs]);
            }
          }
        }
      });
      fc.assert(run, { numRuns: 300 });
    },
  );

  it("every witness is answered differently", () => {
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        for (const { witness } of differencesBetween(before, after)) expect(witness.before).not.toBe(witness.after);
      }),
      { numRuns: 500 },
    );
  });

  it("a policy does not differ from itself, nor from itself spelt otherwise", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(differencesBetween(policy, policy)).toEqual([]);
        expect(differencesBetween(policy, policyOf(spelt(policy.config)))).toEqual([]);
      }),
    );
  });
});

function turned(list: "*" | readonly string[]): "*" | readonly string[] {
  return list === "*" ? list : list.toReversed();
}

function speltGrant({ origins, methods = [], allowHeaders = [], ...rest }: Grant): object {
  const lower = allowHeaders === "*" ? allowHeaders : allowHeaders.map((name) => name.toLowerCase());
  return { ...rest, allowHeaders: lower, methods: turned(methods), origins: turned(origins) };
}

/** The same in other words: resources and lists turned around, header names in other case. */
function spelt({ resources }: ResourcesConfig): unknown {
  const entries = Object.entries(resources).toReversed();
  return {
    resources: Object.fromEntries(entries.map(([pattern, grants]) => [pattern, [grants].flat().map(speltGrant)])),
  };
}

type Row = readonly [title: string, before: unknown, after: unknown, expected: readonly string[]];

const A = "https://a.test";
const ROWS: readonly Row[] = [
  [
    "the default methods, spelt out",
    { origins: [A] },
    { origins: [A], methods: ["GET", "HEAD"] },
    ["wider /* https://a.test: can write with GET, by the CSRF guard; can write with HEAD, by the CSRF guard"],
  ],
  [
    "one origin more",
    { origins: [A] },
    { origins: [A, "https://b.test"] },
    ["wider /* https://b.test: can read without credentials"],
  ],
  [
    "a star in place of an origin",
    { origins: ["https://x.a.test"] },
    { origins: ["https://*.a.test"] },
    ["wider /* https://*.a.test but https://x.a.test: can read without credentials"],
  ],
  ["anybody in place of a list", { origins: [A] }, { origins: "*" }, ["wider /* null: can read without credentials"]],
  ["credentials", { origins: [A] }, { origins: [A], credentials: true }, [`wider /* ${A}: can read with credentials`]],
  [
    "a narrower path",
    { origins: [A] },
    { resources: { "/api/*": { origins: [A] } } },
    [`narrower /* ${A}: can no longer read without credentials`],
  ],
  [
    "a default written as a list of grants",
    { origins: [A] },
    { resources: { "/*": [{ origins: [A], credentials: false }] } },
    [],
  ],
];

test.each(ROWS)("%s", (_, before, after, expected) => {
  const shown = differencesBetween(policyOf(before), policyOf(after)).map(
    ({ direction, resource, origins, changes }) => {
      const names = origins.map(({ text, except }) =>
        [text, ...(except.length > 0 ? ["but", ...except] : [])].join(" "),
      );
      return `${direction} ${resource.pattern} ${origins[0]?.text === null ? "null" : names.join(", ")}: ${changes.map(({ text }) => text).join("; ")}`;
    },
  );
  expect(shown).toEqual(expected);
});
