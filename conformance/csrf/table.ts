import { afterAll, describe, expect, it } from "vitest";
import { Apps } from "./apps.ts";
import { CORPUS } from "./corpus.ts";
import { runWriteRow } from "./runner.ts";
import { decide } from "./subjects/decide.ts";
import type { WriteSubject } from "./subjects/subject.ts";

interface Tally {
  attacks: number;
  legitimate: number;
  reasoned: number;
}

/** One test a row and subject; prints, at the end, how many rows hold on which. */
export function testWriteRows(subjects: readonly WriteSubject[]): void {
  const tallies = new Map<string, Tally>();
  const pure = new Apps(decide, CORPUS.settings);

  describe.each(subjects)("$name", (subject) => {
    const apps = new Apps(subject, CORPUS.settings);
    const tally: Tally = { attacks: 0, legitimate: 0, reasoned: 0 };
    tallies.set(subject.name, tally);
    afterAll(() => apps.stop());

    it.each(CORPUS.rows)("$expect $id: $title", async (row) => {
      const { faults, reason } = await runWriteRow(row, subject.name, apps, pure);
      expect(faults).toEqual([]);
      if (reason !== undefined) tally.reasoned++;
      else if (row.expect === "refuse") tally.attacks++;
      else tally.legitimate++;
    });
  });

  afterAll(() => console.log(shown(tallies)));
}

function shown(tallies: ReadonlyMap<string, Tally>): string {
  const lines = [...tallies].map(([name, { attacks, legitimate, reasoned }]) =>
    [name.padEnd(28), ...[attacks, legitimate, reasoned].map((count) => String(count).padStart(12))].join(" "),
  );
  const heading = ["".padEnd(28), ...["refused", "let through", "reasoned"].map((word) => word.padStart(12))].join(" ");
  return [heading, ...lines].join("\n");
}
