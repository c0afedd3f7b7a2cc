import { codeFrameColumns } from "@babel/code-frame";
import type { SourceRange } from "../policy-file/policy-file.ts";
import type { Style } from "../terminal/style.ts";
import { printable } from "../terminal/text.ts";

const LINES_ABOVE = 2;
const LINES_BELOW = 1;
/** Where no terminal sets a width: enough for any line that people write. */
const PLAIN_WIDTH = 120;
/** Room for the marker, a line number of four digits, and the bar. */
const GUTTER = 9;

/**
 * The lines around a place, with the place underlined.
 *
 * @param accent colours the marker.
 */
export function codeFrame(text: string, range: SourceRange, style: Style, accent: (text: string) => string): string {
  const lines = printable(text.trimEnd()).split("\n");
  const first = Math.max(range.start.line - LINES_ABOVE, 1);
  const width = (Number.isFinite(style.width) ? style.width : PLAIN_WIDTH) - GUTTER;
  const shift = shiftFor(range, width);
  for (let line = first; line <= range.end.line + LINES_BELOW && line <= lines.length; line++)
    lines[line - 1] = clip(lines[line - 1] ?? "", shift, width);
  const end = Math.max(range.end.column - shift, range.start.column - shift + 1);
  const location = {
    start: { line: range.start.line, column: range.start.column - shift },
    end: { line: range.end.line, column: Math.min(end, width + 1) },
  };
  const frame = codeFrameColumns(lines.join("\n"), location, { linesAbove: LINES_ABOVE, linesBelow: LINES_BELOW });
  return frame
    .split("\n")
    .map((line) => colour(line, style, accent))
    .join("\n");
}

/** How many columns to leave out on the left, so that the place is in sight: a whole file may stand on one line. */
function shiftFor({ start, end }: SourceRange, width: number): number {
  if (end.column <= width) return 0;
  return Math.max(0, start.column - 1 - Math.floor(width / 3));
}

function clip(line: string, shift: number, width: number): string {
  const shown = shift > 0 && line.length > shift ? `…${line.slice(shift + 1)}` : line.slice(shift);
  return shown.length > width ? `${shown.slice(0, width - 1)}…` : shown;
}

function colour(line: string, style: Style, accent: (text: string) => string): string {
  const [, marker = "", gutter = "", rest = ""] = /^([> ])( *\d* \|)(.*)$/.exec(line) ?? [];
  if (!/\d/.test(gutter)) return `${marker}${style.dim(gutter)}${accent(rest)}`;
  return marker === ">" ? `${accent(marker)}${style.dim(gutter)}${rest}` : style.dim(line);
}
