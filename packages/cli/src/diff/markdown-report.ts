import type { DiffReport, Entry } from "./report.ts";
import { originsInWords, requestInWords, resourcesInWords } from "./words.ts";

/** What a change of policy opens and closes, for a pull request. Ends without a line end. */
export function markdownReport({ entries, settings, widens }: DiffReport): string {
  if (entries.length === 0 && settings.length === 0) return "**Origin policy**: the two versions mean the same.";
  return [
    `### Origin policy: ${widens ? "this change **opens** something" : "nothing is opened"}`,
    "",
    "| | resource | origins | now |",
    "|---|---|---|---|",
    ...entries.map(row),
    ...settings.map(({ direction, text }) => `| ${direction} | | | ${escaped(text)} |`),
    "",
    "<details><summary>Requests that show it</summary>",
    "",
    ...entries.flatMap(({ witness }) => [
      `- ${code(requestInWords(witness))}`,
      `  - before: ${escaped(witness.before)}`,
      `  - after: ${escaped(witness.after)}`,
    ]),
    "",
    "</details>",
  ].join("\n");
}

function row(entry: Entry): string {
  const now = entry.changes.map(({ text }) => escaped(text)).join("<br>");
  return `| ${entry.direction} | ${code(resourcesInWords(entry))} | ${code(originsInWords(entry))} | ${now} |`;
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s+/g, " ")}\``;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_<>|[\]]/g, (character) => `\\${character}`).replaceAll(/\s+/g, " ");
}
