import { checkPolicy, definePolicy, type Decision, type Policy } from "corslet";
import {
  type BrowserRequestInit,
  createBrowser,
  handlerTransport,
  policyTransport,
  type Transport,
} from "corslet/browser";
import { withCors as withCorsFetch } from "corslet/fetch";
import { withCors as withCorsNode } from "corslet/node";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

// What a server's policy promises and what a browser concludes are two programs that share no code but the grammar
// of origins and headers. For any policy and any call they must come to the same end.

const API = "https://api.example.net";
const PAGES = [
  "https://app.example.com",
  "https://admin.example.com",
  "https://a.b.example.com",
  "https://example.com",
  "https://app.example.com:8443",
  "http://app.example.com",
  "http://localhost:5173",
  "https://evil.test",
  "https://app.example.com.evil.test",
  "null",
];
const PATTERNS = [
  "https://app.example.com",
  "https://admin.example.com",
  "https://example.com",
  "https://*.example.com",
  "https://*.example.com:*",
  "http://localhost:*",
  "http://app.example.com",
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "PURGE", "OPTIONS"];
const NAMES = ["Content-Type", "Authorization", "X-Request-Id", "X-A"];
const EXPOSED = ["ETag", "X-Request-Id", "Location", "X-Total-Count"];
const PATHS = [
  "/api/notes",
  "/api",
  "/api/admin/users",
  "/public",
  "/publicity",
  "/%61pi/x",
  "/api/../x",
  "/elsewhere",
];
const RESOURCES = ["/api/*", "/api/admin/*", "/public", "/*"];

/** What the handler answers, whatever the policy says. */
const HANDLER_HEADERS: readonly (readonly [string, string])[] = [
  ["Content-Type", "application/json"],
  ["ETag", '"1"'],
  ["X-Request-Id", "7"],
  ["X-Total-Count", "3"],
  ["X-Secret", "s"],
  ["Set-Cookie", "a=1"],
];

const some = (from: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...from], { minLength: 1 });
const grant = fc.record(
  {
    origins: fc.oneof({ weight: 1, arbitrary: fc.constant("*") }, { weight: 3, arbitrary: some(PATTERNS) }),
    methods: fc.oneof(fc.constant("*"), some(METHODS)),
    allowHeaders: fc.oneof(fc.constant("*"), fc.constant(["*", "Authorization"]), some(NAMES)),
    exposeHeaders: fc.oneof(fc.constant("*"), some(EXPOSED)),
    credentials: fc.boolean(),
    maxAge: fc.constantFrom(0, 5, 600, 86_400),
    dangerouslyAllowInsecureOrigins: fc.constant(true),
  },
  { requiredKeys: ["origins", "dangerouslyAllowInsecureOrigins"] },
);
const policies = fc
  .dictionary(fc.constantFrom(...RESOURCES), fc.oneof(grant, fc.array(grant, { minLength: 1, maxLength: 3 })), {
    minKeys: 1,
    maxKeys: 3,
  })
  .map((resources) => ({ resources }))
  .filter((config) => checkPolicy(config).every(({ severity }) => severity !== "error"))
  .map((config) => definePolicy(config));

/** A header that a page sends, and whether the browser must ask for it. */
interface Line {
  readonly line: readonly [string, string];
  readonly isUnsafe: boolean;
}
const LINES: readonly Line[] = [
  { line: ["Content-Type", "application/json"], isUnsafe: true },
  { line: ["content-type", "text/plain"], isUnsafe: false },
  { line: ["Authorization", "Bearer x"], isUnsafe: true },
  { line: ["x-request-id", "7"], isUnsafe: true },
  { line: ["X-A", "1"], isUnsafe: true },
  { line: ["X-Unknown", "1"], isUnsafe: true },
  { line: ["Accept-Language", "de"], isUnsafe: false },
  { line: ["Range", "bytes=0-9"], isUnsafe: false },
];

const calls = fc.record({
  page: fc.constantFrom(...PAGES),
  path: fc.constantFrom(...PATHS),
  method: fc.constantFrom(...METHODS, "patch", "put"),
  lines: fc.subarray([...LINES], { maxLength: 4 }).filter(hasOneContentType),
  credentials: fc.constantFrom<NonNullable<BrowserRequestInit["credentials"]>>("include", "same-origin", "omit"),
});
type Call = typeof calls extends fc.Arbitrary<infer Value> ? Value : never;

// Two lines of one name are one value to a server.
function hasOneContentType(lines: readonly Line[]): boolean {
  return lines.filter(({ line: [name] }) => name.toLowerCase() === "content-type").length < 2;
}

/** What the policy promises of a call: whether it is asked, whether the page reads the answer, and what of it. */
function promised(policy: Policy, call: Call) {
  const method = /^(?:put)$/i.test(call.method) ? call.method.toUpperCase() : call.method;
  const unsafe = call.lines.filter(({ isUnsafe }) => isUnsafe).map(({ line: [name] }) => name.toLowerCase());
  const isAsked = !["GET", "HEAD", "POST"].includes(method) || unsafe.length > 0;
  const facts = { path: new URL(call.path, API).href, origin: call.page };
  const preflight = policy.decide({
    ...facts,
    method: "OPTIONS",
    requestMethod: method,
    requestHeaders: unsafe.length === 0 ? null : unsafe.sort().join(","),
  });
  const actual = policy.decide({ ...facts, method, requestMethod: null, requestHeaders: null });
  const holds = (decision: Decision): boolean =>
    decision.allowed &&
    (call.credentials !== "include" || decision.headers["Access-Control-Allow-Credentials"] === "true");
  const isReadable = (!isAsked || (preflight.kind === "preflight" && holds(preflight))) && holds(actual);
  return { isAsked, isReadable, exposed: isReadable ? exposedBy(actual, call) : [] };
}

// The names that the grant lists, of those that the handler sent; and the one that needs no list.
function exposedBy({ headers }: Decision, { credentials }: Call): string[] {
  const listed = new Set(
    (headers["Access-Control-Expose-Headers"] ?? "").split(", ").map((name) => name.toLowerCase()),
  );
  const isAny = listed.has("*") && credentials !== "include";
  const names = HANDLER_HEADERS.map(([name]) => name.toLowerCase()).filter((name) => name !== "set-cookie");
  return names.filter((name) => isAny || name === "content-type" || listed.has(name)).sort();
}

/** What the browser model concludes, over any server. */
async function concluded(transport: Transport, call: Call) {
  const explanation = await createBrowser({ page: call.page, transport }).explain(API + call.path, {
    method: call.method,
    headers: call.lines.map(({ line }) => line),
    credentials: call.credentials,
  });
  const own = new Set(HANDLER_HEADERS.map(([name]) => name.toLowerCase()));
  return {
    isAsked: explanation.exchanges[0]?.request.kind === "preflight",
    isReadable: explanation.verdict === "readable",
    exposed: explanation.exposed.filter((name) => own.has(name)),
  };
}

/** A policy with the handler's headers beside its own. */
function withHandler(policy: Policy): Transport {
  const transport = policyTransport(policy);
  return async (wire) => {
    const answer = await transport(wire);
    if (answer === null || wire.kind === "preflight") return answer;
    return { ...answer, headers: [...answer.headers, ...HANDLER_HEADERS] };
  };
}

describe("the browser reads what the policy promised, and nothing else", () => {
  test("over the policy alone: 3,000 policies, a call each", async () => {
    const seen = { readable: 0, blocked: 0, asked: 0 };
    await fc.assert(
      fc.asyncProperty(policies, calls, async (policy, call) => {
        const promise = promised(policy, call);
        seen[promise.isReadable ? "readable" : "blocked"]++;
        if (promise.isAsked) seen.asked++;
        expect(await concluded(withHandler(policy), call)).toEqual(promise);
      }),
      { numRuns: 3000 },
    );
    // The property would hold of nothing, too: both ends must be met often.
    expect(Math.min(seen.readable, seen.blocked, seen.asked)).toBeGreaterThan(150);
  }, 60_000);

  // What a preflight allowed is kept; nothing that is kept may let through what the policy would not.
  test("call after call, with a preflight cache: 500 pages", async () => {
    await fc.assert(
      fc.asyncProperty(policies, fc.array(calls, { minLength: 2, maxLength: 6 }), async (policy, list) => {
        const [{ page }] = list as [Call];
        const browser = createBrowser({ page, transport: policyTransport(policy), clock: () => 0 });
        for (const { path, method, lines, credentials } of list) {
          const headers = lines.map(({ line }) => line);
          const { verdict } = await browser.explain(API + path, { method, headers, credentials });
          const { isReadable } = promised(policy, { page, path, method, lines, credentials });
          expect(verdict).toBe(isReadable ? "readable" : "blocked");
        }
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  test("over corslet/fetch: 300 policies", async () => {
    await fc.assert(
      fc.asyncProperty(policies, calls, async (policy, call) => {
        const headers = HANDLER_HEADERS.map(([name, value]): [string, string] => [name, value]);
        const handler = withCorsFetch(policy, () => new Response(null, { status: 200, headers }));
        const transport = handlerTransport((request: Request) => handler(request));
        expect(await concluded(transport, call)).toEqual(promised(policy, call));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test("over corslet/node, on real sockets: 150 policies", async () => {
    await fc.assert(
      fc.asyncProperty(policies, calls, async (policy, call) => {
        // Node's parser knows no method patch, and answers 400 before any policy is asked.
        fc.pre(call.method !== "patch");
        const transport = handlerTransport(
          withCorsNode(policy, (_request, response) => {
            for (const [name, value] of HANDLER_HEADERS) response.setHeader(name, value);
            response.end();
          }),
        );
        expect(await concluded(transport, call)).toEqual(promised(policy, call));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
