import { checkPolicy, type Problem } from "corslet";
import { invariantFaults } from "./invariants.ts";
import { judge, type Outcome } from "./judge.ts";
import { type Reason, reasonFor } from "./reasons.ts";
import type { Running, Subject } from "./subjects/subject.ts";
import { corsletConfig, type RawRequest, rawRequest, upstreamOf } from "./translate.ts";
import type { Row } from "./vocabulary.ts";

/** What a row came to on a subject. */
export interface RowResult {
  /** What is wrong, in words; nothing when the row holds. */
  readonly faults: readonly string[];
  /** The written reason under which it holds. */
  readonly reason?: Reason;
}

/** Runs a row on a subject and judges it, by its expectation, by its reason if it has one there, and by the invariants. */
export async function runRow(row: Row, subject: Subject): Promise<RowResult> {
  const config = corsletConfig(row.config);
  const reason = reasonFor(subject.transport ?? subject.name, row.id);
  let running: Running;
  try {
    running = await subject.start(config, upstreamOf(row));
  } catch (error) {
    const outcome: Outcome = { config: "rejected", codes: codesOf(error) };
    return { faults: [...judge(row, row.expect, outcome), ...(reason === undefined ? [] : ["the reason is stale"])] };
  }
  try {
    const warnings = checkPolicy(config).length;
    if (row.request === undefined) return { faults: judge(row, row.expect, { config: "accepted", warnings }) };
    return await runRequest(row, running, rawRequest(row.request), warnings, reason);
  } finally {
    await running.stop();
  }
}

async function runRequest(
  row: Row,
  running: Running,
  request: RawRequest,
  warnings: number,
  reason: Reason | undefined,
): Promise<RowResult> {
  const answer = await running.request(request);
  if ("turnedAway" in answer) {
    if (reason?.turnedAway !== true) return { faults: [`turned away: ${answer.turnedAway}`] };
    if (reason.instead === undefined) return { faults: [], reason };
    const { faults } = await runRequest(row, running, rawRequest(reason.instead), warnings, undefined);
    return { faults, reason };
  }
  const outcome: Outcome = { config: "accepted", warnings, request, answer };
  const arrived = reason?.path === undefined ? request : { ...request, path: reason.path };
  const invariants = await invariantFaults(row, running, arrived, answer);
  const asWritten = judge(row, row.expect, outcome);
  if (reason === undefined || (reason.isOnSomeNodes === true && asWritten.length === 0))
    return { faults: [...asWritten, ...invariants] };
  if (reason.turnedAway === true) return { faults: ["the reason is stale: the request got through", ...invariants] };
  if (asWritten.length === 0) return { faults: ["the reason is stale: the row holds as written", ...invariants] };
  return { faults: [...judge(row, reason.expect ?? row.expect, outcome), ...invariants], reason };
}

function codesOf(error: unknown): string[] {
  const problems = (error as { problems?: readonly Pick<Problem, "code">[] }).problems;
  if (problems === undefined) throw error;
  return problems.map(({ code }) => code);
}
