import type { AcceptedFinding, Finding } from "./finding.ts";
import type { Severity } from "./severity.ts";

/** One endpoint that was asked. */
export interface AuditedEndpoint {
  readonly method: string;
  readonly url: string;
  /** Requests that were sent for it. */
  readonly requests: number;
  /** What it seems to be built with, from its headers: `Express`, `nginx`; `null` where nothing says. */
  readonly stack: string | null;
  /** What could not be asked, and why; empty where everything was. */
  readonly unanswered: readonly string[];
}

/** What an audit comes to; every output is written from it, and equal answers make it equal. */
export interface AuditReport {
  readonly version: string;
  /** The trusted origins that were declared, by policy or option. */
  readonly trusted: readonly string[];
  readonly endpoints: readonly AuditedEndpoint[];
  /** By severity, the worst first; then by endpoint, then by rule. */
  readonly findings: readonly Finding[];
  /** Findings that the baseline accepts. */
  readonly accepted: readonly AcceptedFinding[];
  /** Entries of the baseline that have expired, or that nothing was found for: their fingerprints, each with why. */
  readonly staleBaseline: readonly { readonly fingerprint: string; readonly why: string }[];
  /** What could not be judged, and what to add so that it can: a sentence each. */
  readonly notes?: readonly string[];
  readonly failOn: Severity;
  /** `incomplete`: a target gave no answer, or nothing was asked. Never reported as clean. */
  readonly verdict: "clean" | "findings" | "incomplete";
}
