import type { Asker } from "./asker.ts";
import type { Endpoint, Place } from "./endpoint.ts";
import type { Exchange } from "./finding.ts";
import type { RuleId } from "./rules/rule.ts";
import type { Session } from "./session.ts";
import type { Severity } from "./severity.ts";
import type { Trusted } from "./trusted.ts";

/** What a check found; the engine adds the endpoint, the mend and the fingerprint, and redacts. */
export interface FindingDraft {
  readonly id: RuleId;
  readonly security: Severity;
  readonly works: Severity;
  /** One sentence: `A page on https://… can read … because …`. */
  readonly summary: string;
  /** What shows it, what confirms it, and a control. */
  readonly evidence: readonly Exchange[];
  /** Rules that the same cause breaks. */
  readonly symptoms?: readonly RuleId[];
  /** Where the catalogue's mend is not the best one for what was found. */
  readonly mend?: string;
  /** Default: the endpoint's. */
  readonly method?: string;
  readonly declared?: Place;
}

/** What a check may use. */
export interface CheckContext {
  readonly endpoint: Endpoint;
  readonly trusted: Trusted;
  /** `null`: nobody is signed in. */
  readonly session: Session | null;
  readonly ask: Asker;
  /** Whether this endpoint speaks for its host: what is true of a whole host is reported there alone. */
  readonly isFirstOfHost: boolean;
  /** Whether the same URL is an endpoint for GET too, where what is read is judged. */
  readonly isReadElsewhere?: boolean;
  /** Bodies that the operator allows to be written, by `METHOD /path`. */
  readonly writes: ReadonlyMap<string, string>;
}

/** One family of rules, asked of one endpoint. Rejects with a `NoAnswer` where an answer that it needs is missing. */
export type Check = (context: CheckContext) => Promise<FindingDraft[]>;

/** What is only seen when endpoints are compared; equal probes come from each one's memory. */
export type CheckAcross = (
  contexts: readonly CheckContext[],
) => Promise<readonly { readonly context: CheckContext; readonly draft: FindingDraft }[]>;
