import type { OnWriteDecision } from "../csrf/gate.ts";
import type { GuardOptions } from "../csrf/options.ts";
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

/** What every adapter's `csrf` can be told: the guard's options, and where its decisions are to be reported. */
export interface CsrfOptions<Request> extends GuardOptions<Request> {
  /** Called with each decision before it is carried out, for logs and metrics. What it throws, the adapter throws. */
  readonly onDecision?: OnWriteDecision;
  /** The same by a name that says which decisions are meant, for options that `cors` is given too; called alone. */
  readonly onWriteDecision?: OnWriteDecision;
}
