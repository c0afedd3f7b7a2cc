import { describe, expect, it, vi } from "vitest";
import { definePolicy, livePolicy } from "../../../src/index.ts";
import { corsLines, GRANTED, REFUSED, type Asked } from "../wire.ts";
import type { Framework } from "./framework.ts";
import { from, protocolLines, variesBy } from "./test-answers.ts";

const policy = definePolicy({ resources: { "/api/*": { origins: [GRANTED], methods: ["PUT"], maxAge: 60 } } });
const ACTUAL = [`access-control-allow-origin: ${GRANTED}`];
const PREFLIGHT = ["access-control-allow-methods: PUT", ...ACTUAL, "access-control-max-age: 60"];

const text: Asked = from(GRANTED, { path: "/api/text" });

/** A preflight for PUT of a path. */
function preflight(path: string, origin = GRANTED, method = "PUT"): Asked {
  return { path, method: "OPTIONS", headers: { origin, "access-control-request-method": method } };
}

/** What is taken for a policy, what is told, and how preflights are answered. */
export function testPolicies({ start, answersPreflightsOf }: Framework): void {
  describe("preflights", () => {
    it.each([
      ["of a route", "/api/text"],
      ["of no route", "/api/missing"],
      ["of a route that has OPTIONS", "/api/options"],
      ["in a router under a prefix", "/api/sub/items"],
      ["of a static file", "/api/files/page.txt"],
    ])("%s are answered, and reach nobody", async (_title, path) => {
      const send = await start({ policy });
      const got = await send(preflight(path));
      expect(got).toMatchObject({ status: 204, body: "", isCut: false });
      expect(protocolLines(got)).toEqual(PREFLIGHT);
      expect(variesBy(got)).toEqual(["access-control-request-headers", "access-control-request-method", "origin"]);
      expect(got.lines.filter((line) => /^(?:content-type|transfer-encoding):/.test(line))).toEqual([]);
      const refused = await send(preflight(path, REFUSED));
      expect(refused).toMatchObject({ status: 403, body: "" });
      expect(protocolLines(refused)).toEqual([]);
    });

    it("to what the policy does not govern are left to the app", async () => {
      const send = await start({ policy });
      expect(corsLines(await send(preflight("/elsewhere")))).toEqual([]);
    });
  });

  describe("a route's own policy", () => {
    const inner = {
      resources: { "/api/inner": { origins: "*", methods: ["PUT"], exposeHeaders: ["X-Inner"] } },
    } as const;

    it("wins whole", async () => {
      const outer = definePolicy({ origins: [GRANTED], credentials: true, exposeHeaders: ["X-Outer"] });
      const send = await start({ policy: outer, inner });
      const asked = { path: "/api/inner" };
      const own = ["access-control-allow-origin: *", "access-control-expose-headers: X-Inner"];
      expect(corsLines(await send(from(GRANTED, asked)))).toEqual(own);
      expect(corsLines(await send(from(REFUSED, asked)))).toEqual(own);
      expect(protocolLines(await send(text))).toContain("access-control-expose-headers: X-Outer");
    });

    it("leaves the outer one in force where it governs nothing", async () => {
      const send = await start({ policy, inner: { resources: { "/nothing": { origins: "*" } } } });
      expect(protocolLines(await send(from(GRANTED, { path: "/api/inner" })))).toEqual(ACTUAL);
    });

    it(`has its preflights answered by ${answersPreflightsOf}`, async () => {
      const send = await start({ policy, inner });
      const got = await send(preflight("/api/inner", REFUSED));
      expect([got.status, got.body]).toEqual([answersPreflightsOf === "the inner policy" ? 204 : 403, ""]);
      expect((await send(preflight("/api/text", REFUSED))).status).toBe(403);
    });
  });

  describe("what is taken for a policy", () => {
    it.each([
      ["a policy", policy],
      ["a configuration", { resources: { "/api/*": { origins: [GRANTED] } } }],
      ["a live policy", livePolicy(policy)],
    ] as const)("%s", async (_title, source) => {
      const send = await start({ policy: source });
      expect(protocolLines(await send(text))).toEqual(ACTUAL);
      expect(protocolLines(await send(from(REFUSED, { path: "/api/text" })))).toEqual([]);
    });

    it.each([{ origins: [`${GRANTED}/`] }, {}, { origin: "*" }, null, "*"])("not %j", async (source) => {
      await expect((async () => start({ policy: source as never }))()).rejects.toMatchObject({
        name: "PolicyError",
        code: "corslet/policy",
      });
    });

    it("a live policy is followed from one request to the next", async () => {
      const live = livePolicy(policy);
      const send = await start({ policy: live });
      expect(protocolLines(await send(text))).toEqual(ACTUAL);
      live.replace({ origins: ["https://next.example.com"] });
      expect(protocolLines(await send(text))).toEqual([]);
      live.replace(policy);
      expect(protocolLines(await send(text))).toEqual(ACTUAL);
    });
  });

  it("each decision is told once, with its facts", async () => {
    const onDecision = vi.fn();
    const send = await start({ policy, options: { onDecision } });
    await send(from(GRANTED, { path: "/api/text?y=1" }));
    await send(preflight("/api/text", REFUSED));
    await send({ path: "/other" });
    await send(from(GRANTED, { path: "/api/missing" }));
    await send(from(GRANTED, { path: "/api/throws" }));
    const told = onDecision.mock.calls.map(([{ kind, reason }, facts]) => [
      kind,
      reason,
      facts.method,
      facts.origin ?? null,
      facts.requestMethod ?? null,
      facts.path.replace(/^https?:\/\/[^/]*/, ""),
    ]);
    expect(told).toEqual([
      ["actual", "origin-granted", "GET", GRANTED, null, "/api/text?y=1"],
      ["preflight", "origin-not-granted", "OPTIONS", REFUSED, "PUT", "/api/text"],
      ["none", "no-resource", "GET", null, null, "/other"],
      ["actual", "origin-granted", "GET", GRANTED, null, "/api/missing"],
      ["actual", "origin-granted", "GET", GRANTED, null, "/api/throws"],
    ]);
  });

  it("requests that run at once are each answered for themselves", async () => {
    const send = await start({ policy });
    const origins = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? GRANTED : REFUSED));
    const answers = await Promise.all(origins.map((origin) => send(from(origin, { path: "/api/later" }))));
    expect(answers.map(protocolLines)).toEqual(origins.map((origin) => (origin === GRANTED ? ACTUAL : [])));
  });
}
