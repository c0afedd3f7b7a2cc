import { describe, expect, test } from "vitest";
import { AUDITORS } from "./auditors/index.ts";
import { corslet } from "./auditors/corslet.ts";
import { askOf, type Verdict } from "./auditors/auditor.ts";
import type { Row } from "./row.ts";
import { RULE_IDS } from "../../packages/cli/src/audit/rules/rule.ts";
import { measure } from "./measure.ts";
import { made, readMade, readResults } from "./page.ts";
import { FAULTY_ROWS, ROWS, SAFE_ROWS } from "./rows/index.ts";
import { isAlarm, score } from "./score.ts";

// Every server of the lab, asked by the command as it is built.

const idsOf = ({ told }: Verdict): string[] => told.map(({ id }) => id);

describe("with its fault", () => {
  test.concurrent.each(FAULTY_ROWS)("$id: $why", { timeout: 120_000 }, async (row) => {
    const verdict = await corslet.audit(row, true);
    expect(score(row, verdict, true), JSON.stringify(verdict.told)).toMatchObject({
      missed: [],
      misgraded: [],
      extra: [],
    });
  });
});

describe("with its fault taken away", () => {
  // Many servers are then the base, of which the same is told.
  const verdicts = new Map<string, Promise<Verdict>>();
  const mended = async (row: Row): Promise<Verdict> => {
    const key = row.on === undefined ? JSON.stringify(askOf(row, false)) : row.id;
    const verdict = verdicts.get(key) ?? corslet.audit(row, false);
    verdicts.set(key, verdict);
    return await verdict;
  };

  test.concurrent.each(FAULTY_ROWS)("$id", { timeout: 120_000 }, async (row) => {
    const verdict = await mended(row);
    const gone = row.expect.flatMap(({ id, or = [] }) => [id, ...or]);
    expect(idsOf(verdict).filter((id) => gone.some((each) => each === id))).toEqual([]);
    expect(verdict.told.filter(isAlarm)).toEqual([]);
  });
});

describe("asked twice", () => {
  // One server of each rule: a new process, a new server at the same address.
  const firstOf = new Map(FAULTY_ROWS.toReversed().map((row) => [row.expect[0]?.id, row]));

  test.concurrent.each([...firstOf.values()])("$id: byte-identical reports", { timeout: 120_000 }, async (row) => {
    const first = await corslet.audit(row, true);
    const second = await corslet.audit(row, true, first.port);
    expect(second.output).toBe(first.output);
  });
});

describe("safe", () => {
  test.concurrent.each(SAFE_ROWS)("$id: $why", { timeout: 120_000 }, async (row) => {
    const verdict = await corslet.audit(row, true);
    expect(verdict.told.filter(isAlarm)).toEqual([]);
    // Who is asked to slow down has not seen everything.
    expect(verdict.exitCode).toBe(row.id === "safe-rate-limited" ? 3 : 0);
  });
});

describe("the lab", () => {
  test("has no two servers of one name, at least 60 faulty ones and 15 safe ones", () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
    expect(FAULTY_ROWS.length).toBeGreaterThanOrEqual(60);
    expect(SAFE_ROWS.length).toBeGreaterThanOrEqual(15);
  });

  // Of a server on loopback without a name of its own, nothing can be seen of these.
  const UNSEEN = new Set(["hsts-missing", "plaintext-credentials"]);

  test("shows every rule that can be shown on loopback", () => {
    const shown = new Set(FAULTY_ROWS.flatMap(({ expect: expected }) => expected.map(({ id }) => id)));
    expect(RULE_IDS.filter((id) => !shown.has(id) && !UNSEEN.has(id))).toEqual([]);
  });
});

describe("the page", () => {
  test("says what was measured; npm run lab -- --write writes it anew", () => {
    expect(readMade()).toBe(made(readResults()));
  });

  test("is of these servers", () => {
    const ids = ROWS.map(({ id }) => id);
    for (const { scores } of readResults()) expect(scores.map(({ id }) => id)).toEqual(ids);
  });

  test.each(AUDITORS.filter(({ isHere }) => isHere()))(
    "$name is driven as it was",
    { timeout: 120_000 },
    async (auditor) => {
      const rows = ROWS.filter(({ id }) => ["reflect", "prefix-starts-with", "null-listed", "safe-base"].includes(id));
      const before = readResults().find((each) => each.auditor.name === auditor.name);
      const { scores } = await measure(auditor, rows, false);
      expect(scores).toEqual(before?.scores.filter(({ id }) => rows.some((row) => row.id === id)));
    },
  );
});
