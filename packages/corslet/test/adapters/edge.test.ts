import { describe, expect, it } from "vitest";
import { policyFromChecked, withCors } from "../../src/adapters/edge.ts";
import { livePolicy, policyOf } from "../../src/index.ts";
import { GRANTED, REFUSED } from "./wire.ts";

const { config } = policyOf({ origins: [GRANTED], methods: ["PUT"], credentials: true });
const ask = (origin: string, init: RequestInit = {}): Request =>
  new Request("http://api.test/x", { ...init, headers: { origin, "access-control-request-method": "PUT" } });

describe("corslet/edge", () => {
  it.each([
    ["a policy of a checked configuration", policyFromChecked(config)],
    ["a policy", policyOf(config)],
    ["a live policy", livePolicy(config)],
  ])("serves under %s", async (_, policy) => {
    const decided: string[] = [];
    const handle = withCors(policy, () => new Response("x"), { onDecision: ({ reason }) => decided.push(reason) });
    expect((await handle(ask(GRANTED))).headers.get("access-control-allow-origin")).toBe(GRANTED);
    expect((await handle(ask(REFUSED))).headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await handle(ask(GRANTED, { method: "OPTIONS" }));
    expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([204, "PUT"]);
    expect(decided).toEqual(["origin-granted", "origin-not-granted", "origin-granted"]);
  });

  it("takes no configuration, which nothing here checks", () => {
    for (const wrong of [config, { origins: "*" }, null, undefined, "*"]) {
      expect(() => withCors(wrong as never, () => new Response("x"))).toThrow(TypeError);
    }
  });
});
