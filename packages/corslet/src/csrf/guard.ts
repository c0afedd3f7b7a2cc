import { readGuardOptions } from "./check/options.ts";
import { GuardError } from "./check/guard-error.ts";
import type { GuardProblem } from "./check/guard-problem.ts";
import { GuardReport } from "./check/guard-report.ts";
import { checkInsecureWriters } from "./check/insecure-writers.ts";
import { decideWrite } from "./decide-write.ts";
import type { TokenState, WriteFacts } from "./facts.ts";
import { factsOfNodeRequest, type NodeWriteRequest } from "./facts-of-node.ts";
import type { GuardOptions } from "./options.ts";
import { type LiveWriterPolicy, madeOfPolicy, policyInForce, type WriterPolicy } from "./policy-in-force.ts";
import type { WriteDecision } from "./reason.ts";
import { rulesOf } from "./rules.ts";
import { type RequestTokens, requestTokensOf } from "./request-tokens.ts";

/** Decides who may write, by a policy. */
export interface Guard<Request = unknown> {
  readonly mode: "enforce" | "report";
  /**
   * Decides whether a request may write. Pure: the same facts get the same decision.
   *
   * @param token what is known of the request's token; default `absent`. Where the decision hangs on one that is
   *   `unread`, the reason is `token-unread`: look for it, and ask again.
   */
  readonly decide: (facts: WriteFacts, token?: TokenState) => WriteDecision;
  /**
   * Decides whether a WebSocket handshake that Node has parsed may go on. `Origin` is mandatory there. In report mode each
   * may go on, and `reason` says what was decided.
   */
  readonly upgrade: (request: NodeWriteRequest) => WriteDecision;
  /** Mints tokens, and finds and verifies those of a request; `null` without the option `tokens`. */
  readonly tokens: RequestTokens<Request> | null;
  /** The lower-case name of the header that may hold a token; `null` without tokens. */
  readonly tokenHeader: string | null;
}

/**
 * Builds a CSRF guard from the policy that also says who may read.
 *
 * @throws {GuardError} with every problem of the options.
 */
export function guard<Request = unknown>(
  policy: WriterPolicy | LiveWriterPolicy,
  options: GuardOptions<Request> = {},
): Guard<Request> {
  const report = new GuardReport();
  const read = readGuardOptions(options, report);
  if (!read.allowsInsecureWriters) checkInsecureWriters(policyInForce(policy).config, report);
  if (report.problems.length > 0) throw new GuardError(report.problems);

  const rules = madeOfPolicy(policy, (current) => rulesOf(current, read));
  const decide = (facts: WriteFacts, token: TokenState = "absent"): WriteDecision => decideWrite(rules(), facts, token);
  const tokenHeader = read.tokens?.header ?? null;
  return Object.freeze({
    mode: read.mode,
    tokenHeader,
    decide,
    upgrade: (request) => {
      const decision = decide(factsOfNodeRequest(request));
      return read.mode === "report" ? { ...decision, allowed: true } : decision;
    },
    tokens: read.tokens === null ? null : requestTokensOf<Request>(read.tokens),
  } satisfies Guard<Request>);
}

/**
 * Checks a guard's options without building one.
 *
 * @returns every problem; empty when there is none. Never throws on plain data.
 */
export function checkGuard(policy: WriterPolicy | LiveWriterPolicy, options: unknown = {}): GuardProblem[] {
  const report = new GuardReport();
  const read = readGuardOptions(options, report);
  if (!read.allowsInsecureWriters) checkInsecureWriters(policyInForce(policy).config, report);
  return [...report.problems];
}
