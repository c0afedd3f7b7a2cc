import process from "node:process";
import { readFileSync, writeFileSync } from "node:fs";
import { CORPUS } from "../corpus.ts";
import type { WriteRow } from "../vocabulary.ts";
import type { Result } from "./measure.ts";
import { subjectsMade } from "./subjects-made.ts";

const PAGE = new URL("../../../docs/13-csrf-beside-others.md", import.meta.url);
const BEGIN = "<!-- made by npm run peers:csrf -->";
const END = "<!-- end -->";

/** What stands between the marks of the page. */
export function readMade(): string {
  const { page, begin, end } = readPage();
  return page.slice(begin, end).trim();
}

/** Writes what was measured between the marks of the page. */
export function writePage(results: readonly Result[]): void {
  const { page, begin, end } = readPage();
  writeFileSync(PAGE, `${page.slice(0, begin)}\n\n${made(results)}\n\n${page.slice(end)}`);
}

function readPage(): { readonly page: string; readonly begin: number; readonly end: number } {
  const page = readFileSync(PAGE, "utf8");
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error("the page has lost its marks");
  return { page, begin: begin + BEGIN.length, end };
}

/** The tables, and what each let through or stopped. */
export function made(results: readonly Result[]): string {
  const attacks = CORPUS.rows.filter(({ expect }) => expect === "refuse");
  const legitimate = CORPUS.rows.filter(({ expect }) => expect === "allow");
  return [
    "## Attacks refused",
    "",
    ...table(attacks, results, ({ missed }) => missed),
    "",
    "## Legitimate requests let through",
    "",
    ...table(legitimate, results, ({ broken }) => broken),
    "",
    "## Corslet's adapters",
    "",
    wrapped(subjectsMade()).replaceAll("\n  ", "\n"),
    "",
    "## How each is set up",
    "",
    ...results.map(({ peer }) => wrapped(`- **${peer.name}** ${peer.version}. ${peer.setUp}`)),
    "",
    "## What each let through, and what it stopped",
    "",
    ...results.flatMap(listed),
  ]
    .join("\n")
    .trim();
}

// What no browser sends by itself, and is no forgery where other evidence is true: not in the sum.
const PROBES = "malformed evidence";

function table(
  rows: readonly WriteRow[],
  results: readonly Result[],
  wrong: (result: Result) => readonly WriteRow[],
): string[] {
  const areas = [...new Set(rows.map(({ area }) => area))];
  const counts = (title: string, isOf: (row: WriteRow) => boolean): string => {
    const all = rows.filter(isOf).length;
    return line([title, String(all), ...results.map((result) => String(all - wrong(result).filter(isOf).length))]);
  };
  const head = ["", "rows", ...results.map(({ peer }) => peer.name)];
  return [
    line(head),
    line(head.map((_, index) => (index > 0 ? "--:" : "---"))),
    ...areas.filter((area) => area !== PROBES).map((area) => counts(area, (row) => row.area === area)),
    counts("**all of these**", ({ area }) => area !== PROBES),
    ...(areas.includes(PROBES) ? [counts(PROBES, ({ area }) => area === PROBES)] : []),
  ];
}

function listed({ peer, missed, broken }: Result): string[] {
  if (missed.length + broken.length === 0) return [`**${peer.name}**: nothing on either side.`, ""];
  return [
    `**${peer.name}** let through ${missed.length} of the attacks:`,
    "",
    ...byArea(missed),
    "",
    `and stopped ${broken.length} of the legitimate requests:`,
    "",
    ...byArea(broken),
    "",
  ];
}

function byArea(rows: readonly WriteRow[]): string[] {
  if (rows.length === 0) return ["- none"];
  return [...new Set(rows.map(({ area }) => area))].map((area) => {
    const ids = rows.filter((row) => row.area === area).map(({ id }) => `\`${id}\``);
    return wrapped(`- ${area}: ${ids.join(", ")}`);
  });
}

const WIDTH = 118;

function wrapped(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length + 1 > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** For the console. */
export function summary(results: readonly Result[]): string {
  const lines = results.map(
    ({ peer, missed, broken }) =>
      `${peer.name} ${peer.version}: ${missed.length} let through, ${broken.length} stopped`,
  );
  return [`Node ${process.versions.node}, ${CORPUS.rows.length} rows`, ...lines].join("\n");
}
