import { printable } from "../terminal/text.ts";
import { codeAndProse } from "./markup.ts";

/** Text on one line, of which Markdown and HTML make nothing; code between backticks stays code, and `@` calls nobody. */
export function prose(text: string): string {
  return codeAndProse(printable(text).replaceAll(/\s+/g, " "))
    .map((part) => (part.isCode ? code(part.text) : plain(part.text)))
    .join("");
}

/** The same, with backticks as letters: also for HTML inside of Markdown. */
export function plain(text: string): string {
  // As numbers, which every renderer of Markdown shows as the character alone.
  return printable(text)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]|~#!&<>@]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A code span. */
export function code(text: string): string {
  return `\`${printable(text).replaceAll(/\s+/g, " ").replaceAll("`", "'")}\``;
}

/** A code span in a table, where a bar ends the cell also inside of code. */
export function codeCell(text: string): string {
  return code(text).replaceAll("|", String.raw`\|`);
}

/** A block with a fence that nothing in it can close. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${printable(text)}\n${fence}`;
}
