import { expect, it } from "vitest";
import { CORPUS } from "./corpus.ts";
import { WRITE_REASONS } from "./reasons.ts";
import { WRITE_SUBJECT_NAMES, WRITE_SUBJECTS } from "./subjects/index.ts";
import { testWriteRows } from "./table.ts";

// Every row on everything that guards by a policy.

testWriteRows(WRITE_SUBJECTS);

it("has attacks and legitimate requests enough, and rows for every setting", () => {
  const { rows, settings } = CORPUS;
  expect(rows.filter(({ expect: expected }) => expected === "refuse").length).toBeGreaterThanOrEqual(60);
  expect(rows.filter(({ expect: expected }) => expected === "allow").length).toBeGreaterThanOrEqual(35);
  const used = new Set(rows.flatMap(({ setting, token }) => [setting, token?.mintedUnder ?? setting]));
  expect(Object.keys(settings).filter((name) => !used.has(name))).toEqual([]);
});

it("every reason is of a row and of subjects that are there", () => {
  const ids = new Set(CORPUS.rows.map(({ id }) => id));
  const names = new Set(WRITE_SUBJECT_NAMES);
  expect(WRITE_REASONS.flatMap(({ rows }) => rows.filter((id) => !ids.has(id)))).toEqual([]);
  expect(WRITE_REASONS.flatMap(({ subjects }) => subjects.filter((name) => !names.has(name)))).toEqual([]);
});
