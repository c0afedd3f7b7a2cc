import { createHash } from "node:crypto";
import type { AuditedEndpoint, AuditReport } from "../../audit-report.ts";
import type { AcceptedFinding, Finding } from "../../finding.ts";
import { escapeMarkup, prose, shown } from "../../../report/markup.ts";
import { bySeverity, groupsOf, headlineOf, notesOf, unansweredOf } from "../summary.ts";
import { groupCard } from "./card.ts";
import { STYLE } from "./style.ts";

// Nothing is loaded and nothing runs: the one style is allowed by its hash.
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const SECURITY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

const TITLES = { clean: "Clean", findings: "Findings", incomplete: "Incomplete" } as const;

/** Of the trusted origins so many are named: a policy may have a million. */
const MAX_TRUSTED = 20;

/** The report as a page of its own, without scripts and without anything to load. */
export async function htmlReport(report: AuditReport): Promise<string> {
  const { verdict, trusted, findings, accepted, endpoints, version } = report;
  const cards: string[] = [];
  for (const alike of groupsOf(findings)) cards.push(await groupCard(alike));
  const notes = [...unansweredOf(report).map((line) => `Not answered: ${line}`), ...notesOf(report)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(SECURITY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>CORS audit: ${TITLES[verdict]}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<section class="banner ${verdict}">
<h1>CORS audit: ${TITLES[verdict].toLowerCase()}</h1>
<p>${prose(headlineOf(report))}.</p>
<p class="soft">${trustedText(trusted)}</p>
${countChips(findings)}
${notes.length === 0 ? "" : `<ul class="soft">${notes.map((note) => `<li>${prose(note)}</li>`).join("")}</ul>`}
</section>
${findings.length === 0 ? "" : `<h2>Findings</h2>\n${cards.join("\n")}`}
${acceptedSection(accepted)}
<h2>Endpoints</h2>
${endpointTable(endpoints, findings)}
<footer>Written by <code>corslet audit</code> ${shown(version)}. What counts is what a browser makes of each answer.</footer>
</main>
</body>
</html>
`;
}

function trustedText(trusted: readonly string[]): string {
  if (trusted.length === 0) return "No trusted origin was declared: what trusted pages need was not judged.";
  const named = trusted.slice(0, MAX_TRUSTED).map((origin) => `<code>${shown(origin)}</code>`);
  const left = trusted.length - named.length;
  return `Trusted: ${named.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

function countChips(findings: readonly Finding[]): string {
  const counts = bySeverity(findings).map(
    ([severity, number]) => `<li class="chip ${severity}">${number} ${severity}</li>`,
  );
  return counts.length === 0 ? "" : `<ul class="counts">${counts.join("")}</ul>`;
}

function acceptedSection(accepted: readonly AcceptedFinding[]): string {
  if (accepted.length === 0) return "";
  const rows = accepted.map(
    ({ id, method, url, severity, accepted: { reason, expires } }) =>
      `<tr><td><code>${id}</code></td><td><span class="${severity}">${severity}</span></td><td class="url"><code>${shown(`${method} ${url}`)}</code></td><td>${prose(reason)}</td><td>${shown(expires)}</td></tr>`,
  );
  return `<h2>Accepted by the baseline</h2>
<div class="table"><table><thead><tr><th>finding</th><th>severity</th><th>endpoint</th><th>reason</th><th>until</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function endpointTable(endpoints: readonly AuditedEndpoint[], findings: readonly Finding[]): string {
  if (endpoints.length === 0) return "<p>Nothing was asked.</p>";
  const rows = endpoints.map((endpoint) => {
    const own = findings.filter(({ method, url }) => method === endpoint.method && url === endpoint.url);
    const chips = bySeverity(own).map(([severity, number]) => `<span class="${severity}">${number} ${severity}</span>`);
    const outcome = endpoint.unanswered.length > 0 ? [...chips, "not everything was answered"] : chips;
    return `<tr><td class="url"><code>${shown(`${endpoint.method} ${endpoint.url}`)}</code></td><td>${prose(endpoint.stack ?? "unknown")}</td><td class="number">${endpoint.requests}</td><td>${outcome.join(", ") || "nothing found"}</td></tr>`;
  });
  return `<div class="table"><table><thead><tr><th>endpoint</th><th>stack</th><th class="number">requests</th><th>found</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}
