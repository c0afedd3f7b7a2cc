import { describe, expect, test } from "vitest";
import { DIFFERENCES, NOT_MODELLED, UNPROVED } from "./differences.ts";
import { ROWS } from "./rows/index.ts";
import { casesThatNeed, quirksOf } from "./without-quirk.ts";

describe.each(["chromium", "firefox", "webkit"] as const)("each difference of %s from the standard", (engine) => {
  const names = quirksOf(engine).filter((name) => !UNPROVED.includes(name));

  test("is in the table, and nothing else is", () => {
    const listed = Object.entries(DIFFERENCES).flatMap(([name, rows]) => (rows[engine] === undefined ? [] : [name]));
    expect(listed.toSorted()).toEqual(names.toSorted());
  });

  test.each(names)("%s: its rows need it", async (name) => {
    const titles = DIFFERENCES[name]?.[engine] ?? [];
    const rows = ROWS.filter(({ title }) => titles.includes(title));
    expect(rows).toHaveLength(titles.length);
    expect((await casesThatNeed(name, engine, rows)).map(({ title }) => title).toSorted()).toEqual(titles.toSorted());
  });
});

test("what is not modelled is a row", () => {
  const titles = new Set(ROWS.map(({ title }) => title));
  expect(NOT_MODELLED.filter(({ row }) => !titles.has(row))).toEqual([]);
});
