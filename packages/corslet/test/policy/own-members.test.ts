import { afterEach, expect, test } from "vitest";
import { checkPolicy, livePolicy, policyOf } from "../../src/index.ts";
import { withCors } from "../../src/adapters/fetch.ts";

// What another library put on Object.prototype must not reach a policy or a response.
const POLLUTION = { credentials: true, methods: ["DELETE"], resources: { "/*": { origins: "*" } }, "x-polluted": "1" };
const prototype = Object.prototype as unknown as Record<string, unknown>;

function cleanse(): void {
  for (const key of Object.keys(POLLUTION)) delete prototype[key];
}

afterEach(cleanse);

test("a polluted Object.prototype grants nothing and writes no header", async () => {
  const answer = new Response(null);
  const request = new Request("https://api.test/", { headers: { origin: "https://a.test" } });
  Object.assign(prototype, POLLUTION);
  const policy = policyOf({ origins: ["https://a.test"] });
  const response = await withCors(policy, () => answer)(request);
  // What compares objects reads inherited members too.
  cleanse();
  expect(policy.config).toEqual({ resources: { "/*": { origins: ["https://a.test"] } } });
  expect([...response.headers]).toEqual([
    ["access-control-allow-origin", "https://a.test"],
    ["vary", "Origin"],
  ]);
});

test("an inherited member of a configuration is none of its own", () => {
  const codes = checkPolicy(Object.create({ origins: "*" })).map(({ code }) => code);
  expect(codes).toEqual(["origin/missing"]);
});

test("a live policy that is put into itself decides on", () => {
  const live = livePolicy({ origins: ["https://a.test"] });
  live.replace(live);
  expect(live.decide({ method: "GET", path: "/", origin: "https://a.test" }).allowed).toBe(true);
});
