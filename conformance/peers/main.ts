import { mkdirSync, writeFileSync } from "node:fs";
import { ROWS } from "../browsers/differential/rows/index.ts";
import { measure } from "./measure.ts";
import { made, writePage } from "./page.ts";
import { SUBJECTS } from "./subjects/index.ts";

/** Measures all rows by hand, and writes the page and `.cache/peers.json`. */
export async function main(): Promise<void> {
  const measured = await measure(SUBJECTS, ROWS);
  mkdirSync(".cache", { recursive: true });
  const record = measured.results.map(({ subject, verdicts, seconds }) => ({
    subject: subject.name,
    seconds,
    unlike: verdicts
      .filter(({ verdict }) => !verdict.decision || !verdict.requests)
      .map(({ row, verdict }) => ({ title: row.title, verdict })),
  }));
  writeFileSync(".cache/peers.json", JSON.stringify(record, null, 2));
  writePage(measured);
  console.log(made(measured));
}
