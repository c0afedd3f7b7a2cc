import { readDocument } from "./markdown.ts";

/** The cells of a table's body, row by row, as Markdown. */
export type Rows = readonly (readonly string[])[];

/** The first table of a document whose head is `columns`. Several with the same head are one. */
export function table(file: string, ...columns: string[]): Rows {
  const rows: string[][] = [];
  let isInside = false;
  for (const line of readDocument(file).split("\n")) {
    const cells = line.startsWith("|") ? cellsOf(line) : null;
    if (cells === null) isInside = false;
    else if (cells.join() === columns.join()) isInside = true;
    else if (isInside && !/^-+$/.test(cells[0] ?? "")) rows.push(cells);
  }
  return rows;
}

// A bar inside code is written `\|`.
function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll(String.raw`\|`, "|"));
}

/** The pieces of code in a cell. */
export function codes(cell: string | undefined): string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}
