import type { Style } from "../terminal/style.ts";
import { count, printable, wrap } from "../terminal/text.ts";
import type { Difference, ProvedRow, VerifyReport } from "./report.ts";
import { HEADLINES, TOPICS } from "./topics.ts";

/** What was proved of a deployment, as a person reads it. Ends without a line end. */
export function textReport(report: VerifyReport, style: Style): string {
  const { target, policy, requests, verdict, proved, differences } = report;
  const paint = verdict === "follows" ? style.green : style.red;
  const headline = paint(style.bold(`${printable(target)} ${HEADLINES[verdict]} ${printable(policy)}`));
  const silence = silenceOf(report);
  if (silence !== null) {
    const next = `  ${style.bold("next")}  start it, or correct the address`;
    return [headline, `  no answer to any request: ${printable(silence)}`, next, count(requests, "request")].join(
      "\n\n",
    );
  }
  const counts = `${count(requests, "request")}, ${count(differences.length, "difference")}`;
  return [headline, tableOf(proved, style), ...shownOf(differences, style), counts].join("\n\n");
}

/** Why nothing was answered, where nothing was and always for one reason; else `null`. */
function silenceOf({ requests, differences }: VerifyReport): string | null {
  const [reason, ...others] = new Set(differences.flatMap(({ answer, faults }) => (answer === null ? faults : [])));
  const isSilent = differences.length === requests && differences.every(({ answer }) => answer === null);
  return isSilent && reason !== undefined && others.length === 0 ? reason.replace(/^no answer: /, "") : null;
}

function tableOf(rows: readonly ProvedRow[], style: Style): string {
  let path = "";
  return rows
    .flatMap((row) => {
      const heading =
        row.path === path ? [] : [`  ${style.bold(printable(row.resource))} ${style.dim(`at ${printable(row.path)}`)}`];
      path = row.path;
      const outcome = row.failed === 0 ? style.green("ok") : style.red(`${row.failed} of ${row.claims} fail`);
      return [...heading, `    ${TOPICS[row.topic].padEnd(52)} ${String(row.claims).padStart(4)}  ${outcome}`];
    })
    .join("\n");
}

/** Of differences of one kind on one path, so many are shown whole. */
const SHOWN = 2;

function shownOf(differences: readonly Difference[], style: Style): string[] {
  const kinds = new Map<string, Difference[]>();
  for (const difference of differences) {
    const key = JSON.stringify([difference.path, difference.topic]);
    kinds.set(key, [...(kinds.get(key) ?? []), difference]);
  }
  const blocks: string[] = [];
  for (const alike of kinds.values()) {
    const rest = alike.length > SHOWN + 1 ? alike.length - SHOWN : 0;
    for (const difference of alike.slice(0, alike.length - rest)) blocks.push(showDifference(difference, style));
    if (rest > 0) blocks.push(style.dim(`and ${rest} more of this kind; --format json has them all`));
  }
  return blocks;
}

function showDifference({ origin, how, faults, curl, answer, resource }: Difference, style: Style): string {
  const who = origin === null ? how : `${origin} (${how})`;
  const lines = [
    `${style.red(style.bold("differs"))} ${printable(resource)}: ${printable(who)}`,
    ...faults.map((fault) => wrap(printable(fault), style.width, "  ")),
    `  ${style.dim(printable(curl))}`,
    ...(answer === null ? [] : [`  ${answer.status}`, ...answer.headers.map((line) => `  ${printable(line)}`)]),
  ];
  return lines.join("\n");
}
