import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { policyOf, type RequestFacts } from "corslet";
import { beforeAll, describe, expect, it } from "vitest";
import { allRows } from "./table.ts";
import { corsletConfig, rawRequest } from "./translate.ts";

// "Answered in < 5 ms, < 64 kB allocated": the rows whose values are longer than anything that is ever read.

const MAX_MILLISECONDS = 5;
const MAX_BYTES = 64 * 1024;
const ROUNDS = 50;

const rows = allRows.filter(
  ({ area, request }) =>
    (area === "acrh-dos" || area === "bounds") &&
    Object.values(request?.headers ?? {}).some((value) => typeof value === "object"),
);

let collectGarbage: () => void;
beforeAll(() => {
  setFlagsFromString("--expose-gc");
  collectGarbage = runInNewContext("gc") as () => void;
});

describe.each(rows)("$id: $title", (row) => {
  const policy = policyOf(corsletConfig(row.config));
  const { method, path, headers } = rawRequest(row.request as NonNullable<typeof row.request>);
  const valueOf = (name: string): string | null => {
    const lines = headers.filter(([given]) => given === name).map(([, value]) => value);
    // One flat string, as a parser hands it over: what it cost to join is not the decision's.
    return lines.length === 0 ? null : Buffer.from(lines.join(", "), "latin1").toString("latin1");
  };
  const facts: RequestFacts = {
    method,
    path,
    origin: valueOf("Origin"),
    requestMethod: valueOf("Access-Control-Request-Method"),
    requestHeaders: valueOf("Access-Control-Request-Headers"),
  };
  for (let i = 0; i < ROUNDS; i++) policy.decide(facts);

  it("is decided in time", () => {
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      policy.decide(facts);
      return performance.now() - start;
    });
    // The fastest round: whatever else the machine does only ever adds.
    expect(Math.min(...times)).toBeLessThan(MAX_MILLISECONDS);
  });

  it("is decided without allocating by its length", () => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < ROUNDS; i++) policy.decide(facts);
    const allocated = (process.memoryUsage().heapUsed - before) / ROUNDS;
    expect(allocated).toBeLessThan(MAX_BYTES);
  });
});

it("there are rows to measure", () => {
  expect(rows.length).toBeGreaterThanOrEqual(3);
});
