import process from "node:process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Measured, Result } from "./measure.ts";
import type { Verdict } from "./judge.ts";

const PAGE = new URL("../../docs/11-beside-other-simulators.md", import.meta.url);
const BEGIN = "<!-- made by npm run peers -->";
const END = "<!-- end -->";

/** The columns of the table. */
export const COLUMNS = [
  "subject",
  "version",
  "called by",
  "rows",
  "outcome equal",
  "decision equal",
  "requests equal",
  "time",
];

export function readPage(): string {
  return readFileSync(PAGE, "utf8");
}

/** Writes what was measured between the marks of the page. */
export function writePage(measured: Measured): void {
  const page = readPage();
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error("the page has lost its marks");
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${made(measured)}\n\n${page.slice(end)}`);
}

/** The table, and what it leaves out. */
export function made({ browser, results }: Measured): string {
  return [
    `Measured against ${browser.replace("/", " ")} on Node ${process.versions.node}.`,
    "",
    line(COLUMNS),
    line(COLUMNS.map((_, index) => (index > 2 ? "--:" : "---"))),
    ...results.map((result) => line(cellsOf(result))),
    "",
    ...table(["subject", "rows left out"], results, ({ leftOut }) =>
      counts(leftOut, (why, count) => `${count}: ${why}`),
    ),
    "",
    "What is thrown where Chromium throws a `TypeError`, or fires `error`:",
    "",
    ...table(["subject", "thrown"], results, ({ thrown }) => counts(thrown, (name, count) => `${count} × \`${name}\``)),
  ].join("\n");
}

function table(head: readonly string[], results: readonly Result[], cell: (result: Result) => string): string[] {
  return [head, head.map(() => "---"), ...results.map((result) => [result.subject.name, cell(result)])].map(line);
}

function cellsOf({ subject, verdicts, seconds }: Result): string[] {
  const equal = (part: keyof Verdict) => {
    const count = verdicts.filter(({ verdict }) => verdict[part]).length;
    return `${((100 * count) / verdicts.length).toFixed(1)} %`;
  };
  return [
    subject.name,
    subject.version,
    subject.by,
    String(verdicts.length),
    equal("outcome"),
    equal("decision"),
    equal("requests"),
    `${seconds.toFixed(1)} s`,
  ];
}

function counts(of: ReadonlyMap<string, number>, show: (name: string, count: number) => string): string {
  const shown = [...of].sort(([, a], [, b]) => b - a).map(([name, count]) => show(name, count));
  return shown.length === 0 ? "none" : shown.join(", ");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
