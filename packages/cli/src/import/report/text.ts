import { policyOf } from "corslet";
import { codeFrame } from "../../check/code-frame.ts";
import { summariseGrants } from "../../check/grants-summary.ts";
import { labelled, showNotice } from "../../check/notice.ts";
import type { Style } from "../../terminal/style.ts";
import { count, printable, wrap } from "../../terminal/text.ts";
import { shellWord } from "../answers.ts";
import type { Finding } from "../finding.ts";
import type { ImportResult } from "../run-import.ts";

/**
 * What an import comes to, as a person reads it. Ends without a line end.
 *
 * @param output the file that the policy was written to; `null` for the standard output.
 */
export function textReport(result: ImportResult, output: string | null, style: Style): string {
  const { config, findings, peer, source } = result;
  const shown = findings.filter(({ kind }) => config !== null || kind === "refused");
  const blocks = grouped(shown).map((group) => showFinding(result, group, style));
  const name = printable(source.path);
  if (config === null) {
    const refused = findings.filter(({ kind }) => kind === "refused").length;
    blocks.push(
      `${style.red(style.bold("refused"))} ${name}: ${count(refused, "place")} of ${peer.title} cannot be translated, so nothing is written.`,
    );
    return blocks.join("\n\n");
  }
  const written = output === null ? "" : `, written to ${printable(output)}`;
  const resources = count(Object.keys(config.resources).length, "resource");
  blocks.push(
    `${style.green(style.bold("ok"))} ${peer.title} in ${name} is a policy for ${resources}${written}:`,
    summariseGrants(policyOf(config), style),
  );
  blocks.push(...sameLines(result, style));
  if (output !== null) blocks.push(labelled("next", `corslet check ${shellWord(output)}`, style));
  return blocks.join("\n\n");
}

/** What is said of several places is said once, at the first. */
function grouped(findings: readonly Finding[]): (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key =
      finding.kind === "refused" ? `${groups.size}` : JSON.stringify([finding.code, finding.was, finding.now]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function showFinding({ source }: ImportResult, group: readonly Finding[], style: Style): string {
  const [finding, ...others] = group;
  if (finding === undefined) return "";
  const { kind, code, span, was, now, hint } = finding;
  const range = source.rangeOf(source.firstLineOf(span));
  if (kind === "refused")
    return showNotice(
      {
        severity: "error",
        title: "refused",
        code,
        path: source.path,
        text: source.text,
        range,
        message: was,
        hint,
        see: "",
      },
      style,
    );
  const accent = kind === "dangerous" ? style.red : kind === "different" ? style.yellow : style.cyan;
  const more = others.map((other) => source.rangeOf(other.span).start.line);
  const also = more.length === 0 ? "" : `, and line${more.length === 1 ? "" : "s"} ${more.join(", ")}`;
  const place = `${style.cyan(`${printable(source.path)}:${range.start.line}:${range.start.column}`)}${also}`;
  const blocks = [
    `${accent(style.bold(kind))} ${style.dim(code)} ${place}\n${wrap(printable(was), style.width, "  ")}`,
  ];
  if (kind === "dangerous") blocks.push(`\n${codeFrame(source.text, range, style, accent)}\n`);
  blocks.push(labelled("now", now, style), labelled("mend", hint, style));
  return blocks.filter((block) => block !== "").join("\n");
}

function sameLines({ same, peer }: ImportResult, style: Style): string[] {
  const rows = Object.entries(same).map(([pattern, aspects]) => `${pattern}: ${aspects.join(", ")}`);
  const lines = rows.map((row) => wrap(printable(row), style.width, "  "));
  return lines.length === 0 ? [] : [`To a browser the same as with ${peer.title}:\n${lines.join("\n")}`];
}
