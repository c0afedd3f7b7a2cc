import { afterAll, describe, expect, it } from "vitest";
import { Apps } from "./apps.ts";
import { CORPUS } from "./corpus.ts";
import { WRITE_REASONS } from "./reasons.ts";
import { runWriteRow } from "./runner.ts";
import { WRITE_SUBJECTS } from "./subjects/index.ts";

// Every row on everything that guards by a policy; at the end, how many hold on which.

const tallies = new Map<string, { attacks: number; legitimate: number; reasoned: number }>();

describe.each(WRITE_SUBJECTS)("$name", (subject) => {
  const apps = new Apps(subject, CORPUS.settings);
  const tally = { attacks: 0, legitimate: 0, reasoned: 0 };
  tallies.set(subject.name, tally);
  afterAll(() => apps.stop());

  it.each(CORPUS.rows)("$expect $id: $title", async (row) => {
    const { faults, reason } = await runWriteRow(row, subject.name, apps);
    expect(faults).toEqual([]);
    if (reason !== undefined) tally.reasoned++;
    else if (row.expect === "refuse") tally.attacks++;
    else tally.legitimate++;
  });
});

afterAll(() => {
  const lines = [...tallies].map(([name, { attacks, legitimate, reasoned }]) =>
    [name.padEnd(28), ...[attacks, legitimate, reasoned].map((count) => String(count).padStart(12))].join(" "),
  );
  const heading = ["".padEnd(28), ...["refused", "let through", "reasoned"].map((word) => word.padStart(12))].join(" ");
  console.log([heading, ...lines].join("\n"));
});

it("has attacks and legitimate requests enough, and rows for every setting", () => {
  const { rows, settings } = CORPUS;
  expect(rows.filter(({ expect: expected }) => expected === "refuse").length).toBeGreaterThanOrEqual(60);
  expect(rows.filter(({ expect: expected }) => expected === "allow").length).toBeGreaterThanOrEqual(35);
  const used = new Set(rows.flatMap(({ setting, token }) => [setting, token?.mintedUnder ?? setting]));
  expect(Object.keys(settings).filter((name) => !used.has(name))).toEqual([]);
});

it("every reason is of a row and of subjects that are there", () => {
  const ids = new Set(CORPUS.rows.map(({ id }) => id));
  const names = new Set(WRITE_SUBJECTS.map(({ name }) => name));
  expect(WRITE_REASONS.flatMap(({ rows }) => rows.filter((id) => !ids.has(id)))).toEqual([]);
  expect(WRITE_REASONS.flatMap(({ subjects }) => subjects.filter((name) => !names.has(name)))).toEqual([]);
});
