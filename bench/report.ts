import type { Row } from "./compare.ts";
import type { Machine } from "./machine.ts";
import type { Summary } from "./statistics.ts";
import type { Scaled } from "./scale.ts";
import { type Judged, type Mark, markOf } from "./targets.ts";

/** A table as rows of cells; the first row names the columns, and the first column names the rows. */
export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** Everything that a run has to say. */
export interface Report {
  readonly machine: Machine;
  readonly rows: readonly Row[];
  readonly judged: readonly Judged[];
  readonly scaled: readonly Scaled[];
  readonly warnings: readonly string[];
}

/** Nobody can tell a cost from nothing where it is below this, in nanoseconds. */
const NOTHING = 5;

/** One table for each family: what a response costs alone, what CORS adds, and the ratios. */
export function tablesOf(rows: readonly Row[], titles: ReadonlyMap<string, string>): Table[] {
  return [...titles]
    .map(([family, title]) => ({ title, rows: rows.filter((row) => row.family === family) }))
    .filter((table) => table.rows.length > 0)
    .map((table) => ({ title: table.title, rows: cellsOf(table.rows) }));
}

function cellsOf(rows: readonly Row[]): string[][] {
  const names = namesOf(rows.map(({ added }) => added));
  const others = namesOf(rows.map(({ ratios }) => ratios));
  return [
    ["ns a response", "alone", ...names, ...others.map((name) => `of ${name}`)],
    ...rows.map(({ title, alone, added, ratios }) => [
      title,
      alone.median.toFixed(0),
      ...names.map((name) => showAdded(added[name])),
      ...others.map((name) => showRatio(ratios[name], added[name])),
    ]),
  ];
}

function namesOf(columns: readonly Readonly<Record<string, Summary>>[]): string[] {
  return [...new Set(columns.flatMap((each) => Object.keys(each)))];
}

function showAdded(added: Summary | undefined): string {
  if (added === undefined) return "";
  const rounded = Math.round(added.median);
  return rounded > 0 ? `+${rounded}` : String(rounded);
}

function showRatio(ratio: Summary | undefined, under: Summary | undefined): string {
  if (ratio === undefined) return "";
  if (under === undefined || under.median < NOTHING) return "-";
  return spread(ratio);
}

/** The median, and half of the distance between the quartiles. */
export function spread({ median, lower, upper }: Pick<Summary, "median" | "lower" | "upper">): string {
  return `${median.toFixed(2)} ±${((upper - lower) / 2).toFixed(2)}`;
}

/** The targets as a table. */
export function targetTable(judged: readonly Judged[], paint: (mark: Mark) => string): Table {
  return {
    title: "Targets: Corslet's added cost",
    rows: [
      ["", "seen", "target", "", "next", ""],
      ...judged.map(({ text, seen, most, mark, next, nextMark }) => [
        text,
        spread(seen),
        `<= ${most}`,
        paint(mark),
        next === undefined ? "" : `<= ${next}`,
        nextMark === undefined ? "" : paint(nextMark),
      ]),
    ],
  };
}

/** Why what is not met is not: the nearest was reached, and this stands in the way. */
export function boundsOf(judged: readonly Judged[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { text, bound } of judged)
    if (bound !== undefined) reasons.set(bound, [...(reasons.get(bound) ?? []), text]);
  return [...reasons].map(([bound, texts]) => `${texts.join("; ")}: ${bound}`);
}

/** What was measured without a server, as a table. */
export function scaleTable(scaled: readonly Scaled[], paint: (mark: Mark) => string): Table {
  return {
    title: "Large lists and hostile values: policy.decide, without a server",
    rows: [
      ["", "seen", "target", ""],
      ...scaled.map(({ text, seen, unit, most }) => [
        text,
        `${seen.median.toFixed(unit === " bytes" ? 0 : 2)}${unit}`,
        `<= ${most}${unit}`,
        paint(markOf(seen, most)),
      ]),
    ],
  };
}

/** A table for a terminal. */
export function textOf({ title, rows }: Table): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[column] ?? 0) + 2)))
      .join("")
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** A table in Markdown. */
export function markdownOf({ title, rows: [head = [], ...body] }: Table): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  return [`### ${title}`, "", markdownLine(head), markdownLine(rule), ...body.map(markdownLine)].join("\n");
}

function markdownLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
