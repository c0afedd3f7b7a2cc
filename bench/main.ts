import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { compare, pooled, type Row } from "./compare.ts";
import type { Build } from "./contestants/contestant.ts";
import { FAMILIES, plan, type Planned } from "./families.ts";
import { currentLoad, machineAfter, machineLine, warningsOf } from "./machine.ts";
import { LEGEND, TITLES, writePages } from "./pages.ts";
import { boundsOf, type Report, scaleTable, tablesOf, targetTable, textOf } from "./report.ts";
import { store } from "./results.ts";
import type { Heat } from "./measure.ts";
import { measureScale } from "./scale.ts";
import { OWN_BUILD } from "./own-build.ts";
import { judge, type Mark } from "./targets.ts";

const USAGE = `npm run bench -- [--quick] [--only node,hono] [--against folder] [--json file] [--write]

  --quick     about a minute: says whether something broke, not by how much it got slower; leaves scale out
  --only      of ${FAMILIES.map(({ id }) => id).join(", ")}, scale
  --against   another build of packages/corslet (the folder with its dist), timed in the same rounds
  --json      writes every number
  --write     stores the results, and writes bench/results.md, docs/22-performance.md and its chart
`;

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    against: { type: "string" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
    // What a run calls itself with, once for each heat.
    heat: { type: "string" },
    seconds: { type: "string", default: "0" },
  },
});

const only = options.only?.split(",");

function planned(): Planned[] {
  return plan((id) => only === undefined || only.includes(id), options.against === undefined ? 1 : 2);
}

// What V8 makes of the same code differs from one process to the next by as much as what is compared here.
const PROCESSES = options.quick ? 1 : 4;

/** Runs one heat, in this process, and prints it as JSON. */
async function runOne(index: number): Promise<void> {
  const heat = planned()[index];
  if (heat === undefined) throw new Error(`there is no heat ${index}`);
  const builds: Build[] = [OWN_BUILD];
  if (options.against !== undefined) builds.push(await loadBuild(options.against));
  process.stdout.write(JSON.stringify(await heat.run(builds, Number(options.seconds))));
}

/**
 * Runs a heat in processes of its own. An API has one policy, of which V8 makes what it is called with; a process that
 * has run the heats of a dozen policies is like none that anybody serves with.
 */
function rowsOf(index: number, seconds: number): Row[] {
  const { only: families, against } = options;
  const flags = [
    ...(families === undefined ? [] : ["--only", families]),
    ...(against === undefined ? [] : ["--against", against]),
  ];
  const share = String(seconds / PROCESSES);
  const asked = [fileURLToPath(import.meta.url), "--heat", String(index), "--seconds", share, ...flags];
  const stdio: ("ignore" | "pipe" | "inherit")[] = ["ignore", "pipe", "inherit"];
  const heat = (): Heat => JSON.parse(execFileSync(process.execPath, asked, { encoding: "utf8", stdio })) as Heat;
  return compare(pooled(Array.from({ length: PROCESSES }, heat)));
}

function run(): void {
  const loadBefore = currentLoad();
  const heats = planned();
  const seconds = (options.quick ? 8 : 240) / heats.reduce((sum, { entrants }) => sum + entrants, 0);

  const rows: Row[] = [];
  for (const [i, { family, asked, entrants }] of heats.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u{1b}[K${i + 1}/${heats.length} ${family}: ${asked.title}`);
    rows.push(...rowsOf(i, seconds * entrants));
  }
  if (process.stderr.isTTY) process.stderr.write("\r\u{1b}[K");

  const scaled = only === undefined ? !options.quick : only.includes("scale");

  const machine = machineAfter(loadBefore);
  const stored = { machine, rows, scaled: scaled ? measureScale() : [], warnings: warningsOf(machine, rows) };
  const report: Report = { ...stored, judged: judge(rows) };
  process.stdout.write(`${textReport(report)}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.write) {
    store("bench", stored);
    writePages();
  }
}

async function loadBuild(folder: string): Promise<Build> {
  const adapter = async (name: string): Promise<Record<string, unknown>> => {
    const file = resolve(folder, "dist/adapters", `${name}.js`);
    return existsSync(file) ? import(pathToFileURL(file).href) : {};
  };
  const frameworks = ["fastify", "koa", "hono", "h3", "elysia"];
  const adapters = await Promise.all(frameworks.map(adapter));
  return {
    name: "other",
    cors: (await adapter("node"))["cors"],
    withCors: (await adapter("fetch"))["withCors"],
    ...Object.fromEntries(frameworks.map((name, i) => [name, adapters[i]?.["cors"]])),
  } as Build;
}

const COLOURS = { pass: 32, miss: 31, unclear: 33 } as const;

function paint(mark: Mark): string {
  const isPlain = !process.stdout.isTTY || process.env["NO_COLOR"];
  return isPlain ? mark : `\u{1b}[${COLOURS[mark]}m${mark}\u{1b}[0m`;
}

function textReport(report: Report): string {
  return [
    machineLine(report.machine),
    LEGEND,
    ...tablesOf(report.rows, TITLES).map(textOf),
    ...(report.scaled.length > 0 ? [textOf(scaleTable(report.scaled, paint))] : []),
    ...(report.judged.length > 0 ? [textOf(targetTable(report.judged, paint))] : []),
    ...boundsOf(report.judged).map((bound) => `not met: ${bound}`),
    ...report.warnings.map((warning) => `warning: ${warning}`),
  ].join("\n\n");
}

if (options.help) process.stdout.write(USAGE);
else if (options.heat !== undefined) await runOne(Number(options.heat));
else run();
