import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { count, printable } from "../terminal/text.ts";
import { UsageError } from "../terminal/usage-error.ts";
import type { AuditReport } from "./audit-report.ts";
import { applyBaseline } from "./baseline/apply-baseline.ts";
import type { LoadedBaseline } from "./baseline/load-baseline.ts";
import { type Destination, destinationsOf } from "./outputs/destinations.ts";
import { writeReports, type Writing } from "./outputs/write-reports.ts";

/** What a person said of where reports go, and of what is accepted. */
export interface DeliveryFlags {
  readonly format: readonly string[];
  readonly output: readonly string[];
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

/** The same, read and checked. */
export interface Delivery {
  readonly destinations: readonly Destination[];
  readonly baseline: LoadedBaseline | null;
  /** Where a new baseline is written; `null`: nowhere. */
  readonly writeBaseline: string | null;
}

/** Thrown when a baseline has faults: none of its entries counts. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
  readonly baseline: LoadedBaseline;

  constructor(baseline: LoadedBaseline) {
    super(`${baseline.file.path} has ${count(baseline.faults.length, "fault")}`);
    this.baseline = baseline;
  }
}

/**
 * Checks everything that can be wrong with the delivery before anything is asked.
 *
 * @throws {UsageError | PolicyFileError | BaselineError}
 */
export async function prepareDelivery(flags: DeliveryFlags): Promise<Delivery> {
  const destinations = destinationsOf(flags.format, flags.output);
  const { writeBaseline = null } = flags;
  if (writeBaseline !== null && !/^\.(?:ya?ml|json)$/i.test(extname(writeBaseline)))
    throw new UsageError(
      `The baseline ${printable(writeBaseline)} would be neither YAML nor JSON.`,
      "end its name in .yaml or .json",
    );
  const baseline = flags.baseline === undefined ? null : await baselineIn(flags.baseline);
  if (baseline !== null && baseline.faults.length > 0) throw new BaselineError(baseline);
  return { destinations, baseline, writeBaseline };
}

/**
 * Writes an audit's reports, after its baseline was applied, and gives the exit code.
 *
 * @throws {UsageError} when a file cannot be written.
 */
export async function deliver(asked: AuditReport, delivery: Delivery, writing: Writing, today: Date): Promise<number> {
  const { destinations, baseline, writeBaseline } = delivery;
  const report = baseline === null ? asked : applyBaseline(asked, baseline.entries, today.toISOString().slice(0, 10));
  if (writeBaseline !== null) {
    const { baselineText } = await import("./baseline/write-baseline.ts");
    try {
      await writeFile(writeBaseline, baselineText(report, writeBaseline, today));
    } catch (error) {
      throw new UsageError(`${printable(writeBaseline)} cannot be written.`, "name another file", { cause: error });
    }
    const number = count(report.findings.length + report.accepted.length, "finding");
    process.stderr.write(
      `${number} written to ${printable(writeBaseline)}; write the reasons that are missing there\n`,
    );
  }
  await writeReports(report, destinations, writing);
  return report.verdict === "incomplete" ? 3 : report.verdict === "findings" ? 1 : 0;
}

async function baselineIn(path: string): Promise<LoadedBaseline> {
  return (await import("./baseline/load-baseline.ts")).loadBaseline(path);
}
