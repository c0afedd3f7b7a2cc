import type { AuditReport } from "../audit-report.ts";
import type { Finding } from "../finding.ts";
import { RULES } from "../rules/index.ts";
import { referencesOf } from "./standards.ts";

// Legal in JSON, and nothing that a terminal or an editor should get raw.
const UNSAFE = /[\u007F-\u009F\p{Bidi_Control}\u2028\u2029]/gu;

/** The report for programs: the object itself, with the standards that name each finding, as `audit-report.schema.json` describes it. */
export function jsonReport(report: AuditReport): string {
  const { findings, accepted } = report;
  const whole = { ...report, findings: findings.map(withStandards), accepted: accepted.map(withStandards) };
  return JSON.stringify(whole, null, 2).replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function withStandards<F extends Finding>(finding: F): F & { readonly standards: readonly string[] } {
  return { ...finding, standards: referencesOf(RULES[finding.id]).map(({ label }) => label) };
}
