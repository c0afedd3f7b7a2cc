import type { Exchange, Finding } from "../../finding.ts";
import { shown } from "../../../report/markup.ts";
import { curlOf, headLinesOf, ROLES } from "../exchange-text.ts";
import { type SeenVerdict, verdictOf } from "./verdict.ts";

/** Request headers that are drawn; the rest is in the command below. */
const DRAWN =
  /^(?:origin|access-control-request-.+|cookie|authorization|referer|x-forwarded-host|if-none-match|if-modified-since)$/i;

/** An exchange of a finding, drawn as it goes from page to browser to server and back. */
export async function timeline(exchange: Exchange, finding: Finding): Promise<string> {
  const { request, answer, role, shows } = exchange;
  const isPreflight = request.method === "OPTIONS";
  const origin = request.headers.find(([name]) => name.toLowerCase() === "origin")?.[1];
  const asked = request.headers.filter(([name]) => DRAWN.test(name)).map(([name, value]) => `${name}: ${value}`);
  const steps = [
    step("right near", isPreflight ? "calls, and the browser asks first" : "calls", [request.url]),
    step("right far", isPreflight ? "preflight, without credentials" : "request", [
      `${request.method} ${pathOf(request.url)}`,
      ...asked,
    ]),
    step(answer === null ? "left far none" : "left far", "answer", headLinesOf(exchange)),
    verdictStep(await verdictOf(exchange), exchange, finding),
  ];
  return `<figure class="exchange ${role}">
<figcaption><b>${ROLES[role]}.</b> ${shown(shows)}</figcaption>
<ol class="lanes">
<li class="actors"><span>${origin === undefined ? "client" : `page<br><small>${shown(origin)}</small>`}</span><span>browser</span><span>server</span></li>
${steps.join("\n")}
</ol>
<pre class="curl"><code>${shown(curlOf(exchange))}</code></pre>
</figure>`;
}

function step(kind: string, label: string, lines: readonly string[]): string {
  return `<li class="step ${kind}"><span class="arrow"><em>${shown(label)}</em><code>${lines.map(line).join("\n")}</code></span></li>`;
}

// What decides stands out.
function line(text: string): string {
  return /^(?:access-control-|vary:|origin:)/i.test(text) ? `<b>${shown(text)}</b>` : shown(text);
}

function verdictStep(verdict: SeenVerdict | null, { role }: Exchange, { security, works }: Finding): string {
  if (verdict === null) return "";
  // Red is what should not be: a page that reads and should not, or one that should and does not.
  const isFault = role !== "control" && (verdict.outcome === "lets" ? security : works) !== "none";
  return `<li class="step left near verdict${isFault ? " fault" : ""}"><span class="arrow"><em>verdict</em>${shown(verdict.text)}</span></li>`;
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}
