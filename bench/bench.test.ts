import { describe, expect, it } from "vitest";
import { ALLOW_HEADERS, caseOf, CASES, GRANTED, MAX_AGE, METHODS } from "./cases.ts";
import { compare, pooled } from "./compare.ts";
import type { Family } from "./contestants/contestant.ts";
import { elysia } from "./contestants/elysia.ts";
import { fastify } from "./contestants/fastify.ts";
import { h3 } from "./contestants/h3.ts";
import { hono } from "./contestants/hono.ts";
import { koa } from "./contestants/koa.ts";
import { node, nodeBare } from "./contestants/node.ts";
import { type Heat, measure } from "./measure.ts";
import { OWN_BUILD } from "./own-build.ts";
import { summarize } from "./statistics.ts";
import { judge } from "./targets.ts";
import { isAllowedByBrowser, listOf } from "./verdict.ts";

const builds = [OWN_BUILD];

// What is timed has to answer, and to answer alike: a browser must come to the same verdict on each of them.
describeAnswers(node);
describeAnswers(nodeBare);
describeAnswers(fastify);
describeAnswers(koa);
describeAnswers(hono);
describeAnswers(h3);
describeAnswers(elysia);

function describeAnswers<Exchange>(family: Family<Exchange>): void {
  const rows = CASES.flatMap((asked) => asked.counts.map((count) => ({ asked, count })));

  describe(family.title, () => {
    it.each(rows)("$asked.title, $count listed: everybody answers, and alike", async ({ asked, count }) => {
      const source = family.open(asked);
      try {
        for (const contestant of await family.contestants({ asked, count, builds })) {
          const answer = await source.answer(contestant);
          const { status, headers, body } = answer;
          const told = `${contestant.name}: ${status} ${JSON.stringify([...headers])}`;

          if (asked.isPreflight) expect(body, told).toBe("");
          else
            expect({ status, body: JSON.parse(body) }, told).toEqual({ status: 200, body: { id: 1, name: "corslet" } });

          if (contestant.role === "alone") {
            expect([...headers.keys()].filter((name) => name.startsWith("access-control-"), told)).toEqual([]);
            continue;
          }
          expect(isAllowedByBrowser(asked, answer), told).toBe(asked.isAllowed);
          if (asked.policy === "listed") expect(listOf(headers, "vary").map(lower), told).toContain("origin");
        }
      } finally {
        source.close();
      }
    });

    it("gives everybody the same policy", async () => {
      const asked = caseOf("preflight");
      const source = family.open(asked);
      for (const contestant of await family.contestants({ asked, count: 100, builds })) {
        if (contestant.role === "alone") continue;
        const { headers } = await source.answer(contestant);
        expect(
          {
            origin: headers.get("access-control-allow-origin"),
            credentials: headers.get("access-control-allow-credentials"),
            methods: listOf(headers, "access-control-allow-methods"),
            headers: listOf(headers, "access-control-allow-headers"),
            maxAge: headers.get("access-control-max-age"),
          },
          contestant.name,
        ).toEqual({
          origin: GRANTED,
          credentials: "true",
          methods: METHODS,
          headers: ALLOW_HEADERS,
          maxAge: String(MAX_AGE),
        });
      }
      source.close();
    });
  });
}

function lower(name: string): string {
  return name.toLowerCase();
}

function heatOf(alone: readonly number[], corslet: readonly number[]): Heat {
  return {
    family: "node",
    asked: caseOf("no-origin"),
    timed: [
      { name: "alone", role: "alone", count: 1, rounds: alone },
      { name: "corslet", role: "corslet", count: 1, rounds: corslet },
    ],
  };
}

describe("measuring", () => {
  it("times everybody in every round", async () => {
    const asked = caseOf("refused");
    const { timed } = await measure(node, asked, builds, 0);
    expect(timed.map(({ name, count }) => `${name} ${count}`)).toEqual([
      "alone 1",
      "floor 1",
      "cors 1",
      "corslet 1",
      "floor 10000",
      "cors 10000",
      "corslet 10000",
    ]);
    for (const { rounds } of timed) {
      expect(rounds.length).toBeGreaterThanOrEqual(5);
      expect(Math.min(...rounds)).toBeGreaterThan(0);
    }
  });

  it("fails when a request is not answered within the measured time", async () => {
    const asked = caseOf("granted");
    const lazy: typeof node = {
      ...node,
      contestants: () => Promise.resolve([{ name: "lazy", role: "alone", handle: () => {} }]),
    };
    await expect(measure(lazy, asked, builds, 0)).rejects.toThrow("not answered in time");
  });

  it("takes off what the handler costs alone, round by round", () => {
    const heat: Heat = {
      family: "node",
      asked: caseOf("no-origin"),
      // The machine is twice as slow in the second round, and the ratio is the same in both.
      timed: [
        { name: "alone", role: "alone", count: 1, rounds: [1000, 2000] },
        { name: "floor", role: "floor", count: 1, rounds: [1100, 2200] },
        { name: "cors", role: "peer", count: 1, rounds: [1400, 2800] },
        { name: "corslet", role: "corslet", count: 1, rounds: [1200, 2400] },
      ],
    };
    const [row] = compare(heat);
    expect(row?.added["corslet"]?.median).toBe(300);
    expect(row?.ratios["floor"]).toMatchObject({ median: 2, lower: 2, upper: 2 });
    expect(row?.ratios["cors"]).toMatchObject({ median: 0.5 });
  });

  it("puts together what several processes timed, each with the handler of its own", () => {
    const [row] = compare(pooled([heatOf([1000], [1100]), heatOf([2000, 2000], [2300, 2500])]));
    expect(row?.added["corslet"]).toMatchObject({ median: 300, count: 3 });
    expect(() => pooled([])).toThrow("no heat ran");
  });

  it("summarises by order statistics", () => {
    const values = Array.from({ length: 101 }, (_, i) => i).toReversed();
    expect(summarize(values)).toEqual({ median: 50, lower: 25, upper: 75, confidence: [39, 61], count: 101 });
    expect(summarize([7])).toEqual({ median: 7, lower: 7, upper: 7, confidence: [7, 7], count: 1 });
    expect(summarize([1, 2, 3, 4]).median).toBe(2.5);
  });

  it.each([
    { seen: [1.0, 1.1], mark: "pass" },
    { seen: [1.09, 1.2], mark: "unclear" },
    { seen: [1.11, 1.2], mark: "miss" },
  ] as const)("marks $seen against 1.1 as $mark", ({ seen, mark }) => {
    const summary = { ...summarize([1]), confidence: seen };
    const row = {
      family: "node",
      id: "granted",
      title: "",
      count: 1,
      alone: summary,
      added: {},
      ratios: { floor: summary },
    } as const;
    expect(judge([row]).map((judged) => judged.mark)).toEqual([mark]);
  });
});
