import { execFile, spawnSync } from "node:child_process";
import { cors } from "corslet/node";
import { withCors } from "corslet/fetch";
import { ALLOW_HEADERS, CASES, MAX_AGE, METHODS, originsOf, PATH, titleOf } from "./cases.ts";
import { compare, type Row } from "./compare.ts";
import { plan } from "./families.ts";
import { currentLoad, machineAfter, machineLine } from "./machine.ts";
import { goTable, writePages } from "./pages.ts";
import { textOf } from "./report.ts";
import { type GoResult, store } from "./results.ts";

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

  const result: GoResult = {
    machine: machineAfter(loadBefore),
    go: versionOf(spawnSync("go", ["version"], { encoding: "utf8" }).stdout),
    rows: rows.flatMap(({ id, count, title, added: { corslet } }) => {
      const found = gone.find((each) => id === each.id && count === each.count);
      if (found === undefined || corslet === undefined) return [];
      return [
        { title, rs: found.added["rs/cors"] ?? Number.NaN, jub0bs: found.added["jub0bs/cors"] ?? Number.NaN, corslet },
      ];
    }),
  };
  process.stdout.write(`${machineLine(result.machine)}\n\n${textOf(goTable(result))}\n`);
  if (!process.argv.includes("--write")) return;
  store("go", result);
  writePages();
}

function versionOf(text: string): string {
  return `Go ${/go(\d+(?:\.\d+)*)/.exec(text)?.[1] ?? ""}`;
}

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
