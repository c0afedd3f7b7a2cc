import { describe, expect, test } from "vitest";
import { CallCounter } from "../../subjects/sockets.ts";
import { CORPUS } from "../corpus.ts";
import { PAGE } from "../pages.ts";
import type { WriteRow } from "../vocabulary.ts";
import { measure, type Result, withPageToken } from "./measure.ts";
import { made, readMade } from "./page.ts";
import type { Peer } from "./peer.ts";
import { PEERS } from "./subjects/index.ts";

describe("the page", () => {
  const results: Result[] = [];

  test.each(PEERS)("$name runs every row", { timeout: 120_000 }, async (peer) => {
    const result = await measure(peer);
    results.push(result);
    // Whoever cannot be driven any more refuses everything, or stops it.
    expect(result.missed.length).toBeLessThan(CORPUS.rows.length / 2);
    expect(result.broken.length).toBeLessThan(CORPUS.rows.length / 4);
  });

  test("Corslet refuses every attack and stops nobody else", () => {
    const [corslet] = results;
    expect(corslet?.peer.name).toBe("Corslet");
    expect([corslet?.missed, corslet?.broken]).toEqual([[], []]);
  });

  test("says what was measured; npm run peers:csrf writes it anew", () => {
    expect(readMade()).toBe(made(results));
  });
});

function always(isLetThrough: boolean): Peer {
  const writes = new CallCounter();
  return {
    name: "always",
    version: "0",
    setUp: "",
    asksForTokens: false,
    start: async () => ({
      writes,
      stop: async () => undefined,
      request: async ({ path }) => {
        const isWrite = !path.startsWith("/api/sign-in") && path !== PAGE;
        if (isLetThrough && isWrite) writes.calls++;
        const body = JSON.stringify({ token: "v1.a.b.c" });
        const status = isLetThrough || !isWrite ? 200 : 403;
        return { status, headers: [], body, handlerCalled: isLetThrough && isWrite };
      },
    }),
  };
}

test.each([true, false])("whoever lets everything through, or nothing, is found out: %s", async (isLetThrough) => {
  const { missed, broken } = await measure(always(isLetThrough));
  const wrong = CORPUS.rows.filter(({ expect: expected }) => (expected === "refuse") === isLetThrough);
  expect(isLetThrough ? missed : broken).toEqual(wrong);
  expect(isLetThrough ? broken : missed).toEqual([]);
});

const row = CORPUS.rows.find(({ id }) => id === "own-form-modern") as WriteRow;

test.each<[string, Partial<WriteRow>, Partial<WriteRow>]>([
  ["an own page's form", {}, { token: { kind: "valid", in: "field" } }],
  ["an own page's fetch", { request: { ...row.request, body: "json" } }, { token: { kind: "valid", in: "header" } }],
  ["one before signing in", { session: "none" }, { session: "visitor", token: { kind: "valid", in: "field" } }],
  ["a granted page with cookies", { sender: "granted-page" }, { token: { kind: "valid", in: "field" } }],
  ["a granted page without cookies", { sender: "granted-page", session: "none" }, {}],
  ["an attack", { expect: "refuse" }, {}],
  ["a program", { sender: "program" }, {}],
  ["what is only read", { request: { ...row.request, method: "GET" } }, {}],
  ["a row with a token of its own", { token: { kind: "older", in: "field" } }, {}],
])("where a peer asks for tokens, %s", (_title, given, adapted) => {
  expect(withPageToken({ ...row, ...given })).toEqual({ ...row, ...given, ...adapted });
});
