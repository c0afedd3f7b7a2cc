import { availableParallelism } from "node:os";
import type { Auditor, Verdict } from "./auditors/auditor.ts";
import type { Row } from "./row.ts";
import { score, type Score } from "./score.ts";

/** What came of an auditor on rows of the lab. */
export interface Measured {
  readonly auditor: Pick<Auditor, "name" | "version" | "setUp">;
  readonly scores: readonly Score[];
}

/** Asks an auditor about every row's server, with its fault in it. */
export async function measure(auditor: Auditor, rows: readonly Row[], isStrict: boolean): Promise<Measured> {
  const verdicts = await inTurns(rows, async (row) => auditor.audit(row, true));
  const scores = rows.map((row, i) => score(row, verdicts[i] as Verdict, isStrict));
  return { auditor: { name: auditor.name, version: auditor.version, setUp: auditor.setUp }, scores };
}

/** Works on all of a list, a few at a time. */
async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  return results;
}
