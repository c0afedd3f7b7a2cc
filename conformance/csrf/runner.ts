import type { Answer, Running } from "../subjects/subject.ts";
import type { RawRequest } from "../translate.ts";
import type { Apps } from "./apps.ts";
import { composeRequest } from "./compose.ts";
import { reasonFor, type WriteReason } from "./reasons.ts";
import type { WriteRow } from "./vocabulary.ts";

/** What a row came to on a subject. */
export interface WriteResult {
  /** What is wrong, in words; nothing when the row holds. */
  readonly faults: readonly string[];
  /** The written reason under which it holds. */
  readonly reason?: WriteReason;
}

/**
 * Runs a row on one of Corslet's subjects and judges it, by its expectation or by its reason if it has one there.
 *
 * @param pure the guard itself, whose words a refusal must have on every subject.
 */
export async function runWriteRow(
  row: WriteRow,
  subject: string,
  apps: Apps<Running>,
  pure: Apps<Running>,
): Promise<WriteResult> {
  const app = await apps.of(row.setting);
  const request = await composeRequest(row, apps.setting(row.setting), (name) => apps.of(name));
  const answer = await app.request(request);
  const reason = reasonFor(subject, row.id);
  if ("turnedAway" in answer)
    return reason?.turnedAway === true ? { faults: [], reason } : { faults: [`turned away: ${answer.turnedAway}`] };
  const asWritten = judge(row.expect, answer, request.method);
  if (reason?.turnedAway === true) return { faults: ["the reason is stale: the request got through"] };
  const hasWords = !answer.handlerCalled && request.method !== "HEAD";
  const otherWords = hasWords ? wordingFaults(answer, await wordsOf(pure, row, request)) : [];
  if (reason === undefined) return { faults: [...asWritten, ...otherWords] };
  if (reason.otherWords === true)
    return { faults: otherWords.length === 0 ? ["the reason is stale: the words are the same"] : asWritten, reason };
  if (asWritten.length === 0) return { faults: ["the reason is stale: the row holds as written"] };
  return { faults: judge(reason.expect ?? row.expect, answer, request.method), reason };
}

async function wordsOf(pure: Apps<Running>, { setting }: WriteRow, request: RawRequest): Promise<string> {
  const answer = await (await pure.of(setting)).request(request);
  return "body" in answer ? answer.body : "";
}

/** What is said otherwise than the guard itself says it: a refusal is the same on every subject, byte for byte. */
export function wordingFaults({ body }: Pick<Answer, "body">, words: string): string[] {
  return body === words ? [] : [`body: expected ${words}, got ${body.slice(0, 500)}`];
}

/** What is wrong with an answer, in words. */
export function judge(expect: WriteRow["expect"], answer: Answer, method: string): string[] {
  if (expect === "allow") return answer.handlerCalled ? [] : [`refused: ${answer.status} ${answer.body.slice(0, 300)}`];
  if (answer.handlerCalled) return ["let through"];
  return refusalFaults(answer, method);
}

// A refusal is a problem document that nobody keeps.
function refusalFaults({ status, headers, body }: Answer, method: string): string[] {
  const lines = (name: string): string =>
    headers
      .filter(([given]) => given.toLowerCase() === name)
      .map(([, value]) => value)
      .join(", ");
  const wrong: string[] = [];
  if (status !== 403) wrong.push(`status: expected 403, got ${status}`);
  if (lines("content-type") !== "application/problem+json") wrong.push(`Content-Type: ${lines("content-type")}`);
  if (lines("cache-control") !== "no-store") wrong.push(`Cache-Control: ${lines("cache-control")}`);
  if (lines("set-cookie") !== "") wrong.push("a refusal sets a cookie");
  if (method !== "HEAD" && typeof (JSON.parse(body) as { reason?: unknown }).reason !== "string")
    wrong.push("the problem document has no reason");
  return wrong;
}
