import { readFileSync } from "node:fs";
import {
  DIFFERENCES,
  NOT_MODELLED,
  type Profiled,
  UNPROVED,
} from "../../conformance/browsers/differential/differences.ts";
import { ENGINES } from "../../packages/corslet/src/browser/engine.ts";
import { type Quirks, SPEC } from "../../packages/corslet/src/browser/quirks.ts";
import { ROOT } from "../snippets/markdown.ts";

const PROFILED: readonly Profiled[] = ["chromium", "firefox", "webkit"];
const NAMES: { readonly [Name in Profiled]: string } = { chromium: "Chromium", firefox: "Firefox", webkit: "WebKit" };

interface Member {
  readonly name: keyof Quirks;
  /** What its docstring says. */
  readonly says: string;
}

/** Where engines differ, chapter by chapter, as Markdown; then what is known and not modelled. */
export function engineTables(): string {
  return [...chapters().map(([title, members]) => chapterText(title, members)), notModelled()].join("\n\n");
}

/** The members of `Quirks` by the chapter that they stand in. The words are the source's own. */
function chapters(): [string, Member[]][] {
  const source = readFileSync(`${ROOT}packages/corslet/src/browser/quirks.ts`, "utf8");
  const [, body = ""] = /export interface Quirks \{\n([^]*?)\n\}/.exec(source) ?? [];
  const found: [string, Member[]][] = [];
  for (const [, title, comment = "", name] of body.matchAll(
    /^ {2}\/\/ (.+)\.$|\/\*\*([^]*?)\*\/\s+readonly (\w+):/gm,
  )) {
    if (title !== undefined) found.push([title, []]);
    else found.at(-1)?.[1].push({ name: name as keyof Quirks, says: comment.replaceAll(/\s*\n\s*\* ?/g, " ").trim() });
  }
  const named = found.flatMap(([, members]) => members.map(({ name }) => name));
  if (named.toSorted().join() !== Object.keys(SPEC).toSorted().join()) throw new Error("quirks.ts was not read whole");
  return found;
}

function chapterText(title: string, members: readonly Member[]): string {
  return [
    `### ${title}\n`,
    `| difference | ${PROFILED.map((engine) => NAMES[engine]).join(" | ")} | proved by |`,
    "|---|---|---|---|---|",
    ...members.map(({ name, says }) => {
      const cells = PROFILED.map((engine) => cell(ENGINES[engine][name], SPEC[name]));
      return `| \`${name}\`: ${bars(says)} | ${cells.join(" | ")} | ${proofs(name)} |`;
    }),
  ].join("\n");
}

function cell(value: Quirks[keyof Quirks], standard: Quirks[keyof Quirks]): string {
  if (value === standard || JSON.stringify(value) === JSON.stringify(standard)) return "–";
  if (value === true) return "yes";
  // The largest numbers are powers of two, as near as a double comes to them.
  if (typeof value === "number" && value > Number.MAX_SAFE_INTEGER) return `about 2^${Math.round(Math.log2(value))}`;
  return (Array.isArray(value) ? value : [value]).map((each) => `\`${each}\``).join(", ");
}

function proofs(name: keyof Quirks): string {
  if (UNPROVED.includes(name)) return "measured by hand, and read in the sources";
  const rows = new Set(PROFILED.map((engine) => DIFFERENCES[name]?.[engine]?.[0] ?? ""));
  return [...rows]
    .filter((row) => row !== "")
    .map((row) => `\`${bars(row)}\``)
    .join("<br>");
}

function notModelled(): string {
  return [
    "### Seen, and not modelled\n",
    "| row | engines | what they do |",
    "|---|---|---|",
    ...NOT_MODELLED.map(
      ({ row, engines, what }) =>
        `| \`${bars(row)}\` | ${engines.map((engine) => NAMES[engine]).join(", ")} | ${bars(what)} |`,
    ),
  ].join("\n");
}

function bars(text: string): string {
  return text.replaceAll("|", String.raw`\|`);
}
