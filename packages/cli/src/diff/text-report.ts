import type { Style } from "../terminal/style.ts";
import { count, printable, wrap } from "../terminal/text.ts";
import type { Direction } from "./changes.ts";
import type { DiffReport, Entry } from "./report.ts";
import { originsInWords, requestInWords, resourcesInWords } from "./words.ts";

/** What a change of policy opens and closes, as a person reads it. Ends without a line end. */
export function textReport({ entries, settings }: DiffReport, style: Style): string {
  if (entries.length === 0 && settings.length === 0) return "The two policies mean the same.";
  return [
    ...entries.map((entry) => showEntry(entry, style)),
    ...settings.map(({ direction, text }) => `${label(direction, style)}\n${wrap(printable(text), style.width, "  ")}`),
    countsOf([...entries, ...settings]),
  ].join("\n\n");
}

function showEntry(entry: Entry, style: Style): string {
  const lines = [
    `${label(entry.direction, style)} ${style.bold(printable(resourcesInWords(entry)))}`,
    wrap(printable(originsInWords(entry)), style.width, "  "),
    ...entry.changes.map(({ text }) => wrap(printable(text), style.width, "    ")),
    `  ${style.dim("witness")} ${wrap(printable(requestInWords(entry.witness)), style.width, " ".repeat(10)).trimStart()}`,
    ...(["before", "after"] as const).map(
      (side) =>
        `  ${style.dim(side.padEnd(7))} ${wrap(printable(entry.witness[side]), style.width, " ".repeat(10)).trimStart()}`,
    ),
  ];
  return lines.join("\n");
}

function label(direction: Direction, style: Style): string {
  const paint = direction === "wider" ? style.red : direction === "narrower" ? style.yellow : style.dim;
  return paint(style.bold(direction));
}

function countsOf(parts: readonly { readonly direction: Direction }[]): string {
  const of = (direction: Direction): number => parts.filter((part) => part.direction === direction).length;
  return `${count(parts.length, "difference")}: ${of("wider")} wider, ${of("narrower")} narrower, ${of("neutral")} neutral`;
}
