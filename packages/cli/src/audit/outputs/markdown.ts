import { code, codeCell, fenced, plain, prose } from "../../report/markdown.ts";
import { count } from "../../terminal/text.ts";
import type { AuditReport } from "../audit-report.ts";
import type { Finding } from "../finding.ts";
import { RULES } from "../rules/index.ts";
import { curlOf, headLinesOf, ROLES } from "./exchange-text.ts";
import { mendBlocks } from "./mend-blocks.ts";
import { referencesOf } from "./standards.ts";
import { groupsOf, headlineOf, notesOf, unansweredOf } from "./summary.ts";

/** Code hosts refuse a comment of more than 65,536 characters. */
const MAX_LENGTH = 60_000;

const MARKS = { clean: "✅", findings: "❌", incomplete: "⚠️" } as const;

/** The report for a pull request's comment or a job's summary. Ends without a line end. */
export function markdownReport(report: AuditReport): string {
  const { findings, verdict } = report;
  const head = [
    `### ${MARKS[verdict]} CORS audit: ${prose(headlineOf(report))}`,
    ...unansweredOf(report).map((line) => `- not answered: ${prose(line)}`),
    ...notesOf(report).map((line) => `- ${prose(line)}`),
  ].join("\n");
  const blocks = [head];
  if (findings.length > 0) blocks.push(tableOf(findings));
  let length = blocks.join("\n\n").length;
  const groups = groupsOf(findings);
  for (const [index, [finding, ...others]] of groups.entries()) {
    const block = detailsOf(finding, others.length);
    length += block.length + 2;
    if (length > MAX_LENGTH) {
      blocks.push(`…and ${groups.length - index} more, which the other formats show whole.`);
      break;
    }
    blocks.push(block);
  }
  return blocks.join("\n\n");
}

/** Of a long list so many rows are shown. */
const MAX_ROWS = 100;

function tableOf(findings: readonly Finding[]): string {
  const rows = findings
    .slice(0, MAX_ROWS)
    .map(
      ({ severity, id, method, url }) =>
        `| **${severity}** | ${codeCell(id)} | ${codeCell(`${method} ${url}`)} | ${prose(RULES[id].title)} |`,
    );
  const rest = findings.length - rows.length;
  return [
    "| severity | finding | endpoint | what is wrong |",
    "|---|---|---|---|",
    ...rows,
    ...(rest > 0 ? [`| | | | and ${rest} more |`] : []),
  ].join("\n");
}

function detailsOf(finding: Finding, others: number): string {
  const { id, severity, security, works, method, url, summary, evidence, mend, symptoms } = finding;
  const rest = others === 0 ? "" : `, and on ${count(others, "other endpoint")}`;
  const references = referencesOf(RULES[id]).map(({ label, url: address }) => `[${label}](${address})`);
  return [
    `<details><summary><b>${severity}</b> ${id} on ${plain(`${method} ${url}`)}${rest}</summary>`,
    prose(summary),
    `Security: ${security}. Function: ${works}.${symptoms.length > 0 ? ` With it: ${symptoms.map(code).join(", ")}.` : ""}`,
    ...evidence.flatMap((exchange) => [
      `${ROLES[exchange.role]}: ${prose(exchange.shows)}`,
      fenced([`$ ${curlOf(exchange)}`, ...headLinesOf(exchange)].join("\n")),
    ]),
    "**Mend**",
    ...mendBlocks(mend).map(({ isCode, text }) => (isCode ? fenced(text) : prose(text))),
    references.join(" · "),
    "</details>",
  ].join("\n\n");
}
