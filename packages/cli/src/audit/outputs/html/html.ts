import { createHash } from "node:crypto";
import { count, printable } from "../../../terminal/text.ts";
import type { AuditedEndpoint, AuditReport } from "../../audit-report.ts";
import type { AcceptedFinding, Exchange, Finding } from "../../finding.ts";
import { RULES } from "../../rules/index.ts";
import { codeAndProse, escapeMarkup } from "../../../report/escape.ts";
import { referencesOf } from "../standards.ts";
import { baselineNotes, bySeverity, headlineOf, unansweredOf } from "../summary.ts";
import { STYLE } from "./style.ts";
import { timeline } from "./timeline.ts";

// Nothing is loaded and nothing runs: the one style is allowed by its hash.
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const SECURITY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

const TITLES = { clean: "Clean", findings: "Findings", incomplete: "Incomplete" } as const;

/** Of so many findings the exchanges are drawn. More make a page that no browser likes to open. */
const MAX_DRAWN = 200;

/** The report as a page of its own, without scripts and without anything to load. */
export async function htmlReport(report: AuditReport): Promise<string> {
  const { verdict, trusted, findings, accepted, endpoints, version } = report;
  const cards: string[] = [];
  for (const [index, finding] of findings.entries()) cards.push(await findingCard(finding, index < MAX_DRAWN));
  const notes = [...unansweredOf(report).map((line) => `Not answered: ${line}`), ...baselineNotes(report)];
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
<footer>Written by <code>corslet audit</code> ${escapeMarkup(printable(version))}. What counts is what a browser makes of each answer.</footer>
</main>
</body>
</html>
`;
}

function trustedText(trusted: readonly string[]): string {
  if (trusted.length === 0) return "No trusted origin was declared: what trusted pages need was not judged.";
  return `Trusted: ${trusted.map((origin) => `<code>${escapeMarkup(printable(origin))}</code>`).join(", ")}`;
}

function countChips(findings: readonly Finding[]): string {
  const counts = bySeverity(findings).map(
    ([severity, number]) => `<li class="chip ${severity}">${number} ${severity}</li>`,
  );
  return counts.length === 0 ? "" : `<ul class="counts">${counts.join("")}</ul>`;
}

async function findingCard(finding: Finding, isDrawn: boolean): Promise<string> {
  const { id, severity, security, works, method, url, summary, mend, symptoms, evidence, fingerprint } = finding;
  const rule = RULES[id];
  const [first, ...others] = await Promise.all((isDrawn ? evidence : []).map(timeline));
  const links = referencesOf(rule).map(
    (reference) => `<a href="${escapeMarkup(reference.url)}" rel="noreferrer">${escapeMarkup(reference.label)}</a>`,
  );
  return `<article class="card" id="${escapeMarkup(printable(fingerprint))}">
<div class="head"><span class="chip ${severity}">${severity}</span><h3>${prose(rule.title)}</h3><code class="soft">${id}</code></div>
<p class="where"><code>${escapeMarkup(printable(`${method} ${url}`))}</code>${declaredText(finding)}</p>
<p>${prose(summary)}</p>
<div class="axes"><span>security: ${security}</span><span>function: ${works}</span>${symptoms.length === 0 ? "" : `<span>with it: ${symptoms.join(", ")}</span>`}</div>
<p class="soft">${prose(rule.means)} ${prose(rule.exploited)}</p>
${first ?? (isDrawn || evidence.length === 0 ? "" : `<p class="soft">Its exchanges are in the other formats: only the first ${MAX_DRAWN} findings are drawn.</p>`)}
${othersText(others, evidence.slice(1))}
<h4>Mend</h4>
<pre>${escapeMarkup(printable(mend))}</pre>
<p class="refs">${links.join(" · ")}</p>
</article>`;
}

function declaredText({ declared }: Finding): string {
  return declared === undefined
    ? ""
    : `<br>declared in <code>${escapeMarkup(printable(`${declared.file}:${declared.line}:${declared.column}`))}</code>`;
}

function othersText(drawn: readonly string[], exchanges: readonly Exchange[]): string {
  if (drawn.length === 0) return "";
  const confirming = exchanges.filter(({ role }) => role !== "control").length;
  const controls = exchanges.length - confirming;
  const parts = [
    ...(confirming > 0 ? [count(confirming, "more exchange")] : []),
    ...(controls > 0 ? [count(controls, "control")] : []),
  ];
  return `<details><summary>${parts.join(", ")}</summary>\n${drawn.join("\n")}\n</details>`;
}

function acceptedSection(accepted: readonly AcceptedFinding[]): string {
  if (accepted.length === 0) return "";
  const rows = accepted.map(
    ({ id, method, url, severity, accepted: { reason, expires } }) =>
      `<tr><td><code>${id}</code></td><td><span class="${severity}">${severity}</span></td><td class="url"><code>${escapeMarkup(printable(`${method} ${url}`))}</code></td><td>${prose(reason)}</td><td>${escapeMarkup(printable(expires))}</td></tr>`,
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
    return `<tr><td class="url"><code>${escapeMarkup(printable(`${endpoint.method} ${endpoint.url}`))}</code></td><td>${prose(endpoint.stack ?? "unknown")}</td><td class="number">${endpoint.requests}</td><td>${outcome.join(", ") || "nothing found"}</td></tr>`;
  });
  return `<div class="table"><table><thead><tr><th>endpoint</th><th>stack</th><th class="number">requests</th><th>found</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** Text as HTML, with code between backticks. */
function prose(text: string): string {
  return codeAndProse(printable(text))
    .map((part) => (part.isCode ? `<code>${escapeMarkup(part.text)}</code>` : escapeMarkup(part.text)))
    .join("");
}
