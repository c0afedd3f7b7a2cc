import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { compare, type Row } from "./compare.ts";
import type { Build } from "./contestants/contestant.ts";
import { FAMILIES, plan } from "./families.ts";
import { currentLoad, machineAfter, warningsOf } from "./machine.ts";
import { markdownOf, type Report, scaleTable, tablesOf, targetTable, textOf } from "./report.ts";
import { measureScale } from "./scale.ts";
import { OWN_BUILD } from "./own-build.ts";
import { judge, type Mark } from "./targets.ts";

const USAGE = `npm run bench -- [--quick] [--only node,hono] [--against folder] [--json file] [--write]

  --quick     about 20 s: says whether something broke, not by how much it got slower; leaves scale out
  --only      of ${FAMILIES.map(({ id }) => id).join(", ")}, scale
  --against   another build of packages/corslet (the folder with its dist), timed in the same rounds
  --json      writes every number
  --write     writes bench/results.md
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
  const report: Report = {
    machine,
    rows,
    judged: judge(rows),
    scaled: scaled ? measureScale() : [],
    warnings: warningsOf(machine, rows),
  };
  process.stdout.write(`${textReport(report)}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.write) writeFileSync("bench/results.md", markdownReport(report));
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

function titles(): Map<string, string> {
  return new Map(FAMILIES.map(({ id, title }) => [id, title]));
}

const COLOURS = { pass: 32, miss: 31, unclear: 33 } as const;

function paint(mark: Mark): string {
  const isPlain = !process.stdout.isTTY || process.env["NO_COLOR"];
  return isPlain ? mark : `\u{1b}[${COLOURS[mark]}m${mark}\u{1b}[0m`;
}

function machineLine({ machine: { node, platform, cpu, cores, load } }: Report): string {
  return `Node ${node}, ${platform}, ${cpu}, ${cores} cores, load ${load.join(" to ")}`;
}

const LEGEND =
  "alone: the handler without CORS. The other columns: what CORS adds to it, up to the header flush.\n" +
  "Ratios compare added costs within a round: median, and half of the distance between the quartiles.";

function textReport(report: Report): string {
  return [
    machineLine(report),
    LEGEND,
    ...tablesOf(report.rows, titles()).map(textOf),
    ...(report.scaled.length > 0 ? [textOf(scaleTable(report.scaled, paint))] : []),
    ...(report.judged.length > 0 ? [textOf(targetTable(report.judged, paint))] : []),
    ...report.warnings.map((warning) => `warning: ${warning}`),
  ].join("\n\n");
}

function markdownReport(report: Report): string {
  return [
    "# Results",
    `Written by \`npm run bench -- --write\` on ${report.machine.date}. ${machineLine(report)}, V8 ${report.machine.v8}.`,
    `How it is measured, and what it does not say, stands in [README.md](README.md). ${LEGEND.replace("\n", " ")}`,
    ...(report.judged.length > 0 ? [markdownOf(targetTable(report.judged, (mark) => mark))] : []),
    ...(report.scaled.length > 0 ? [markdownOf(scaleTable(report.scaled, (mark) => mark))] : []),
    ...tablesOf(report.rows, titles()).map(markdownOf),
    ...report.warnings.map((warning) => `Warning: ${warning}.`),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

if (options.help) process.stdout.write(USAGE);
else await run();
