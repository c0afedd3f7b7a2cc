import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOT } from "../docs/snippets/markdown.ts";
import { CASES } from "./cases.ts";
import { chartOf } from "./chart.ts";
import { pagesOf } from "./pages.ts";
import { stored } from "./results.ts";
import { judge } from "./targets.ts";

// Nobody writes a figure by hand: pages and chart are what is made of the stored results. `npm run docs:write` makes
// them anew; measuring with --write does too.

const read = (file: string): string => readFileSync(ROOT + file, "utf8");
const results = stored(ROOT);
const pages = pagesOf(results, read);

it.each(Object.keys(pages))("%s is made of the stored results", async (file) => {
  await expect(pages[file]).toMatchFileSnapshot(ROOT + file);
});

it("the stored results are of a whole run", () => {
  const { rows, scaled } = results.bench;
  expect(new Set(rows.map(({ family }) => family)).size).toBe(7);
  expect([...new Set(rows.map(({ id }) => id))].toSorted()).toEqual(CASES.map(({ id }) => id).toSorted());
  expect(scaled.length).toBeGreaterThan(0);
});

it("what misses its target says what stands in the way", () => {
  const missed = judge(results.bench.rows).filter(({ mark, most }) => mark === "miss" && most === 0.5);
  expect(missed.filter(({ bound }) => bound === undefined)).toEqual([]);
});

it("a longer bar is a larger ratio, and what is beyond the chart ends at its edge", () => {
  const summary = { median: 0.2, lower: 0.1, upper: 0.3, confidence: [0.2, 0.2], count: 1 } as const;
  const widthOf = (median: number): number => {
    const ratios = { "@koa/cors": { ...summary, median } };
    const row = { family: "koa", id: "granted", title: "", count: 1, alone: summary, added: {}, ratios } as const;
    return Number(/<rect class="granted" x="150" y="\d+" width="(\d+)"/.exec(chartOf({ rows: [row] }))?.[1]);
  };
  expect([-0.5, 0.2, 0.4, 9].map(widthOf)).toEqual([0, 94, 188, 517]);
});
