import type { SourceRange } from "../policy-file/policy-file.ts";
import type { Style } from "../terminal/style.ts";
import { printable, wrap } from "../terminal/text.ts";
import type { UsageError } from "../terminal/usage-error.ts";
import { codeFrame } from "./code-frame.ts";

/** Something to tell about a file. */
export interface Notice {
  readonly severity: "error" | "warning";
  /** The word for it; the severity's own when it is left out. */
  readonly title?: string;
  /** For people to look up; `null` when there is none. */
  readonly code: string | null;
  readonly path: string | null;
  readonly text: string | null;
  readonly range: SourceRange | null;
  readonly message: string;
  readonly hint: string;
  readonly see: string;
}

const INDENT = "  ";

/** A notice as a person reads it: what and where, the message, the place in the file, the mend, the rule. No line end. */
export function showNotice(notice: Notice, style: Style): string {
  const accent = notice.severity === "error" ? style.red : style.yellow;
  const { text, range } = notice;
  const code = notice.code === null ? "" : ` ${style.dim(notice.code)}`;
  const place = notice.path === null ? "" : ` ${style.cyan(placeOf(notice.path, range))}`;
  const blocks = [
    `${accent(style.bold(notice.title ?? notice.severity))}${code}${place}\n${wrap(printable(notice.message), style.width, INDENT)}`,
  ];
  if (text !== null && range !== null) blocks.push(codeFrame(text, range, style, accent));
  const advice = [
    labelled(notice.code === null ? "next" : "mend", notice.hint, style),
    labelled("see", notice.see, style),
  ].filter(Boolean);
  if (advice.length > 0) blocks.push(advice.join("\n"));
  return blocks.join("\n\n");
}

/** `file:line:column`, which terminals and editors make a link of. */
function placeOf(path: string, range: SourceRange | null): string {
  return range === null ? printable(path) : `${printable(path)}:${range.start.line}:${range.start.column}`;
}

/** A line that begins with a word for what it is. No line end; `""` for no text. */
export function labelled(label: string, text: string, style: Style): string {
  if (text === "") return "";
  const indent = " ".repeat(INDENT.length + 6);
  const body = wrap(printable(text), style.width, indent).slice(indent.length);
  return `${INDENT}${style.dim(label.padEnd(6))}${label === "see" ? style.dim(body) : body}`;
}

/** A usage error as a person reads it. */
export function showUsageError({ message, hint }: UsageError, style: Style): string {
  return showNotice(
    { severity: "error", code: null, path: null, text: null, range: null, message, hint, see: "" },
    style,
  );
}
