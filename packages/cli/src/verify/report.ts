import { asCurl } from "../probe/curl.ts";
import type { Topic } from "./claims.ts";
import type { Verdict, Verification } from "./verify.ts";

/** One line of what was proved: a topic on a path. */
export interface ProvedRow {
  readonly resource: string;
  readonly path: string;
  readonly topic: Topic;
  readonly claims: number;
  readonly failed: number;
}

/** A difference between the policy and the deployment, with the request that shows it. */
export interface Difference {
  readonly resource: string;
  readonly path: string;
  readonly topic: Topic;
  readonly origin: string | null;
  readonly how: string;
  readonly faults: readonly string[];
  /** The request, as one would repeat it in a shell. */
  readonly curl: string;
  /** The answer's status and header lines that count; `null` when there was none. */
  readonly answer: { readonly status: number; readonly headers: readonly string[] } | null;
}

/** What a verification comes to. */
export interface VerifyReport {
  readonly target: string;
  readonly policy: string;
  readonly requests: number;
  readonly verdict: "follows" | "differs" | "incomplete";
  readonly proved: readonly ProvedRow[];
  readonly differences: readonly Difference[];
}

/** Sums a verification up. */
export function verifyReport(target: string, policy: string, { verdicts, isComplete }: Verification): VerifyReport {
  const failed = verdicts.filter(({ faults }) => faults.length > 0);
  const isDifferent = failed.some(({ answer }) => answer !== null);
  return {
    target,
    policy,
    requests: verdicts.length,
    verdict: isDifferent ? "differs" : isComplete ? "follows" : "incomplete",
    proved: rowsOf(verdicts),
    differences: failed.map(differenceOf),
  };
}

function rowsOf(verdicts: readonly Verdict[]): ProvedRow[] {
  const rows = new Map<string, ProvedRow>();
  for (const { claim, faults } of verdicts) {
    const { resource, path, topic } = claim;
    const key = JSON.stringify([resource, path, topic]);
    const row = rows.get(key) ?? { resource, path, topic, claims: 0, failed: 0 };
    rows.set(key, { ...row, claims: row.claims + 1, failed: row.failed + (faults.length > 0 ? 1 : 0) });
  }
  return [...rows.values()];
}

function differenceOf({ claim, request, answer, faults }: Verdict): Difference {
  const { resource, path, topic, origin, how } = claim;
  const lines = answer?.headers.filter(([name]) => /^(?:access-control-|vary$|location$|age$)/i.test(name)) ?? [];
  return {
    resource,
    path,
    topic,
    origin,
    how,
    faults,
    curl: asCurl(request),
    answer: answer && { status: answer.status, headers: lines.map(([name, value]) => `${name}: ${value}`) },
  };
}
