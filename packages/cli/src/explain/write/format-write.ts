import type { Style } from "../../terminal/style.ts";
import { wrap } from "../../terminal/text.ts";
import type { EngineWrite, WriteExplanation } from "./explain-write.ts";
import { cookiesInWords } from "./wording.ts";

const NAMES: Readonly<Record<EngineWrite["engine"], string>> = {
  spec: "the standard",
  chromium: "Chromium",
  firefox: "Firefox",
  webkit: "WebKit",
};

// What of a request a guard looks at, in the order in which it does.
const SHOWN: readonly string[] = ["upgrade", "sec-fetch-site", "origin", "referer"];

/** A write as people read it: the verdict, then what each engine sends and what the guard makes of it. Ends without a line end. */
export function formatWrite(explanation: WriteExplanation, style: Style): string {
  const { engines, mode, verdict } = explanation;
  const groups = alikeOf(explanation);
  const blocks = groups.map((group) => groupBlock(group, explanation, engines.length > 1 && groups.length > 1, style));
  const passes = mode === "report" && (verdict === "refused" || verdict === "differs");
  const note = passes
    ? [wrap("In report mode the guard lets it pass all the same, and reports it.", style.width, "")]
    : [];
  return [[headline(explanation, style), ...note].join("\n"), ...blocks, ...mendBlock(engines, style)].join("\n\n");
}

function headline({ verdict, engines }: WriteExplanation, { bold, green, red, yellow, width }: Style): string {
  const [first] = engines;
  const code = first?.decision?.reason ?? first?.code ?? "";
  switch (verdict) {
    case "allowed":
      return `${bold(green("LET THROUGH"))} ${sameOf(engines) ? code : ""}`.trimEnd();
    case "refused":
      return `${bold(red("REFUSED"))} ${sameOf(engines) ? code : ""}`.trimEnd();
    case "not-sent":
      return `${bold(green("NOT SENT"))} ${code}\n${wrap("The browser asks first, or cannot make the request: the guard gets nothing to decide about.", width, "")}`;
    default:
      return bold(yellow("DIFFERS FROM BROWSER TO BROWSER"));
  }
}

function sameOf(engines: readonly EngineWrite[]): boolean {
  return new Set(engines.map(({ decision, code }) => decision?.reason ?? code)).size === 1;
}

/** Engines that send the same, and are answered the same. */
function alikeOf(explanation: WriteExplanation): EngineWrite[][] {
  const groups = new Map<string, EngineWrite[]>();
  for (const write of explanation.engines) {
    const key = JSON.stringify([requestLines(write, explanation), write.decision, write.code]);
    groups.set(key, [...(groups.get(key) ?? []), write]);
  }
  return [...groups.values()];
}

function groupBlock(
  group: readonly EngineWrite[],
  explanation: WriteExplanation,
  isNamed: boolean,
  style: Style,
): string {
  const { bold, dim, green, red, width } = style;
  const [write] = group as [EngineWrite];
  const { decision } = write;
  const title = isNamed ? [bold(group.map(({ engine }) => NAMES[engine]).join(", "))] : [];
  const lines = requestLines(write, explanation).map((line) => wrap(line, width, "   ").slice(3));
  const [first = "", ...rest] = lines;
  const sent = [`${bold("->")} ${first}${dim(` (${kindOf(explanation)})`)}`, ...rest.map((line) => `   ${line}`)];
  if (decision === null) return [...title, ...sent, `${bold("<-")} ${dim(`not sent: ${write.code}`)}`].join("\n");
  const word = decision.allowed ? green("let through") : red("403 Forbidden");
  return [
    ...title,
    ...sent,
    `${bold("<-")} ${word}: ${decision.reason}`,
    wrap(decision.detail, width, "   "),
    ...withoutCookiesLine(write, style),
  ].join("\n");
}

function kindOf({ request: { kind, from } }: WriteExplanation): string {
  if (from === "none") return "typed address, bookmark";
  return kind === "websocket" ? "WebSocket" : kind;
}

function requestLines(write: EngineWrite, { request: asked }: WriteExplanation): string[] {
  const { request, cookies, engine } = write;
  if (request === null) return [`${asked.method} ${asked.url}`];
  const isNewAlone = engine === "chromium" && asked.kind === "form";
  return [
    `${request.method} ${request.url}`,
    ...SHOWN.flatMap((wanted) => request.headers.filter(([name]) => name.toLowerCase() === wanted)).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    `cookies: ${cookiesInWords(cookies, isNewAlone)}`,
  ];
}

function withoutCookiesLine({ withoutCookies }: EngineWrite, { width }: Style): string[] {
  if (withoutCookies === null) return [];
  const { allowed, reason } = withoutCookies;
  return [wrap(`Without cookies it would be ${allowed ? "let through" : "refused"}: ${reason}.`, width, "   ")];
}

function mendBlock(engines: readonly EngineWrite[], { bold, width }: Style): string[] {
  const mends = [...new Set(engines.flatMap(({ decision }) => decision?.mend ?? []))];
  if (mends.length === 0) return [];
  return [[bold("If it should be let through"), ...mends.map((mend) => wrap(mend, width, "  "))].join("\n")];
}
