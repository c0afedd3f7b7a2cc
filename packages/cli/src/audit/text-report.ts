import { asCurl } from "../probe/curl.ts";
import type { Style } from "../terminal/style.ts";
import { count, printable, wrap } from "../terminal/text.ts";
import type { AuditReport } from "./audit-report.ts";
import type { Exchange, Finding } from "./finding.ts";
import { referencesOf } from "./outputs/standards.ts";
import { RULES } from "./rules/index.ts";
import { isAtLeast, SEVERITIES, type Severity } from "./severity.ts";

/** An audit, as a person reads it. Ends without a line end. */
export function textReport(report: AuditReport, style: Style): string {
  const { endpoints, accepted, staleBaseline, notes = [] } = report;
  const unanswered = endpoints.flatMap((endpoint) =>
    endpoint.unanswered.map((why) => `${endpoint.method} ${endpoint.url}: ${why}`),
  );
  const blocks = [
    ...groupsOf(report.findings).map((group) => showGroup(group, style)),
    ...listed("not answered", unanswered, style.red, style),
    ...listed("note", notes, style.cyan, style),
    ...listed(
      "baseline",
      staleBaseline.map(({ fingerprint, why }) => `${fingerprint}: ${why}`),
      style.yellow,
      style,
    ),
    ...(accepted.length === 0 ? [] : [style.dim(`${count(accepted.length, "finding")} accepted by the baseline`)]),
    verdictLine(report, style),
  ];
  return blocks.join("\n\n");
}

/** Findings of one rule with one severity: the first is shown whole, the others by their endpoints. */
function groupsOf(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.id}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

/** Of further endpoints, so many are named. */
const MAX_NAMED = 5;

function showGroup([finding, ...others]: readonly Finding[], style: Style): string {
  if (finding === undefined) return "";
  const { id, severity, method, url, summary, symptoms, evidence, mend, declared } = finding;
  const colour = colourOf(severity, style);
  const named = others.slice(0, MAX_NAMED).map((other) => `${other.method} ${other.url}`);
  const left = others.length - named.length;
  const lines = [
    `${colour(style.bold(severity))} ${style.bold(id)} ${style.dim(axesOf(finding))}`,
    indented(`${method} ${url}`, style),
    ...(declared === undefined ? [] : [indented(`${declared.file}:${declared.line}:${declared.column}`, style)]),
    "",
    indented(summary, style),
    ...(symptoms.length === 0 ? [] : ["", indented(`The same cause: ${symptoms.join(", ")}`, style)]),
    ...evidence.map((exchange) => `\n${showExchange(exchange, style)}`),
    "",
    `  ${style.green("mend")}`,
    ...mend.split("\n").map((line) => (/^\s/.test(line) ? `  ${printable(line)}` : indented(line, style))),
    "",
    `  ${style.dim(wrap(`standards ${standardsOf(id)}`, style.width, "  ").trimStart())}`,
    ...(named.length === 0 ? [] : ["", `  ${style.dim("also on")}`, ...named.map((name) => indented(name, style))]),
    ...(left > 0 ? [indented(`and ${left} more; --format json has them all`, style)] : []),
  ];
  return lines.join("\n");
}

function standardsOf(id: Finding["id"]): string {
  return referencesOf(RULES[id])
    .map(({ label }) => label)
    .join(", ");
}

function axesOf({ security, works }: Finding): string {
  const parts = [
    ...(security === "none" ? [] : [`security ${security}`]),
    ...(works === "none" ? [] : [`works ${works}`]),
  ];
  return parts.length === 0 ? "" : `(${parts.join(", ")})`;
}

const ROLES: { readonly [Role in Exchange["role"]]: string } = {
  shows: "shows it",
  confirms: "confirms",
  control: "control",
};

/** Header lines that CORS, caches and browsers go by; the others are counted. */
const COUNTS =
  /^(?:access-?control|acces-|vary$|cache-control$|age$|x-cache|location$|set-cookie$|www-authenticate$|strict-transport|timing-allow|allow$|origin|.*control-allow)/i;

function showExchange({ role, shows, request, answer }: Exchange, style: Style): string {
  const label = style.dim(ROLES[role].padEnd(9));
  const head = `  ${label} ${wrap(printable(shows), style.width, " ".repeat(12)).trimStart()}`;
  const shown = answer?.headers.filter(([name]) => COUNTS.test(name)) ?? [];
  const left = (answer?.headers.length ?? 0) - shown.length;
  const lines =
    answer === null
      ? ["no answer"]
      : [
          `HTTP ${answer.status}`,
          ...shown.map(([name, value]) => printable(`${name}: ${value}`)),
          ...(left > 0 ? [style.dim(`and ${count(left, "other line")}`)] : []),
        ];
  return [head, ...curlLines(request, style), ...lines.map((line) => `      ${line}`)].join("\n");
}

/** A request for a shell, on as many lines as the terminal asks for. */
function curlLines(request: Exchange["request"], style: Style): string[] {
  const whole = printable(asCurl(request));
  if (whole.length + 6 <= style.width) return [`    ${style.cyan(`$ ${whole}`)}`];
  const parts = whole.split(/ (?=-H '|-X |-I |--data)/);
  return parts.map((part, index) => {
    const end = index === parts.length - 1 ? "" : " \\";
    return `    ${style.cyan(`${index === 0 ? "$ " : "    "}${part}${end}`)}`;
  });
}

function listed(title: string, texts: readonly string[], colour: (text: string) => string, style: Style): string[] {
  if (texts.length === 0) return [];
  return [[colour(style.bold(title)), ...texts.map((text) => indented(text, style))].join("\n")];
}

function indented(text: string, style: Style): string {
  return wrap(printable(text), style.width, "  ");
}

function verdictLine({ verdict, findings, endpoints, failOn }: AuditReport, style: Style): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    number: findings.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => `${number} ${severity}`);
  const requests = endpoints.reduce((sum, endpoint) => sum + endpoint.requests, 0);
  const failing = findings.filter(({ severity }) => isAtLeast(severity, failOn)).length;
  const words = {
    clean: `clean: nothing at or above ${failOn}`,
    findings: `${count(failing, "finding")} at or above ${failOn}`,
    incomplete: "incomplete: not everything was answered",
  }[verdict];
  const colour = verdict === "clean" ? style.green : style.red;
  const found = counts.length === 0 ? "no findings" : `found: ${counts.join(", ")}`;
  const asked = `${count(endpoints.length, "endpoint")}, ${count(requests, "request")}`;
  return `${colour(style.bold(words))}\n${found}; ${asked}`;
}

function colourOf(severity: Severity, style: Style): (text: string) => string {
  if (severity === "critical" || severity === "high") return style.red;
  return severity === "medium" || severity === "low" ? style.yellow : style.cyan;
}
