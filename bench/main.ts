import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { compare, type Row } from "./compare.ts";
import type { Build } from "./contestants/contestant.ts";
import { FAMILIES, plan } from "./families.ts";
import { currentLoad, machineAfter, machineLine, warningsOf } from "./machine.ts";
import { LEGEND, TITLES, writePages } from "./pages.ts";
import { boundsOf, type Report, scaleTable, tablesOf, targetTable, textOf } from "./report.ts";
import { store } from "./results.ts";
import { measureScale } from "./scale.ts";
import { OWN_BUILD } from "./own-build.ts";
import { judge, type Mark } from "./targets.ts";

const USAGE = `npm run bench -- [--quick] [--only node,hono] [--against folder] [--json file] [--write]

  --quick     about 20 s: says whether something broke, not by how much it got slower; leaves scale out
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
  },
});

async function run(): Promise<void> {
  const loadBefore = currentLoad();
  const builds: Build[] = [OWN_BUILD];
  if (options.against !== undefined) builds.push(await loadBuild(options.against));
  const only = options.only?.split(",");
  const heats = plan((id) => only === undefined || only.includes(id), builds.length);
  const seconds = (options.quick ? 8 : 140) / heats.reduce((sum, { entrants }) => sum + entrants, 0);

  const rows: Row[] = [];
  for (const [i, { family, asked, entrants, run: runHeat }] of heats.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u{1b}[K${i + 1}/${heats.length} ${family}: ${asked.title}`);
    rows.push(...compare(await runHeat(builds, seconds * entrants)));
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
else await run();
