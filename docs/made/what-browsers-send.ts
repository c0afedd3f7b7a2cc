import { type Observation, readObservations } from "../../conformance/browsers/csrf/observations.ts";
import { SECTIONS, type Section } from "../../conformance/browsers/csrf/rows/index.ts";
import type { Row } from "../../conformance/browsers/csrf/rows/row.ts";
import { GUARD_COOKIES, SESSION_COOKIES } from "../../conformance/browsers/csrf/world/bank.ts";
import { type Host, hostOf, OTHER_PORT } from "../../conformance/browsers/csrf/world/places.ts";
import { wrap } from "./prose.ts";

const ENGINES = ["chromium", "firefox", "webkit"] as const;

type Engine = (typeof ENGINES)[number];

const NAMES: { readonly [Name in Engine]: string } = { chromium: "Chromium", firefox: "Firefox", webkit: "WebKit" };

const HEAD = ["page", "what it does", "browser", "`Origin`", "`Sec-Fetch-Site`", "`Referer`", "cookies", "the guard"];

/** What every engine sent for every row, and what the guard made of it, section by section, as Markdown. */
export function sentTables(): string {
  return [`Seen in ${versions()}.`, ...SECTIONS.map(sectionText)].join("\n\n");
}

/** The versions that were driven. */
function versions(): string {
  const named = ENGINES.map((engine) => {
    const [, version = ""] = /\/(\d+(?:\.\d+)?)/.exec(readObservations(engine).version) ?? [];
    return `${engine === "webkit" ? "WebKitGTK" : NAMES[engine]} ${engine === "webkit" ? version : version.split(".", 1)[0]}`;
  });
  return `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

function sectionText({ title, verdict, rows }: Section): string {
  const notes = rows.flatMap(({ id, except = {} }) =>
    Object.values(except).map((why) => `\n${wrap(`*${titleOf(rows.find((row) => row.id === id) as Row)}*: ${why}`)}`),
  );
  return [
    `### ${title}\n`,
    `| ${HEAD.join(" | ")} |`,
    `|${HEAD.map(() => "---|").join("")}`,
    ...rows.flatMap((row) => rowLines(row, verdict)),
    ...notes,
  ].join("\n");
}

/** A line for each way in which the engines differ. */
function rowLines(row: Row, verdict: Section["verdict"]): string[] {
  const lines = new Map<string, Engine[]>();
  for (const engine of ENGINES) {
    const seen = readObservations(engine).rows[row.id];
    if (seen === undefined) throw new Error(`${row.id} was not observed in ${engine}`);
    const isPassed = (verdict === "passes") === (row.except?.[engine] === undefined);
    const cells = cellsOf(seen, isPassed).join(" | ");
    lines.set(cells, [...(lines.get(cells) ?? []), engine]);
  }
  return [...lines].map(([cells, engines], index) => {
    const browsers = engines.length === ENGINES.length ? "all" : engines.map((engine) => NAMES[engine]).join(", ");
    const what = index === 0 ? `${placeOf(row)} | ${titleOf(row)}` : " | ";
    return `| ${what} | ${browsers} | ${cells} |`;
  });
}

function cellsOf({ sent, reason }: Observation, isPassed: boolean): string[] {
  const { origin, site, referer } = sent;
  return [
    ...[origin, site, referer].map((value) => (value === null ? "–" : `\`${value}\``)),
    cookiesText(sent.cookies),
    `${isPassed ? "passes" : "refuses"}: \`${reason}\``,
  ];
}

function cookiesText(cookies: readonly string[]): string {
  const sessions = cookies.filter((name) => !GUARD_COOKIES.includes(name));
  const guards = cookies.filter((name) => GUARD_COOKIES.includes(name));
  const isAll = Object.values(SESSION_COOKIES).some(
    (all) =>
      all
        .map(({ name }) => name)
        .toSorted()
        .join() === sessions.join(),
  );
  const named = isAll ? ["all"] : [...new Set(sessions)].map((name) => timesNamed(name, sessions));
  return [...named, ...guards.map((name) => `\`${name}\``)].join(", ") || "none";
}

function timesNamed(name: string, sessions: readonly string[]): string {
  const isTwice = sessions.filter((each) => each === name).length > 1;
  return `\`${name.replace("http-", "")}\`${isTwice ? " twice" : ""}`;
}

function placeOf({ from }: Row): string {
  if (from === "own") return "the application's own";
  if (from === "address bar") return "the address bar";
  const [scheme, host] = from.startsWith("http ") ? (["http", from.slice(5)] as const) : (["https", from] as const);
  return `\`${scheme}://${hostOf(host as Host)}${host === "otherPort" ? OTHER_PORT : ""}\``;
}

function titleOf({ title, door }: Row): string {
  if (door === "https") return title;
  return `${title}; ${door === "http" ? "the application is on plain http" : `the application is ${door}`}`;
}
