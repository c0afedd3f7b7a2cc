import { expect, test } from "vitest";
import { compileCase } from "../browsers/differential/compile.ts";
import { predict } from "../browsers/differential/predict.ts";
import { ROWS } from "../browsers/differential/rows/index.ts";
import { judge, named, type Seen } from "./judge.ts";
import { runSubject } from "./measure.ts";
import { COLUMNS, readPage } from "./page.ts";
import { isLeftOut } from "./subject.ts";
import { SUBJECTS } from "./subjects/index.ts";

// Rows that every subject can express, and whose answers every one of them agrees to have asked for.
const TEN = ROWS.filter((row) => SUBJECTS.every((subject) => !isLeftOut(subject.express(row)))).slice(0, 10);

const ORIGINS = {
  page: "http://localhost:40001",
  site: "http://localhost:40002",
  cross: "http://127.0.0.1:40003",
  other: "http://127.0.0.1:40004",
};

test.each(SUBJECTS)("$name makes the calls of ten rows", async (subject) => {
  const real = new Map<string, Seen>();
  for (const row of TEN) {
    const expressed = subject.express(row);
    if (isLeftOut(expressed)) throw new Error(expressed.leftOut);
    // No browser here: what it would do is what the model says, which the differential run proves.
    const predicted = await predict(compileCase(expressed, "p0", ORIGINS), ORIGINS, "chromium");
    real.set(expressed.title, named(predicted, ORIGINS));
  }
  const { verdicts, leftOut } = await runSubject(subject, TEN, real);
  expect(leftOut.size).toBe(0);
  expect(verdicts).toHaveLength(10);
  // Whoever cannot be driven any more agrees on nothing.
  expect(verdicts.some(({ verdict }) => verdict.outcome)).toBe(true);
});

test("what another engine reads, sends or blocks is told apart", () => {
  const request = { kind: "actual", method: "GET", target: "cross", path: "/c/t0/a", origin: "http://a", cookie: null };
  const sent = { ...request, requestMethod: null, requestHeaders: null, carried: [], body: "" } as const;
  const read = { settled: "resolved", type: "cors", status: 200, headers: [["X-A", "1"]] } as const;
  const real = { calls: [read], requests: [sent] } as Seen;
  expect(judge(real, real)).toEqual({ outcome: true, decision: true, requests: true });
  expect(judge(real, { ...real, calls: [{ ...read, headers: [] }] })).toMatchObject({ outcome: true, decision: false });
  expect(judge(real, { ...real, calls: [{ settled: "TypeError" }] })).toMatchObject({ outcome: false });
  expect(judge(real, { ...real, requests: [] })).toMatchObject({ decision: true, requests: false });
});

test("the page has the table, with a line for every subject", () => {
  const page = readPage();
  expect(page).toContain(`| ${COLUMNS.join(" | ")} |`);
  for (const { name, version } of SUBJECTS) expect(page).toContain(`| ${name} | ${version.split(" ")[0]}`);
});
