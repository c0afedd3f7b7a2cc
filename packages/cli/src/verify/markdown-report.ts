import { codeCell, fenced, plain, prose } from "../report/markdown.ts";
import { count } from "../terminal/text.ts";
import type { Difference, VerifyReport } from "./report.ts";
import { HEADLINES, TOPICS } from "./topics.ts";

const MARKS = { follows: "✅", differs: "❌", incomplete: "⚠️" } as const;

/** Of all differences so many are shown whole: a comment holds 65,536 characters. */
const SHOWN = 20;

/** What was proved, for a pull request's comment or a job's summary. Ends without a line end. */
export function markdownReport(reports: readonly VerifyReport[]): string {
  return reports.map(targetText).join("\n\n");
}

function targetText({ target, policy, requests, verdict, proved, differences }: VerifyReport): string {
  const rows = proved.map(
    ({ resource, topic, claims, failed }) =>
      `| ${codeCell(resource)} | ${TOPICS[topic]} | ${claims} | ${failed === 0 ? "ok" : `**${failed} fail**`} |`,
  );
  const rest = differences.length - SHOWN;
  return [
    `### ${MARKS[verdict]} ${plain(target)} ${HEADLINES[verdict]} ${plain(policy)}`,
    [`| resource | proved | claims | |`, "|---|---|---|---|", ...rows].join("\n"),
    ...differences.slice(0, SHOWN).map(detailsOf),
    ...(rest > 0 ? [`…and ${rest} more, which the other formats show whole.`] : []),
    `${count(requests, "request")}, ${count(differences.length, "difference")}`,
  ].join("\n\n");
}

function detailsOf({ resource, origin, how, faults, curl, answer }: Difference): string {
  const who = origin === null ? how : `${origin} (${how})`;
  const lines = answer === null ? ["no answer"] : [`HTTP ${answer.status}`, ...answer.headers];
  return [
    `<details><summary>${plain(resource)}: ${plain(who)}</summary>`,
    ...faults.map(prose),
    fenced([`$ ${curl}`, ...lines].join("\n")),
    "</details>",
  ].join("\n\n");
}
