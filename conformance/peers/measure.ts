import { CHROMIUM } from "../browsers/engines/chromium.ts";
import { type CompiledCase, compileCase } from "../browsers/differential/compile.ts";
import { runCases } from "../browsers/differential/run.ts";
import { ScriptedServer } from "../browsers/differential/server/scripted-server.ts";
import type { Case } from "../browsers/differential/vocabulary.ts";
import { judge, named, outcomeOf, type Seen, type Verdict } from "./judge.ts";
import { isLeftOut, type Running, type Subject } from "./subject.ts";

/** What came of all rows with one subject. */
export interface Result {
  readonly subject: Subject;
  readonly verdicts: readonly { readonly row: Case; readonly verdict: Verdict }[];
  /** Reasons, and how many rows each leaves out. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** The names of what was thrown where the real browser threw, by how often. */
  readonly thrown: ReadonlyMap<string, number>;
  /** For the rows that wait for nothing. */
  readonly seconds: number;
}

export interface Measured {
  /** Such as `Chrome/156.0.8078.79`. */
  readonly browser: string;
  readonly results: readonly Result[];
}

// As many rows side by side as in the real browser.
const AT_ONCE = 5;

/** Runs rows through Chromium and through every subject, now. */
export async function measure(subjects: readonly Subject[], rows: readonly Case[]): Promise<Measured> {
  const expressed = new Map(subjects.map((subject) => [subject, rows.map((row) => subject.express(row))]));
  const needed = new Map<string, Case>();
  for (const row of [...expressed.values()].flat()) if (!isLeftOut(row)) needed.set(row.title, row);
  const running = await CHROMIUM.launch();
  try {
    const { version, outcomes, origins } = await runCases("chromium", running, [...needed.values()]);
    const real = new Map(outcomes.map(({ written, seen }) => [written.title, named(seen, origins)]));
    const results: Result[] = [];
    for (const subject of subjects) results.push(await runSubject(subject, rows, real));
    return { browser: version, results };
  } finally {
    await running.close();
  }
}

/** Runs rows through one subject, and judges it by what the real browser did with the rows of these titles. */
export async function runSubject(
  subject: Subject,
  rows: readonly Case[],
  real: ReadonlyMap<string, Seen>,
): Promise<Result> {
  const leftOut = new Map<string, number>();
  const expressed = rows.flatMap((row) => {
    const one = subject.express(row);
    if (!isLeftOut(one)) return [one];
    leftOut.set(one.leftOut, (leftOut.get(one.leftOut) ?? 0) + 1);
    return [];
  });
  const server = await ScriptedServer.start();
  const running = await subject.open(server.origins);
  const verdicts: Result["verdicts"][number][] = [];
  const thrown = new Map<string, number>();
  let silent = 0;
  const observe = async (row: Case, index: number): Promise<void> => {
    const compiled = compileCase(row, `p${index}`, server.origins);
    const subjects = named(await seenOf(running, server, compiled), server.origins);
    const browsers = real.get(row.title);
    if (browsers === undefined) throw new Error(`the real browser did not run: ${row.title}`);
    if (browsers.requests.length > 0 && subjects.requests.length === 0) silent++;
    verdicts.push({ row, verdict: judge(browsers, subjects) });
    subjects.calls.forEach((call, at) => {
      const other = browsers.calls[at];
      if (["blocked", "timeout"].includes(outcomeOf(call)) && other?.settled === "TypeError")
        thrown.set(call.settled, (thrown.get(call.settled) ?? 0) + 1);
    });
  };
  try {
    const [prompt, waiting] = [expressed.filter((row) => !isWaiting(row)), expressed.filter(isWaiting)];
    const start = performance.now();
    await sideBySide(prompt, AT_ONCE, observe);
    const seconds = (performance.now() - start) / 1000;
    await sideBySide(waiting, waiting.length, (row, index) => observe(row, prompt.length + index));
    // Something between the subject and the server, not its judgement: no figures come of that.
    if (silent > verdicts.length / 2) throw new Error(`${subject.name} sent nothing for ${silent} rows`);
    return { subject, verdicts, leftOut, thrown, seconds };
  } finally {
    await running.close();
    await server.stop();
  }
}

async function seenOf(running: Running, server: ScriptedServer, compiled: CompiledCase): Promise<Seen> {
  server.add(compiled);
  const { calls, requests } = await running.observe(compiled);
  return { calls, requests: running.usesNetwork ? server.recorded(compiled.token) : requests };
}

async function sideBySide(
  rows: readonly Case[],
  atOnce: number,
  run: (row: Case, index: number) => Promise<void>,
): Promise<void> {
  const left = rows.entries();
  const worker = async (): Promise<void> => {
    for (const [index, row] of left) await run(row, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function isWaiting({ calls }: Case): boolean {
  return calls.some(({ wait }) => wait !== undefined);
}
