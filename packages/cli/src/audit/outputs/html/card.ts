import { prose, shown } from "../../../report/markup.ts";
import { count } from "../../../terminal/text.ts";
import type { Exchange, Finding } from "../../finding.ts";
import { RULES } from "../../rules/index.ts";
import { mendBlocks } from "../mend-blocks.ts";
import { referencesOf } from "../standards.ts";
import { timeline } from "./timeline.ts";

/** Findings of one rule and severity: the first with its exchanges drawn, the others by their endpoints. */
export async function groupCard([finding, ...others]: readonly [Finding, ...Finding[]]): Promise<string> {
  const { id, severity, security, works, summary, mend, symptoms, evidence } = finding;
  const rule = RULES[id];
  const [first = "", ...further] = await Promise.all(evidence.map((exchange) => timeline(exchange, finding)));
  const links = referencesOf(rule).map(
    ({ label, url }) => `<a href="${shown(url)}" rel="noreferrer">${shown(label)}</a>`,
  );
  return `<article class="card">
<div class="head"><span class="chip ${severity}">${severity}</span><h3>${prose(rule.title)}</h3><code class="soft">${id}</code></div>
<p class="where">${placeOf(finding)}</p>
<p>${prose(summary)}</p>
<div class="axes"><span>security: ${security}</span><span>function: ${works}</span>${symptoms.length === 0 ? "" : `<span>with it: ${symptoms.join(", ")}</span>`}</div>
<p class="soft">${prose(rule.means)} ${prose(rule.exploited)}</p>
${first}
${furtherText(further, evidence.slice(1))}
<h4>Mend</h4>
${mendText(mend)}
${othersText(others)}
<p class="refs">${links.join(" · ")}</p>
</article>`;
}

function placeOf({ method, url, declared, fingerprint }: Finding): string {
  const at =
    declared === undefined
      ? ""
      : `, declared in <code>${shown(`${declared.file}:${declared.line}:${declared.column}`)}</code>`;
  return `<code>${shown(`${method} ${url}`)}</code>${at} <small>fingerprint <code>${shown(fingerprint)}</code></small>`;
}

function furtherText(drawn: readonly string[], exchanges: readonly Exchange[]): string {
  if (drawn.length === 0) return "";
  const confirming = exchanges.filter(({ role }) => role !== "control").length;
  const controls = exchanges.length - confirming;
  const parts = [
    ...(confirming > 0 ? [count(confirming, "more exchange")] : []),
    ...(controls > 0 ? [count(controls, "control")] : []),
  ];
  return `<details><summary>${parts.join(", ")}</summary>\n${drawn.join("\n")}\n</details>`;
}

function mendText(mend: string): string {
  return mendBlocks(mend)
    .map(({ isCode, text }) => (isCode ? `<pre><code>${shown(text)}</code></pre>` : `<p>${prose(text)}</p>`))
    .join("\n");
}

/** Of further endpoints so many are shown without being asked for. */
const MAX_OPEN = 8;

function othersText(others: readonly Finding[]): string {
  if (others.length === 0) return "";
  const rows = others.map((other) => `<li>${placeOf(other)}<br>${prose(other.summary)}</li>`);
  const open = others.length <= MAX_OPEN ? " open" : "";
  return `<details class="others"${open}><summary>also on ${count(others.length, "other endpoint")}</summary>\n<ul>${rows.join("\n")}</ul>\n</details>`;
}
