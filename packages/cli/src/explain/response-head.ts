import type { HeaderLine, WireResponse } from "corslet/browser";
import { UsageError } from "../terminal/usage-error.ts";

/**
 * Reads heads of answers as network panels and `curl -i` show them: an optional status line, then `name: value` lines.
 * A blank line, or another status line, begins the next head.
 *
 * @throws {UsageError} at the first line that is neither.
 */
export function responseHeads(text: string): WireResponse[] {
  const heads: { status: number; statusText: string; headers: HeaderLine[] }[] = [];
  let isNew = true;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // Chrome's panel shows HTTP/2's `:status: 200` among the headers.
    const status = /^(?:HTTP\/[\d.]+|:status:?) (\d{3}) ?(.*)$/.exec(line.trim());
    if (line.trim() === "") isNew = true;
    else if (status !== null) {
      heads.push({ status: Number(status[1]), statusText: status[2] ?? "", headers: [] });
      isNew = false;
    } else {
      if (isNew) heads.push({ status: 200, statusText: "", headers: [] });
      isNew = false;
      heads.at(-1)?.headers.push(headerLine(line, index + 1));
    }
  }
  if (heads.length === 0)
    throw new UsageError("--headers: there is no header in it.", "paste the answer's headers, one a line: name: value");
  return heads;
}

// A name never begins with a colon.
function headerLine(line: string, number: number): HeaderLine {
  const colon = line.indexOf(":");
  if (colon < 1)
    throw new UsageError(
      `--headers: line ${number} is no header: ${JSON.stringify(line)}.`,
      "paste lines such as Vary: Origin",
    );
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
