import type { ProbeAnswer, ProbeRequest } from "../probe/client.ts";
import type { RuleId } from "./rules/rule.ts";
import type { Severity } from "./severity.ts";

/** A request and its answer, which together show something. */
export interface Exchange {
  /** What it shows, as a sentence: `The answer to a stranger names the stranger.` */
  readonly shows: string;
  /** Whether it shows the fault, shows it a second time, or shows that something else is answered otherwise. */
  readonly role: "shows" | "confirms" | "control";
  /** With every secret replaced by `***`, and every fresh name by the same one in each run. */
  readonly request: ProbeRequest;
  /** Every line, in order; `null` where there was none. */
  readonly answer: ProbeAnswer | null;
}

/** What one rule found on one endpoint. */
export interface Finding {
  readonly id: RuleId;
  /** The method that was asked about. */
  readonly method: string;
  readonly url: string;
  /** The worse of the two axes. */
  readonly severity: Severity;
  /** What somebody can do with it who should not. */
  readonly security: Severity;
  /** What a client that should work cannot do. */
  readonly works: Severity;
  /** Who can do what, and because of which line: `A page on https://… can read … because …`. */
  readonly summary: string;
  /** Rules that the same cause would break too; they are not reported on their own. */
  readonly symptoms: readonly RuleId[];
  readonly evidence: readonly Exchange[];
  /** How to mend it: in the stack that was recognised where one was, otherwise in general. Plain text, code in lines of its own. */
  readonly mend: string;
  /** Where the operator declared what is broken: in the policy, or in the OpenAPI document. */
  readonly declared?: { readonly file: string; readonly line: number; readonly column: number };
  /** The same in every run while the fault is the same: of the rule, the method and the URL without its query. */
  readonly fingerprint: string;
}

/** A finding that a baseline holds, with the reason why it is accepted. */
export interface AcceptedFinding extends Finding {
  readonly accepted: { readonly reason: string; readonly expires: string };
}
