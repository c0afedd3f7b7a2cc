import type { Row } from "./compare.ts";
import type { FamilyId } from "./contestants/contestant.ts";
import type { Report } from "./report.ts";

// One bar a case: what Corslet adds as a share of what the framework's own CORS package adds. The line over its end goes
// from quartile to quartile.

const GROUPS: readonly (readonly [family: FamilyId, name: string, peer: string])[] = [
  ["node", "node:http", "cors"],
  ["fastify", "Fastify", "@fastify/cors"],
  ["koa", "Koa", "@koa/cors"],
  ["hono", "Hono", "hono/cors"],
  ["h3", "h3", "handleCors"],
  ["elysia", "Elysia", "@elysiajs/cors"],
];
const CASES = [
  ["granted", "granted"],
  ["refused", "refused"],
  ["preflight", "preflight"],
] as const;

const [LEFT, WIDTH, TOP, BAR, GAP] = [150, 470, 74, 13, 12];
const GROUP = CASES.length * BAR + GAP;
const HEIGHT = TOP + GROUPS.length * GROUP + 34;

/** The chart, readable on light and on dark. */
export function chartOf({ rows }: Pick<Report, "rows">): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${HEIGHT}" width="720" height="${HEIGHT}" role="img" aria-labelledby="title">
<title id="title">What Corslet adds to a response, as a share of what the framework's own CORS package adds</title>
<style>
text{font:12px system-ui,sans-serif;fill:#24292f}.head{font-size:15px;font-weight:600}.dim{fill:#57606a}
.axis{stroke:#d0d7de}.target{stroke:#9a6700;stroke-dasharray:4 3}.spread{stroke:#24292f}
.granted{fill:#1f6feb}.refused{fill:#8250df}.preflight{fill:#1a7f37}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.dim{fill:#9198a1}.axis{stroke:#3d444d}.target{stroke:#d29922}
.spread{stroke:#e6edf3}.granted{fill:#4493f8}.refused{fill:#ab7df8}.preflight{fill:#3fb950}}
</style>
<text class="head" x="12" y="24">What Corslet adds, where the framework's own CORS package adds 1</text>
${CASES.map(([id, title], i) => `<rect class="${id}" x="${12 + i * 100}" y="38" width="10" height="10"/><text x="${27 + i * 100}" y="47">${title}</text>`).join("\n")}
${[0, 0.25, 0.5, 0.75, 1].map((share) => line(share)).join("\n")}
${GROUPS.map(([family, name, peer], i) => group(rows, family, name, peer, TOP + i * GROUP)).join("\n")}
</svg>
`;
}

function line(share: number): string {
  const [x, y] = [xOf(share), HEIGHT - 24];
  const label = share === 0.5 ? "0.5, the frameworks' target" : String(share);
  return `<line class="${share === 0.5 ? "target" : "axis"}" x1="${x}" y1="${TOP - 8}" x2="${x}" y2="${y}"/><text class="dim" text-anchor="middle" x="${x}" y="${y + 16}">${label}</text>`;
}

function group(rows: readonly Row[], family: FamilyId, name: string, peer: string, top: number): string {
  const bars = CASES.map(([id], i) => {
    const ratio = rows.find((row) => row.family === family && row.id === id && row.count === 1)?.ratios[peer];
    if (ratio === undefined) return "";
    const y = top + i * BAR;
    const middle = y + BAR / 2 - 1;
    // Where Corslet answers before the framework does its own work, it adds less than nothing.
    return `<rect class="${id}" x="${LEFT}" y="${y}" width="${xOf(ratio.median) - LEFT}" height="${BAR - 2}"/>
<line class="spread" x1="${xOf(ratio.lower)}" y1="${middle}" x2="${xOf(ratio.upper)}" y2="${middle}"/>
<text x="${Math.max(xOf(ratio.upper), LEFT) + 6}" y="${y + BAR - 3}">${ratio.median.toFixed(2)}</text>`;
  });
  return `<text x="12" y="${top + 15}">${name}</text><text class="dim" x="12" y="${top + 30}">of ${peer}</text>\n${bars.join("\n")}`;
}

/** Where a share stands. What is beyond the chart ends at its edge; the number beside the bar says how far. */
function xOf(share: number): number {
  return Math.round(LEFT + Math.min(Math.max(share, 0), 1.1) * WIDTH);
}
