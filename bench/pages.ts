import { readFileSync, writeFileSync } from "node:fs";
import { withMade, wrap } from "../docs/made/prose.ts";
import { chartOf } from "./chart.ts";
import { FAMILIES } from "./families.ts";
import { machineLine } from "./machine.ts";
import { boundsOf, markdownOf, spread, tablesOf, targetTable, scaleTable, type Table } from "./report.ts";
import type { Summary } from "./statistics.ts";
import { judge, type Mark } from "./targets.ts";
import { type GoResult, type LoadResult, type ProfileResult, type Results, stored } from "./results.ts";

/** What the families are called. */
export const TITLES: ReadonlyMap<string, string> = new Map(FAMILIES.map(({ id, title }) => [id, title]));

export const LEGEND =
  "alone: the handler without CORS. The other columns: what CORS adds to it, up to the header flush.\n" +
  "Ratios compare added costs within a round: median, and half of the distance between the quartiles.";

const PAGE = "docs/22-performance.md";

/** Writes every page anew that is made of what is stored. */
export function writePages(): void {
  for (const [file, text] of Object.entries(pagesOf(stored(), (name) => readFileSync(name, "utf8"))))
    writeFileSync(file, text);
}

/** The pages that are made of results, by file. */
export function pagesOf(results: Results, read: (file: string) => string): Record<string, string> {
  const { load, go, profile } = results;
  return {
    "bench/results.md": resultsPage(results),
    "docs/performance.svg": chartOf(results.bench),
    [PAGE]: withMade(read(PAGE), performanceTables(results)),
    ...(load && {
      "bench/results-load.md": page("Under load", "bench:load", load, [loadNote(load), markdownOf(loadTable(load))]),
    }),
    ...(go && {
      "bench/results-go.md": page("Beside Go", "bench:go", go, [`${goNote(go)}\n\n${markdownOf(goTable(go))}`]),
    }),
    ...(profile && {
      "bench/results-profile.md": page(
        "Where the time goes",
        "bench:profile",
        profile,
        profileTables(profile).map(markdownOf),
      ),
    }),
  };
}

function page(
  title: string,
  command: string,
  { machine }: Pick<LoadResult, "machine">,
  parts: readonly string[],
): string {
  const about = `Written by \`npm run ${command} -- --write\` on ${machine.date}. ${machineLine(machine)}.`;
  return `${[`# ${title}`, about, ...parts].join("\n\n")}\n`;
}

function resultsPage({ bench: { machine, scaled, rows, warnings } }: Results): string {
  // Judged anew: targets, and what stands in their way, are not of the run.
  const judged = judge(rows);
  const parts = [
    "# Results",
    `Written by \`npm run bench -- --write\` on ${machine.date}. ${machineLine(machine)}, V8 ${machine.v8}.`,
    `How it is measured, and what it does not say, stands in [README.md](README.md). ${LEGEND.replace("\n", " ")}`,
    ...(judged.length > 0 ? [markdownOf(targetTable(judged, (mark) => mark))] : []),
    ...boundsOf(judged).map((bound) => `Not met: ${bound} [The profile](results-profile.md) shows it.`),
    ...(scaled.length > 0 ? [markdownOf(scaleTable(scaled, (mark) => mark))] : []),
    ...tablesOf(rows, TITLES).map(markdownOf),
    ...warnings.map((warning) => `Warning: ${warning}.`),
  ];
  return `${parts.join("\n\n")}\n`;
}

function performanceTables({ bench, load, go, profile }: Results): string {
  const { machine } = bench;
  const judged = judge(bench.rows);
  const parts = [
    "## The figures\n",
    wrap(`Measured on ${machine.date}: ${machineLine(machine)}. All of them: [results](../bench/results.md).`),
    "![What Corslet adds to a response, as a share of what the framework's own CORS package adds](performance.svg)",
    markdownOf(targetTable(judged, (mark) => mark)),
    ...boundsOf(judged).map((bound) => `- ${wrap(`**Not met**: ${bound}`, "  ").trimStart()}`),
    ...(load ? ["## Under load\n", wrap(loadNote(load)), markdownOf(loadTable(load))] : []),
    ...(go ? ["## Beside Go\n", goNote(go), markdownOf(goTable(go))] : []),
    ...(profile ? ["## The profile\n", wrap(PROFILE_NOTE), ...profileTables(profile).map(markdownOf)] : []),
  ];
  return parts.join("\n\n").replaceAll("\n\n\n", "\n\n");
}

function loadNote({ machine, connections, seconds, servers }: LoadResult): string {
  const { count = 0 } = servers[0]?.contestants[0]?.ratio ?? {};
  return `${connections} connections over loopback, kept alive; ${count} rounds of ${seconds} s each, in an order drawn anew. Load ${machine.load.join(" to ")}. Ratios are taken within a round, to the server without CORS; Corslet should stay at 0.97 or more. "As many bytes" sends one header that says nothing, as long as the three of CORS; "by hand" sets those three with what the framework has for it. The last two columns are the server's own time for a request, by V8's profiler in further rounds: in functions, and in the call that has the kernel send. What the kernel takes depends on whether the client was asleep, and grows in steps: that is most of the difference to the server alone, whoever sets the headers. Of what a server does that sends as many bytes, Corslet does ${ofBytes(servers)}.`;
}

function ofBytes(servers: LoadResult["servers"]): string {
  const shares = servers.map(({ name, contestants }) => {
    const rateOf = (which: string): number =>
      contestants.find((each) => each.name === which)?.rate.median ?? Number.NaN;
    return `${(rateOf("corslet") / rateOf("as many bytes")).toFixed(2)} on ${name}`;
  });
  return shares.join(" and ");
}

/** Requests a second, as a table. */
export function loadTable({ servers }: LoadResult): Table {
  return {
    title: "Requests a second",
    rows: [
      ["", "", "requests a second", "of alone", "target", "", "ns in script", "ns in sending"],
      ...servers.flatMap(({ name, contestants }) =>
        contestants.map(({ name: contestant, rate, ratio, script, sending }) => [
          name,
          contestant,
          rate.median.toFixed(0),
          spread(ratio),
          ...(contestant === "corslet" ? [">= 0.97", loadMark(ratio)] : ["", ""]),
          script.median.toFixed(0),
          sending.median.toFixed(0),
        ]),
      ),
    ],
  };
}

// As in markOf: within the confidence interval the noise decides.
function loadMark({ confidence: [low, high] }: Summary): Mark {
  return low >= 0.97 ? "pass" : high < 0.97 ? "miss" : "unclear";
}

/** What is added beside Go, as a table. */
export function goTable({ rows }: GoResult): Table {
  return {
    title: "What CORS adds: Go's net/http and Node's http",
    rows: [
      ["ns a response", "rs/cors", "jub0bs/cors", "corslet", "of rs/cors", "of jub0bs/cors"],
      ...rows.map(({ title, rs, jub0bs, corslet }) => [
        title,
        ...[rs, jub0bs, corslet.median].map((ns) => `+${Math.round(ns)}`),
        ...[rs, jub0bs].map((ns) =>
          spread({ median: corslet.median / ns, lower: corslet.lower / ns, upper: corslet.upper / ns }),
        ),
      ]),
    ],
  };
}

function goNote({ go, machine }: GoResult): string {
  return wrap(
    `${go}, Node ${machine.node}, load ${machine.load.join(" to ")}. Each column is what a middleware adds to a response: over \`net/http\` for \`rs/cors\` v1.11.1 and \`jub0bs/cors\` v0.13.0, over \`node:http\` for Corslet, up to and including the serialized head. Languages and servers differ in what a header costs, so the ratios say no more than how much room is left.`,
  );
}

const PROFILE_NOTE =
  "Self time by who wrote the code, from V8's sampling profiler: `npm run bench:profile`. The profiler slows everything down; look at shares.";

/** Where the time goes, a table a case. */
export function profileTables({ cases }: ProfileResult): Table[] {
  return cases.map(({ title, of, owners, functions }) => ({
    title: `${title} (${of})`,
    rows: [
      ["ns a response", "alone", "with Corslet", "added"],
      ...owners.map(({ owner, alone, corslet }) => [
        owner,
        ...[alone, corslet, corslet - alone].map((ns) => ns.toFixed(0)),
      ]),
      ...functions.map(({ name, added }) => [`\`${name}\``, "", "", `+${added.toFixed(0)}`]),
    ],
  }));
}
