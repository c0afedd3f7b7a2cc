import { describe, expect, it, vi } from "vitest";
import { definePolicy } from "../../../src/index.ts";
import { type Asked, corsLines, GRANTED, type Got, REFUSED, type Send, valuesOf } from "../wire.ts";
import type { Framework } from "./framework.ts";
import { protocolLines } from "./test-answers.ts";

const policy = definePolicy({ resources: { "/api/*": { origins: [GRANTED], methods: ["POST"], credentials: true } } });
const form = { "content-type": "application/x-www-form-urlencoded" };
const cookie = { cookie: "session=1" };

function write(headers: Record<string, string>, asked: Partial<Asked> = {}): Asked {
  if (asked.method === "GET") return { path: "/", ...asked, headers };
  return { method: "POST", path: "/api/write", body: "a=1", ...asked, headers: { ...form, ...headers } };
}

const foreign = { ...cookie, origin: REFUSED, "sec-fetch-site": "cross-site" };

const ROWS: readonly (readonly [string, Asked, string])[] = [
  ["the API's own page", write({ ...cookie, "sec-fetch-site": "same-origin" }), "written"],
  ["a writer", write({ ...cookie, origin: GRANTED, "sec-fetch-site": "cross-site" }), "written"],
  ["a foreign page", write(foreign), "origin-foreign"],
  ["a foreign page, in an old browser", write({ ...cookie, origin: REFUSED }), "origin-foreign"],
  ["a sandboxed page", write({ ...cookie, origin: "null", "sec-fetch-site": "cross-site" }), "origin-null"],
  ["nobody's page, with cookies", write(cookie), "no-evidence"],
  ["a program without cookies", write({}), "written"],
  ["a foreign page, to no route", write(foreign, { path: "/api/missing" }), "origin-foreign"],
  ["a foreign page, to a router under a prefix", write(foreign, { path: "/api/sub/write" }), "origin-foreign"],
  [
    "a foreign page, with another method in the query",
    write(foreign, { method: "GET", path: "/api/text?_method=POST" }),
    "origin-foreign",
  ],
  [
    "a writer, to what the policy does not govern",
    write({ ...cookie, origin: GRANTED, "sec-fetch-site": "cross-site" }, { path: "/elsewhere" }),
    "origin-foreign",
  ],
];

/** Who may write: the guard is asked before any handler, and its refusals have the policy's headers. */
export function testWrites(framework: Framework): void {
  const { start } = framework;

  describe("writes", () => {
    it.each(ROWS)("%s", async (_title, asked, outcome) => {
      const send = await start({ policy, csrf: {} });
      const got = await send(asked);
      if (outcome === "written") expect(got).toMatchObject({ status: 200, body: "written" });
      else expectRefused(got, outcome);
    });

    it("a read from a foreign page is none", async () => {
      const send = await start({ policy, csrf: {} });
      const got = await send({ path: "/api/text", headers: { ...foreign } });
      expect(got).toMatchObject({ status: 200, body: "text" });
    });

    it("a refusal has the headers of the policy", async () => {
      const send = await start({
        policy: { resources: { "/api/*": { origins: [GRANTED], credentials: true } } },
        csrf: {},
      });
      const got = await send(write({ ...cookie, origin: GRANTED, "sec-fetch-site": "cross-site" }));
      expectRefused(got, "method-not-listed");
      expect(protocolLines(got)).toContain(`access-control-allow-origin: ${GRANTED}`);
      expect(corsLines(got)).toContain("vary: Origin");
    });

    it.each(["onDecision", "onWriteDecision"])(
      "in report mode everything passes, and %s is told once",
      async (name) => {
        const onWriteDecision = vi.fn();
        const send = await start({ policy, csrf: { mode: "report", [name]: onWriteDecision } });
        expect(await send(write(foreign))).toMatchObject({ status: 200, body: "written" });
        await send({ path: "/api/text" });
        const told = onWriteDecision.mock.calls.map(([{ allowed, reason }, { method }]) => [allowed, reason, method]);
        expect(told).toEqual([
          [false, "origin-foreign", "POST"],
          [true, "safe", "GET"],
        ]);
      },
    );

    it("of two that could be told, the one that is named for writes is", async () => {
      const [onDecision, onWriteDecision] = [vi.fn(), vi.fn()];
      const send = await start({ policy, csrf: { onDecision, onWriteDecision } });
      await send(write(foreign));
      expect([onDecision.mock.calls.length, onWriteDecision.mock.calls.length]).toEqual([0, 1]);
    });

    it("options that are refused are refused at once", async () => {
      const csrf = { tokens: { keys: ["short"] } } as never;
      await expect((async () => start({ policy, csrf }))()).rejects.toMatchObject({ code: "corslet/guard" });
    });
  });

  describe("tokens", () => {
    const session = { "x-session": "one", ...cookie };
    it("one in the header lets a write through that nothing else speaks for", async () => {
      const send = await startWithTokens(framework);
      const [token, own] = await tokenFor(send, session);
      expect(own).toBe("");
      expect(await send(write({ ...session, "x-csrf-token": token }))).toMatchObject({ status: 200, body: "written" });
      expectRefused(await send(write({ ...session, "x-csrf-token": `${token}x` })), "token-invalid");
      expectRefused(await send(write({ ...session, "x-session": "two", "x-csrf-token": token })), "token-invalid");
      expectRefused(await send(write(session)), "token-missing");
      expectRefused(await send(write({ ...session, ...foreign, "x-csrf-token": token })), "origin-foreign");
    });

    it("one in the body, in the second step", async () => {
      const send = await startWithTokens(framework);
      const [token] = await tokenFor(send, session);
      const withBody = (body: string): Asked => write(session, { body });
      expect(await send(withBody(`_csrf=${token}`))).toMatchObject({ status: 200, body: "written" });
      expectRefused(await send(withBody(`_csrf=${token}x`)), "token-invalid");
      expectRefused(await send(withBody("_csrf=")), "token-missing");
      expectRefused(await send(withBody(`_csrf=${token}&_csrf=${token}`)), "token-invalid");
      expectRefused(await send(withBody("a=1")), "token-missing");
      expectRefused(await send(write({ ...session, ...foreign }, { body: `_csrf=${token}` })), "origin-foreign");
    });

    it("before there is a session they are bound to the guard's own cookie, which the answer sets", async () => {
      const send = await startWithTokens(framework);
      const [token, own] = await tokenFor(send, {});
      expect(own).toMatch(/^__Host-csrf=[\w-]{43}$/);
      expect(await send(write({ cookie: own, "x-csrf-token": token }))).toMatchObject({ status: 200 });
      expectRefused(await send(write({ cookie: "a=1", "x-csrf-token": token })), "token-invalid");
      const [, again] = await tokenFor(send, { cookie: own });
      expect(again).toBe("");
    });

    it("asked for always, one is asked of writers too", async () => {
      const send = await startWithTokens(framework, { always: true });
      const [token] = await tokenFor(send, session);
      const writer = { ...session, origin: GRANTED, "sec-fetch-site": "cross-site" };
      expectRefused(await send(write(writer)), "token-missing");
      expect(await send(write({ ...writer, "x-csrf-token": token }))).toMatchObject({ status: 200 });
      expect(await send(write(writer, { body: `_csrf=${token}` }))).toMatchObject({ status: 200 });
    });
  });
}

function expectRefused(got: Got, reason: string): void {
  expect([
    got.status,
    got.body.includes('"reason"') ? (JSON.parse(got.body) as { reason: string }).reason : got.body,
  ]).toEqual([403, reason]);
  expect(valuesOf(got, "content-type").map((type) => type.split(";")[0])).toEqual(["application/problem+json"]);
  expect(valuesOf(got, "cache-control")).toEqual(["no-store"]);
}

async function startWithTokens({ start, header }: Framework, more: object = {}): Promise<Send> {
  const binding = (request: never): string | null => header(request, "x-session") ?? null;
  return start({ policy, csrf: { tokens: { keys: ["a key of the tests, at least 32 bytes"], binding, ...more } } });
}

async function tokenFor(send: Send, headers: Record<string, string>): Promise<[token: string, own: string]> {
  const got = await send({ path: "/api/token", headers });
  expect(got.status).toBe(200);
  return [got.body, valuesOf(got, "set-cookie")[0]?.split(";")[0] ?? ""];
}
