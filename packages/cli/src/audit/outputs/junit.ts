import { printable } from "../../terminal/text.ts";
import type { AuditReport } from "../audit-report.ts";
import type { AcceptedFinding, Finding } from "../finding.ts";
import { RULES } from "../rules/index.ts";
import { isAtLeast, type Severity } from "../severity.ts";
import { curlOf, headLinesOf, ROLES } from "./exchange-text.ts";
import { escapeMarkup } from "./escape.ts";

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  /** The element inside it; `""` for a test that passed. */
  readonly outcome: string;
  readonly kind: "passed" | "failure" | "error" | "skipped";
}

/**
 * The report as JUnit XML: a suite an endpoint. Findings at or above the threshold are failures, those below it pass and
 * say so in their output, accepted ones are skipped, and what was not answered is an error.
 */
export function junitReport(report: AuditReport): string {
  const suites = suitesOf(report);
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="corslet audit" ${countsOf(all)}>`,
    ...suites.map(suiteText),
    "</testsuites>",
  ].join("\n");
}

function suitesOf(report: AuditReport): Suite[] {
  const names = [
    ...new Set(
      [...report.endpoints, ...report.findings, ...report.accepted].map(({ method, url }) => `${method} ${url}`),
    ),
  ];
  const suites = names.map((name) => ({ name, cases: casesOf(name, report) }));
  // Never green when nothing was asked.
  if (report.verdict !== "incomplete" || suites.some(({ cases }) => cases.some(({ kind }) => kind === "error")))
    return suites;
  return [...suites, { name: "corslet audit", cases: [errorCase("nothing was asked, or nothing was answered")] }];
}

function casesOf(name: string, { endpoints, findings, accepted, failOn }: AuditReport): Case[] {
  const isHere = ({ method, url }: { readonly method: string; readonly url: string }): boolean =>
    `${method} ${url}` === name;
  const asked = endpoints.filter(isHere);
  const unanswered = asked.flatMap((endpoint) => endpoint.unanswered);
  return [
    ...(asked.length > 0 && unanswered.length === 0 ? [answeredCase()] : unanswered.map(errorCase)),
    ...findings.filter(isHere).map((finding) => findingCase(finding, failOn)),
    ...accepted.filter(isHere).map(acceptedCase),
  ];
}

function answeredCase(): Case {
  return { name: "every question was answered", outcome: "", kind: "passed" };
}

function errorCase(what: string): Case {
  return { name: what, kind: "error", outcome: `<error type="incomplete" message="${attribute(what)}"/>` };
}

function findingCase(finding: Finding, failOn: Severity): Case {
  const name = nameOf(finding);
  const details = text(detailsOf(finding));
  if (!isAtLeast(finding.severity, failOn))
    return {
      name,
      kind: "passed",
      outcome: `<system-out>${text(`${finding.severity}, below ${failOn}\n`)}${details}</system-out>`,
    };
  const message = attribute(finding.summary);
  return {
    name,
    kind: "failure",
    outcome: `<failure type="${finding.severity}" message="${message}">${details}</failure>`,
  };
}

function acceptedCase(finding: AcceptedFinding): Case {
  const { reason, expires } = finding.accepted;
  return {
    name: nameOf(finding),
    kind: "skipped",
    outcome: `<skipped message="${attribute(`accepted until ${expires}: ${reason}`)}"/>`,
  };
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

function suiteText({ name, cases }: Suite): string {
  const lines = cases.map(
    (each) => `    <testcase classname="${attribute(name)}" name="${attribute(each.name)}">${each.outcome}</testcase>`,
  );
  return [`  <testsuite name="${attribute(name)}" ${countsOf(cases)}>`, ...lines, "  </testsuite>"].join("\n");
}

function countsOf(cases: readonly Case[]): string {
  const ofKind = (kind: Case["kind"]): number => cases.filter((each) => each.kind === kind).length;
  return `tests="${cases.length}" failures="${ofKind("failure")}" errors="${ofKind("error")}" skipped="${ofKind("skipped")}"`;
}

// Characters that XML 1.0 does not have, not even escaped, and that `printable` leaves.
const NOT_XML = /[\uFFFE\uFFFF]/g;

function text(value: string): string {
  return escapeMarkup(printable(value).replaceAll(NOT_XML, "\uFFFD"));
}

function attribute(value: string): string {
  return text(value).replaceAll(/\s+/g, " ");
}
