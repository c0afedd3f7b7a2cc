import type { PolicyConfig } from "../policy/config.ts";
import type { Decision } from "../server/decision.ts";
import type { RequestFacts } from "../server/facts.ts";
import type { LivePolicy } from "../server/live-policy.ts";
import type { Policy } from "../server/decider.ts";

/** What every adapter takes: a policy, one that can be replaced while it serves, or a configuration to build one from. */
export type PolicySource = Policy | LivePolicy | PolicyConfig;

/** What every adapter can be told besides. */
export interface AdapterOptions {
  /** Called with each decision before it is carried out, for logs and metrics. What it throws, the adapter throws. */
  readonly onDecision?: (decision: Decision, facts: RequestFacts) => void;
}
