import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM } from "../engines/chromium.ts";
import { FIREFOX } from "../engines/firefox.ts";
import { WEBKIT } from "../engines/webkit.ts";
import type { RunningEngine } from "../engines/engine.ts";
import { isSkipped } from "../engines/is-skipped.ts";
import { generateCases } from "./generator/generate.ts";
import { agreement, reasons, report } from "./report.ts";
import { ROWS } from "./rows/index.ts";
import { type CaseOutcome, runCases } from "./run.ts";

// CORSLET_BROWSER_CASES: how many generated cases. CORSLET_BROWSER_SEED: which ones; without it, others in every run.
const COUNT = Number(process.env["CORSLET_BROWSER_CASES"] ?? 1000);
const SEED = Number(process.env["CORSLET_BROWSER_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
// CORSLET_BROWSER_ROWS: of the rows made by hand, those whose title matches this expression.
const ONLY = new RegExp(process.env["CORSLET_BROWSER_ROWS"] ?? "");

const rows = ROWS.filter(({ title }) => ONLY.test(title));
test("titles of rows made by hand are unique", () => {
  expect(new Set(ROWS.map(({ title }) => title)).size).toBe(ROWS.length);
});

describe.each([CHROMIUM, FIREFOX, WEBKIT])("the model and $name", (engine) => {
  describe.skipIf(isSkipped(engine))(`seed ${SEED}`, () => {
    let running: RunningEngine | undefined;
    let hand: readonly CaseOutcome[] = [];
    let generated: readonly CaseOutcome[] = [];

    beforeAll(async () => {
      running = await engine.launch();
      const run = await runCases(engine.name, running, [...rows, ...generateCases(SEED, COUNT)]);
      hand = run.outcomes.slice(0, rows.length);
      generated = run.outcomes.slice(rows.length);
      console.log(`seed ${SEED}: ${report(run, hand, generated)}`);
    }, 180_000);

    afterAll(() => running?.close());

    test(`agree on ${rows.length} rows made by hand`, () => {
      expect(hand).toHaveLength(rows.length);
      expect(agreement(hand).equalToProfile).toBeGreaterThanOrEqual(0.995 * rows.length);
    });

    test(`agree on ${COUNT} generated cases`, () => {
      expect(generated).toHaveLength(COUNT);
      expect(agreement(generated).equalToProfile).toBeGreaterThanOrEqual(0.99 * COUNT);
    });

    // The others give no reason that a program could read.
    if (engine === CHROMIUM) {
      test("give the same reasons", () => {
        const { given, other } = reasons([...hand, ...generated]);
        expect(given.length).toBeGreaterThan(0);
        expect(other.length).toBeLessThanOrEqual(0.01 * given.length);
      });
    }
  });
});
