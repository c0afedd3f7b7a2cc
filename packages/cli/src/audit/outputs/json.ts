import type { AuditReport } from "../audit-report.ts";

// Legal in JSON, and nothing that a terminal or an editor should get raw.
const UNSAFE = /[\u007F-\u009F\p{Bidi_Control}\u2028\u2029]/gu;

/** The report for programs: the object itself, as `audit-report.schema.json` describes it. */
export function jsonReport(report: AuditReport): string {
  return JSON.stringify(report, null, 2).replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
