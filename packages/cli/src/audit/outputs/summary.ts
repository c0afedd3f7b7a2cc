import { count } from "../../terminal/text.ts";
import type { AuditReport } from "../audit-report.ts";
import type { Finding } from "../finding.ts";
import { isAtLeast, SEVERITIES, type Severity } from "../severity.ts";

/** What an audit comes to in one line: `2 findings at or above medium: 1 critical, 1 medium`. */
export function headlineOf({ verdict, findings, failOn, endpoints }: AuditReport): string {
  const failing = findings.filter(({ severity }) => isAtLeast(severity, failOn));
  const below = findings.length - failing.length;
  const asked = count(endpoints.length, "endpoint");
  const rest = below === 0 ? "" : `, and ${below} below`;
  const found = failing.length === 0 ? `Nothing at or above ${failOn}` : `${countsOf(failing)} at or above ${failOn}`;
  if (verdict === "incomplete") return `Incomplete: not everything was answered. ${found}${rest}, on ${asked}`;
  return `${found}${rest}, on ${asked}`;
}

/** `3 findings (1 critical, 2 low)`. */
function countsOf(findings: readonly Finding[]): string {
  const shares = bySeverity(findings).map(([severity, number]) => `${number} ${severity}`);
  return `${count(findings.length, "finding")} (${shares.join(", ")})`;
}

/** How many there are of each severity that there is, the worst first. */
export function bySeverity(findings: readonly Finding[]): [Severity, number][] {
  return SEVERITIES.map((severity): [Severity, number] => [
    severity,
    findings.filter((finding) => finding.severity === severity).length,
  ]).filter(([, number]) => number > 0);
}

/** What a reader of any report must know besides its findings, a sentence each: what was not judged, and the baseline. */
export function notesOf({ accepted, staleBaseline, notes = [] }: AuditReport): string[] {
  return [
    ...notes,
    ...(accepted.length > 0 ? [`${count(accepted.length, "finding")} accepted by the baseline.`] : []),
    ...staleBaseline.map(({ fingerprint, why }) => `Baseline entry ${fingerprint}: ${why}`),
  ];
}

/** What was not asked, or not answered, an entry a line. */
export function unansweredOf({ endpoints }: AuditReport): string[] {
  return endpoints.flatMap(({ method, url, unanswered }) => unanswered.map((what) => `${method} ${url}: ${what}`));
}

/** Findings of one rule with one severity belong together: what is shown of the first holds for the others. */
export function groupsOf(findings: readonly Finding[]): [Finding, ...Finding[]][] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}
