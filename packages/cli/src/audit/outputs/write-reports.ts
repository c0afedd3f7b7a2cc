import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { printable } from "../../terminal/text.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { AuditReport } from "../audit-report.ts";
import type { Destination, Format } from "./destinations.ts";
import { htmlReport } from "./html/html.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import { sarifReport } from "./sarif.ts";

/** What the formats need besides the report. */
export interface Writing {
  /** Text as the terminal, or a file, shall have it; without a line end. */
  readonly text: (report: AuditReport, isTerminal: boolean) => string;
  /** Where SARIF shows a finding that is declared nowhere; see {@link sarifReport}. */
  readonly file: string | null;
}

/**
 * Writes a report to every destination, files first, so that they are whole when somebody reads that the run has ended.
 *
 * @throws {UsageError} when a file cannot be written.
 */
export async function writeReports(
  report: AuditReport,
  destinations: readonly Destination[],
  writing: Writing,
): Promise<void> {
  const inOrder = destinations.toSorted((a, b) => Number(a.file === null) - Number(b.file === null));
  for (const { format, file } of inOrder) {
    const text = await WRITERS[format](report, writing, file === null);
    if (file === null) process.stdout.write(`${text}\n`);
    else await toFile(file, `${text}\n`);
  }
}

type Writer = (report: AuditReport, writing: Writing, isTerminal: boolean) => string | Promise<string>;

const WRITERS: Readonly<Record<Format, Writer>> = {
  text: (report, { text }, isTerminal) => text(report, isTerminal),
  json: jsonReport,
  sarif: (report, { file }) => sarifReport(report, file),
  junit: junitReport,
  markdown: markdownReport,
  html: async (report) => (await htmlReport(report)).trimEnd(),
};

async function toFile(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${printable(file)} cannot be written: ${printable(reason)}`, "name another file", {
      cause: error,
    });
  }
}
