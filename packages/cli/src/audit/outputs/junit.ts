import { type JunitCase, type JunitSuite, junitXml } from "../../report/junit.ts";
import type { AuditReport } from "../audit-report.ts";
import type { AcceptedFinding, Finding } from "../finding.ts";
import { RULES } from "../rules/index.ts";
import { isAtLeast, type Severity } from "../severity.ts";
import { curlOf, headLinesOf, ROLES } from "./exchange-text.ts";

/**
 * The report as JUnit XML: a suite an endpoint. Findings at or above the threshold are failures, those below it pass and
 * say so in their output, accepted ones are skipped, and what was not answered is an error.
 */
export function junitReport(report: AuditReport): string {
  return junitXml("corslet audit", suitesOf(report));
}

function suitesOf({ endpoints, findings, accepted, failOn, verdict }: AuditReport): JunitSuite[] {
  const suites = new Map<string, JunitCase[]>();
  const add = ({ method, url }: { readonly method: string; readonly url: string }, ...cases: JunitCase[]): void => {
    const name = `${method} ${url}`;
    suites.set(name, [...(suites.get(name) ?? []), ...cases]);
  };
  for (const endpoint of endpoints) {
    const { unanswered } = endpoint;
    add(endpoint, ...(unanswered.length === 0 ? [ANSWERED] : unanswered.map(errorCase)));
  }
  for (const finding of findings) add(finding, findingCase(finding, failOn));
  for (const finding of accepted) add(finding, acceptedCase(finding));
  const made = [...suites].map(([name, cases]): JunitSuite => ({ name, cases }));
  // Never green when nothing was asked.
  if (verdict === "incomplete" && !endpoints.some(({ unanswered }) => unanswered.length > 0))
    made.push({ name: "corslet audit", cases: [errorCase("nothing was asked, or nothing was answered")] });
  return made;
}

const ANSWERED: JunitCase = { name: "every question was answered", outcome: "passed" };

function errorCase(what: string): JunitCase {
  return { name: what, outcome: "error", type: "incomplete", message: what };
}

function findingCase(finding: Finding, failOn: Severity): JunitCase {
  const { severity, summary } = finding;
  const name = nameOf(finding);
  const details = detailsOf(finding);
  return isAtLeast(severity, failOn)
    ? { name, outcome: "failure", type: severity, message: summary, details }
    : { name, outcome: "passed", details: `${severity}, below ${failOn}\n${details}` };
}

function acceptedCase(finding: AcceptedFinding): JunitCase {
  const { reason, expires } = finding.accepted;
  return { name: nameOf(finding), outcome: "skipped", message: `accepted until ${expires}: ${reason}` };
}

function nameOf({ id }: Finding): string {
  return `${id}: ${RULES[id].title}`;
}

function detailsOf({ summary, mend, evidence, fingerprint }: Finding): string {
  return [
    summary,
    ...evidence.map((exchange) =>
      [`${ROLES[exchange.role]}: ${exchange.shows}`, curlOf(exchange), ...headLinesOf(exchange)].join("\n"),
    ),
    `Mend: ${mend}`,
    `Fingerprint: ${fingerprint}`,
  ].join("\n\n");
}
