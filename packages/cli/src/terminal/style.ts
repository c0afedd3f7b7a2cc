/** Marks text for a terminal; each function gives its text back unchanged where the output is plain. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
  /** The columns to wrap at; `Infinity` where the output is no terminal, so that other programs see whole lines. */
  readonly width: number;
}

/** What of `process.stdout` counts here; a pipe has neither. */
type Output = { readonly isTTY?: boolean; readonly columns?: number };

/**
 * The style for a stream: plain unless it is a terminal.
 *
 * `NO_COLOR` (https://no-color.org) takes colour from terminals, `FORCE_COLOR` gives it to pipes.
 */
export function styleFor(output: Output, env: NodeJS.ProcessEnv = process.env): Style {
  const isColoured = hasColour(output, env);
  const mark = (open: number, close: number) => (text: string) =>
    isColoured && text !== "" ? `\u001B[${open}m${text}\u001B[${close}m` : text;
  return {
    bold: mark(1, 22),
    dim: mark(2, 22),
    red: mark(31, 39),
    yellow: mark(33, 39),
    green: mark(32, 39),
    cyan: mark(36, 39),
    width: output.isTTY === true ? Math.max(output.columns ?? 80, 40) : Number.POSITIVE_INFINITY,
  };
}

function hasColour(output: Output, env: NodeJS.ProcessEnv): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? "";
  if (forced !== "") return forced !== "0" && forced !== "false";
  return output.isTTY === true && env["TERM"] !== "dumb";
}
