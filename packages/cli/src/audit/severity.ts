/** How bad a finding is, worst first. `none`: nothing on this axis. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info", "none"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** The worse of two severities. */
export function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

/** Whether a severity is at least as bad as another. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
