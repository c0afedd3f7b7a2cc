import { pathToFileURL } from "node:url";
import { isAbsolute, normalize, sep } from "node:path";
import type { Location, Log, Notification, ReportingDescriptor, Result, WebRequest, WebResponse } from "sarif";
import { printable } from "../../terminal/text.ts";
import type { AuditReport } from "../audit-report.ts";
import type { AcceptedFinding, Exchange, Finding } from "../finding.ts";
import { RULES } from "../rules/index.ts";
import type { Rule, RuleId } from "../rules/rule.ts";
import { type Severity, worse } from "../severity.ts";
import { curlOf } from "./exchange-text.ts";
import { referencesOf } from "./standards.ts";
import { notesOf, unansweredOf } from "./summary.ts";

const LEVELS: { readonly [Name in Severity]: "error" | "warning" | "note" } = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
  none: "note",
};

// Code hosts read these numbers: above 9 is critical there, from 7 high, from 4 medium.
const SCORES: { readonly [Name in Severity]?: string } = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" };

/**
 * The report in SARIF 2.1.0.
 *
 * @param file where a finding is shown that is declared nowhere: the operator's policy or OpenAPI document. Code hosts
 * refuse a whole log in which a location has no file; without one such a finding has the URL as its logical location alone.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: AuditReport, file: string | null = null): string {
  const all: readonly (Finding | AcceptedFinding)[] = [...report.findings, ...report.accepted];
  const ids = [...new Set(all.map(({ id }) => id))].sort();
  const notifications = notificationsOf(report);
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "corslet",
            version: report.version,
            semanticVersion: report.version,
            rules: ids.map((id) => descriptorOf(RULES[id], all)),
          },
        },
        // Or a code host takes it for a newer run of `corslet check`.
        automationDetails: { id: "corslet-audit/" },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.verdict !== "incomplete",
            ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
          },
        ],
        results: all.map((finding) => resultOf(finding, ids, file)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function descriptorOf(rule: Rule, findings: readonly Finding[]): ReportingDescriptor {
  const own = findings.filter(({ id }) => id === rule.id);
  const worst = own.map(({ severity }) => severity).reduce(worse, "none");
  const security = own.map((finding) => finding.security).reduce(worse, "none");
  const score = SCORES[security];
  const references = referencesOf(rule);
  const paragraphs = [rule.means, rule.exploited, `Mend: ${rule.mend}`];
  const links = references.map(({ label, url }) => `[${label}](${url})`);
  return {
    id: rule.id,
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: rule.means },
    help: {
      text: [...paragraphs, `See: ${references.map(({ label }) => label).join(", ")}`].join("\n\n"),
      markdown: [...paragraphs, `See: ${links.join(", ")}`].join("\n\n"),
    },
    defaultConfiguration: { level: LEVELS[worst] },
    properties: {
      tags: [
        ...(score === undefined ? [] : ["security"]),
        rule.group === "csrf" ? "csrf" : "cors",
        ...rule.standards.cwe.map((id) => `external/cwe/cwe-${id}`),
      ],
      precision: "very-high",
      ...(score !== undefined && { "security-severity": score }),
    },
  };
}

function resultOf(finding: Finding | AcceptedFinding, ids: readonly RuleId[], file: string | null): Result {
  const { id, severity, security, works, summary, mend, symptoms, evidence, fingerprint } = finding;
  const shown = evidence.find(({ role }) => role === "shows") ?? evidence[0];
  return {
    ruleId: id,
    ruleIndex: ids.indexOf(id),
    level: LEVELS[severity],
    message: { text: unlinked(`${summary}\nMend: ${mend}`) },
    locations: [locationOf(finding, file)],
    partialFingerprints: { "corslet/v1": printable(fingerprint) },
    ...(shown !== undefined && { webRequest: webRequestOf(shown) }),
    ...(shown !== undefined && shown.answer !== null && { webResponse: webResponseOf(shown) }),
    ...("accepted" in finding && {
      suppressions: [
        {
          kind: "external",
          status: "accepted",
          justification: printable(`${finding.accepted.reason} (until ${finding.accepted.expires})`),
        },
      ],
    }),
    properties: { severity, security, works, symptoms: [...symptoms], curl: evidence.map(curlOf) },
  };
}

/** Text in which nothing is a link: a message of SARIF makes one of `[text](address)`, and servers write part of this one. */
function unlinked(text: string): string {
  return printable(text).replaceAll("](", "] (");
}

function locationOf({ method, url, declared }: Finding, file: string | null): Location {
  const place = declared ?? (file === null ? null : { file, line: 1, column: 1 });
  return {
    ...(place !== null && {
      physicalLocation: {
        artifactLocation: { uri: uriOf(place.file) },
        region: { startLine: place.line, startColumn: place.column },
      },
    }),
    logicalLocations: [{ fullyQualifiedName: printable(`${method} ${url}`), kind: "resource" }],
  };
}

/** Relative to the working directory, which for a code host is the repository's root; else a file URL. */
function uriOf(path: string): string {
  return isAbsolute(path)
    ? pathToFileURL(path).href
    : printable(normalize(path)).split(sep).map(encodeURIComponent).join("/");
}

function webRequestOf({ request }: Exchange): WebRequest {
  return {
    protocol: "HTTP",
    method: request.method,
    target: printable(request.url),
    headers: joined(request.headers),
  };
}

function webResponseOf({ answer }: Exchange): WebResponse {
  return { protocol: "HTTP", statusCode: answer?.status ?? 0, headers: joined(answer?.headers ?? []) };
}

// SARIF has one value a name. Lines of one name are joined as browsers join them.
function joined(lines: readonly (readonly [string, string])[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of lines) {
    const key = printable(name).toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? printable(value) : `${before}, ${printable(value)}`);
  }
  return Object.fromEntries(headers);
}

function notificationsOf(report: AuditReport): Notification[] {
  const errors = unansweredOf(report).map((text): Notification => ({
    level: "error",
    message: { text: unlinked(text) },
  }));
  const notes = notesOf(report).map((text): Notification => ({
    level: "note",
    message: { text: unlinked(text) },
  }));
  return [...errors, ...notes];
}
