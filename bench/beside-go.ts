import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cors } from "corslet/node";
import { withCors } from "corslet/fetch";
import { ALLOW_HEADERS, CASES, MAX_AGE, METHODS, originsOf, PATH, titleOf } from "./cases.ts";
import { compare, type Row } from "./compare.ts";
import { plan } from "./families.ts";
import { currentLoad, machineAfter } from "./machine.ts";
import { markdownOf, textOf } from "./report.ts";

// Beside Go's best, in one run: what each adds to a response, up to and including the head.

interface GoRow {
  readonly id: string;
  readonly count: number;
  readonly alone: number;
  readonly added: Readonly<Record<string, number>>;
}

const SECONDS = 40;

async function run(): Promise<void> {
  if (spawnSync("go", ["version"]).status !== 0) {
    process.stdout.write("Go is not installed. Next: install Go 1.25 or newer, and run this again.\n");
    process.exitCode = 2;
    return;
  }
  const loadBefore = currentLoad();
  const gone = await goRows();
  const heats = plan((id) => id === "node", 1);
  const seconds = SECONDS / heats.reduce((sum, { entrants }) => sum + entrants, 0);
  const rows: Row[] = [];
  for (const { entrants, run: runHeat } of heats)
    rows.push(...compare(await runHeat([{ name: "corslet", cors, withCors }], seconds * entrants)));

  const { node, cpu, load, date } = machineAfter(loadBefore);
  const head = ["ns a response", "rs/cors", "jub0bs/cors", "corslet", "of rs/cors", "of jub0bs/cors"];
  const cells = rows.flatMap((row) => {
    const found = gone.find(({ id, count }) => id === row.id && count === row.count);
    const added = row.added["corslet"]?.median;
    if (found === undefined || added === undefined) return [];
    const [rs = Number.NaN, jub0bs = Number.NaN] = [found.added["rs/cors"], found.added["jub0bs/cors"]];
    const shown = [rs, jub0bs, added].map((ns) => `+${Math.round(ns)}`);
    return [[row.title, ...shown, (added / rs).toFixed(2), (added / jub0bs).toFixed(2)]];
  });
  const table = { title: "What CORS adds: Go's net/http and Node's http", rows: [head, ...cells] };
  const machine = `Node ${node}, ${cpu}, load ${load.join(" to ")}`;
  process.stdout.write(`${machine}\n\n${textOf(table)}\n`);
  if (process.argv.includes("--write")) {
    const about = `Written by \`npm run bench:go -- --write\` on ${date}. ${machine}.`;
    writeFileSync("bench/results-go.md", `# Beside Go\n\n${about}\n\n${NOTE}\n\n${markdownOf(table)}\n`);
  }
}

const NOTE =
  "Each column is what a middleware adds to a response: over `net/http` for `rs/cors` v1.11.1 and `jub0bs/cors` v0.13.0, over\n" +
  "`node:http` for Corslet, up to and including the serialized head. Languages and servers differ in what a header costs, so\n" +
  "the ratios say no more than how much room is left.";

async function goRows(): Promise<readonly GoRow[]> {
  const cases = CASES.flatMap((asked) =>
    asked.counts.map((count) => ({
      id: asked.id,
      title: titleOf(asked, count),
      method: asked.method,
      path: PATH,
      headers: asked.headers,
      count,
      origins: originsOf(count),
      public: asked.policy === "wildcard",
    })),
  );
  const input = JSON.stringify({ methods: METHODS, allowHeaders: ALLOW_HEADERS, maxAge: MAX_AGE, cases });
  return new Promise((resolve, reject) => {
    const child = execFile("go", ["run", "."], { cwd: "bench/go", maxBuffer: 1 << 24 }, (error, stdout) =>
      error === null ? resolve(JSON.parse(stdout) as GoRow[]) : reject(error),
    );
    child.stdin?.end(input);
  });
}

await run();
