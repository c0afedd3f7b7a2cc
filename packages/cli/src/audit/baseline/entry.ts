import type { RuleId } from "../rules/rule.ts";

/** A finding that is accepted for a while. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly id: RuleId;
  /** Why it is accepted, by a person. */
  readonly reason: string;
  /** The last day on which it is, `YYYY-MM-DD`, in UTC. */
  readonly expires: string;
}
