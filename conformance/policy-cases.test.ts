import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { allReasons } from "./reasons.ts";
import { runRow } from "./runner.ts";
import { allSubjects } from "./subjects/index.ts";
import { readRows, type Row, type Strength } from "./vocabulary.ts";

const FILES = ["policy-cases.json", "own-cases.json"];
const rows = FILES.flatMap((file) =>
  readRows(JSON.parse(readFileSync(new URL(`cases/${file}`, import.meta.url), "utf8"))),
);
const STRENGTHS: readonly Strength[] = ["must", "should", "choice"];

type Tally = Record<Strength, { passed: number; reasoned: number; failed: number }>;
const matrix = new Map<string, Tally>();

describe.each(allSubjects)("$name", (subject) => {
  const tally: Tally = { must: zero(), should: zero(), choice: zero() };
  matrix.set(subject.name, tally);
  it.each(rows)("$strength $id: $title", async (row: Row) => {
    const { faults, reason } = await runRow(row, subject);
    tally[row.strength][faults.length > 0 ? "failed" : reason === undefined ? "passed" : "reasoned"]++;
    expect(faults).toEqual([]);
  });
});

it("every reason is of a row and of subjects that are there", () => {
  const ids = new Set(rows.map(({ id }) => id));
  const names = new Set(allSubjects.map(({ name }) => name));
  expect(allReasons().flatMap((reason) => reason.rows.filter((id) => !ids.has(id)))).toEqual([]);
  expect(allReasons().flatMap((reason) => reason.subjects.filter((name) => !names.has(name)))).toEqual([]);
});

afterAll(() => {
  const counted = [...matrix].map(([name, tally]) =>
    [name.padEnd(24), ...STRENGTHS.map((strength) => cell(tally[strength]).padStart(14))].join(" "),
  );
  const heading = ["".padEnd(24), ...STRENGTHS.map((strength) => strength.padStart(14))].join(" ");
  console.log(["passed + with a written reason", heading, ...counted].join("\n"));
});

function zero(): Tally[Strength] {
  return { passed: 0, reasoned: 0, failed: 0 };
}

function cell({ passed, reasoned, failed }: Tally[Strength]): string {
  return `${passed}+${reasoned}${failed > 0 ? ` !${failed}` : ""}`;
}
