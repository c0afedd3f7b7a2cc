import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { printable } from "../../terminal/text.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { AuditReport } from "../audit-report.ts";
import type { Destination, Format } from "./destinations.ts";

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

// Each is loaded when it is asked for: an audit of one endpoint takes less time than all of them together.
const WRITERS: Readonly<Record<Format, Writer>> = {
  text: (report, { text }, isTerminal) => text(report, isTerminal),
  json: async (report) => (await import("./json.ts")).jsonReport(report),
  sarif: async (report, { file }) => (await import("./sarif.ts")).sarifReport(report, file),
  junit: async (report) => (await import("./junit.ts")).junitReport(report),
  markdown: async (report) => (await import("./markdown.ts")).markdownReport(report),
  html: async (report) => (await (await import("./html/html.ts")).htmlReport(report)).trimEnd(),
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
