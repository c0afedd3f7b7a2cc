import type { AuditReport } from "../audit-report.ts";
import type { AcceptedFinding, Finding } from "../finding.ts";
import { isAtLeast } from "../severity.ts";
import type { BaselineEntry } from "./entry.ts";

/**
 * A report without the findings that a baseline accepts, and with what is wrong with the baseline: an entry that has
 * expired, whose finding counts again, and one that nothing was found for.
 *
 * @param today `YYYY-MM-DD`, in UTC.
 */
export function applyBaseline(report: AuditReport, entries: readonly BaselineEntry[], today: string): AuditReport {
  const byFingerprint = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const findings: Finding[] = [];
  const accepted: AcceptedFinding[] = [...report.accepted];
  const found = new Set<BaselineEntry>();
  for (const finding of report.findings) {
    const entry = byFingerprint.get(finding.fingerprint);
    if (entry === undefined || entry.id !== finding.id) {
      findings.push(finding);
      continue;
    }
    found.add(entry);
    if (entry.expires < today) findings.push(finding);
    else accepted.push({ ...finding, accepted: { reason: entry.reason, expires: entry.expires } });
  }
  const isComplete = report.verdict !== "incomplete";
  const stale = entries.flatMap((entry) => {
    const why = whyStale(entry, found.has(entry), today, isComplete);
    return why === null ? [] : [{ fingerprint: entry.fingerprint, why: `${entry.id}: ${why}` }];
  });
  return {
    ...report,
    findings,
    accepted,
    staleBaseline: [...report.staleBaseline, ...stale],
    verdict: isComplete
      ? findings.some(({ severity }) => isAtLeast(severity, report.failOn))
        ? "findings"
        : "clean"
      : "incomplete",
  };
}

function whyStale({ expires }: BaselineEntry, isFound: boolean, today: string, isComplete: boolean): string | null {
  if (isFound) return expires < today ? `accepted until ${expires}, which is past; it counts again` : null;
  // What was not asked may still be there.
  if (!isComplete) return null;
  return "nothing was found for it; take it out";
}
