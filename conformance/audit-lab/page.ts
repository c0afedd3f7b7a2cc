import { readFileSync, writeFileSync } from "node:fs";
import type { Measured } from "./measure.ts";
import { FAULTY, SAFE_ROWS } from "./rows/index.ts";
import type { Row } from "./row.ts";
import type { Score } from "./score.ts";

const PAGE = new URL("../../docs/25-audit-beside-others.md", import.meta.url);
const RESULTS = new URL("results.json", import.meta.url);
const BEGIN = "<!-- made by npm run lab -->";
const END = "<!-- end -->";

/** What stands between the marks of the page. */
export function readMade(): string {
  const { page, begin, end } = readPage();
  return page.slice(begin, end).trim();
}

/** Writes what was measured: the page, and the results that it is made from. */
export function write(measured: readonly Measured[]): void {
  writeFileSync(RESULTS, `${JSON.stringify(measured, null, 2)}\n`);
  const { page, begin, end } = readPage();
  writeFileSync(PAGE, `${page.slice(0, begin)}\n\n${made(measured)}\n\n${page.slice(end)}`);
}

/** What was measured last. */
export function readResults(): readonly Measured[] {
  return JSON.parse(readFileSync(RESULTS, "utf8")) as readonly Measured[];
}

function readPage(): { readonly page: string; readonly begin: number; readonly end: number } {
  const page = readFileSync(PAGE, "utf8");
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error("the page has lost its marks");
  return { page, begin: begin + BEGIN.length, end };
}

/** The tables, and what each missed and raised. */
export function made(measured: readonly Measured[]): string {
  return [
    "## Faults named",
    "",
    ...faultTable(measured),
    "",
    "## Safe servers, and everything else",
    "",
    ...sumTable(measured),
    "",
    "## How each is asked",
    "",
    ...measured.map(({ auditor: { name, version, setUp } }) => wrapped(`- **${name}** ${version}. ${setUp}`)),
    "",
    "## What each missed, and raised",
    "",
    ...measured.flatMap(listed),
  ]
    .join("\n")
    .trim();
}

/** The sum of it, for a terminal. */
export function summary(measured: readonly Measured[]): string {
  return [...faultTable(measured), "", ...sumTable(measured), "", ...measured.flatMap(listed)].join("\n");
}

const of = ({ scores }: Measured, rows: readonly Row[]): readonly Score[] => {
  const ids = new Set(rows.map(({ id }) => id));
  return scores.filter(({ id }) => ids.has(id));
};

function faultTable(measured: readonly Measured[]): string[] {
  const named = (title: string, rows: readonly Row[]): string =>
    line([
      title,
      String(rows.length),
      ...measured.map((each) => String(of(each, rows).filter(({ missed }) => missed.length === 0).length)),
    ]);
  const head = ["", "servers", ...measured.map(({ auditor }) => auditor.name)];
  return [
    line(head),
    line(head.map((_, i) => (i > 0 ? "--:" : "---"))),
    ...Object.entries(FAULTY).map(([title, rows]) => named(title, rows)),
    named("**all of these**", Object.values(FAULTY).flat()),
  ];
}

// Servers whose fault is grave enough to stop a build.
const STOPPING: readonly Row[] = Object.values(FAULTY)
  .flat()
  .filter(({ expect }) => expect.some(({ severity }) => /critical|high|medium/.test(severity)));

function sumTable(measured: readonly Measured[]): string[] {
  const faulty = Object.values(FAULTY).flat();
  const counts = (title: string, rows: readonly Row[], isCounted: (score: Score) => boolean): string =>
    line([title, String(rows.length), ...measured.map((each) => String(of(each, rows).filter(isCounted).length))]);
  const head = ["", "servers", ...measured.map(({ auditor }) => auditor.name)];
  return [
    line(head),
    line(head.map((_, i) => (i > 0 ? "--:" : "---"))),
    counts("safe servers, false alarm raised", SAFE_ROWS, ({ extra }) => extra.length > 0),
    counts("faulty servers, something raised that is not there", faulty, ({ extra }) => extra.length > 0),
    counts("faulty servers, graded more than a step away", faulty, ({ misgraded }) => misgraded.length > 0),
    counts("medium or worse, and the exit code says so", STOPPING, ({ exitsWithFault }) => exitsWithFault),
  ];
}

function listed(each: Measured): string[] {
  const { auditor, scores } = each;
  const missed = scores.filter((score) => score.missed.length > 0).map(({ id }) => `\`${id}\``);
  const raised = scores.flatMap(({ id, extra }) => extra.map((what) => `\`${id}\` (${what})`));
  const misgraded = scores.flatMap(({ id, misgraded: grades }) => grades.map((grade) => `\`${id}\` (${grade})`));
  if (missed.length + raised.length + misgraded.length === 0) return [`**${auditor.name}**: nothing on any side.`, ""];
  return [
    `**${auditor.name}** missed ${missed.length} of the faults${missed.length > 0 ? ":" : "."}`,
    "",
    ...(missed.length > 0 ? [wrapped(`- ${missed.join(", ")}`), ""] : []),
    ...(raised.length > 0 ? ["It raised what is not there:", "", wrapped(`- ${raised.join(", ")}`), ""] : []),
    ...(misgraded.length > 0 ? ["It graded otherwise:", "", wrapped(`- ${misgraded.join(", ")}`), ""] : []),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** An item of a list, in lines of at most 120 columns. */
function wrapped(item: string): string {
  const lines: string[] = [];
  for (const word of item.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > 120) lines.push(lines.length === 0 ? word : `  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
