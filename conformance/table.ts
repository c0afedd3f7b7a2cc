import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { runRow } from "./runner.ts";
import type { Subject } from "./subjects/subject.ts";
import { readRows, type Row, type Strength } from "./vocabulary.ts";

const FILES = ["policy-cases.json", "own-cases.json"];
const STRENGTHS: readonly Strength[] = ["must", "should", "choice"];

/** All rows: those that were given, and our own. */
export const allRows: readonly Row[] = FILES.flatMap((file) =>
  readRows(JSON.parse(readFileSync(new URL(`cases/${file}`, import.meta.url), "utf8"))),
);

type Tally = Record<Strength, { passed: number; reasoned: number; failed: number }>;

/** One test a row and subject; prints, at the end, how many rows of which strength hold on which subject. */
export function testRows(rows: readonly Row[], subjects: readonly Subject[]): void {
  const matrix = new Map<string, Tally>();
  describe.each(subjects)("$name", (subject) => {
    const tally: Tally = { must: zero(), should: zero(), choice: zero() };
    matrix.set(subject.name, tally);
    it.each(rows)("$strength $id: $title", async (row: Row) => {
      const { faults, reason } = await runRow(row, subject);
      tally[row.strength][faults.length > 0 ? "failed" : reason === undefined ? "passed" : "reasoned"]++;
      expect(faults).toEqual([]);
    });
  });
  afterAll(() => console.log(shown(matrix)));
}

function zero(): Tally[Strength] {
  return { passed: 0, reasoned: 0, failed: 0 };
}

function shown(matrix: ReadonlyMap<string, Tally>): string {
  const counted = [...matrix].map(([name, tally]) =>
    [name.padEnd(28), ...STRENGTHS.map((strength) => cell(tally[strength]).padStart(14))].join(" "),
  );
  const heading = ["".padEnd(28), ...STRENGTHS.map((strength) => strength.padStart(14))].join(" ");
  return ["passed + with a written reason", heading, ...counted].join("\n");
}

function cell({ passed, reasoned, failed }: Tally[Strength]): string {
  return `${passed}+${reasoned}${failed > 0 ? ` !${failed}` : ""}`;
}
