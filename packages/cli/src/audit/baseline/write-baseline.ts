import { extname } from "node:path";
import { printable } from "../../terminal/text.ts";
import type { AuditReport } from "../audit-report.ts";
import type { AcceptedFinding, Finding } from "../finding.ts";

/** So many days a new entry holds, if nobody writes another day. */
const DAYS = 90;

/**
 * A baseline that holds every finding of a report. Those that were accepted before keep their reason and last day; the
 * others have none yet, and the file is refused until a person writes one.
 *
 * @param path decides between JSON and YAML.
 */
export function baselineText(report: AuditReport, path: string, today: Date): string {
  const expires = new Date(today.getTime() + DAYS * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const entries = [
    ...report.accepted.map((finding) => entryOf(finding, finding.accepted)),
    ...report.findings.map((finding) => entryOf(finding, { reason: "", expires })),
  ];
  if (extname(path).toLowerCase() === ".json")
    return `${JSON.stringify({ accepted: entries.map(({ entry }) => entry) }, null, 2)}\n`;
  const lines = entries.flatMap(({ severity, summary, entry }) => [
    "",
    `  # ${severity}: ${printable(summary).replaceAll(/\s+/g, " ")}`,
    ...Object.entries(entry).map(
      ([key, value], index) => `  ${index === 0 ? "- " : "  "}${key}: ${JSON.stringify(value)}`,
    ),
  ]);
  return `${[HEAD, entries.length === 0 ? "accepted: []" : "accepted:", ...lines].join("\n")}\n`;
}

const HEAD = `# Findings that corslet audit accepts. Each needs a reason, which a person writes, and a last day: expires.
# After that day it counts again.`;

type Entry = Readonly<Record<"fingerprint" | "id" | "where" | "reason" | "expires", string>>;

function entryOf(
  { fingerprint, id, method, url, severity, summary }: Finding,
  { reason, expires }: AcceptedFinding["accepted"],
): { readonly severity: string; readonly summary: string; readonly entry: Entry } {
  return { severity, summary, entry: { fingerprint, id, where: printable(`${method} ${url}`), reason, expires } };
}
