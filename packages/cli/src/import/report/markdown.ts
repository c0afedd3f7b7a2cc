import type { FindingKind } from "../finding.ts";
import type { ImportResult } from "../run-import.ts";
import { policyText } from "../write/policy-text.ts";

const TITLES: Readonly<Record<FindingKind, string>> = {
  refused: "Not translated",
  dangerous: "Dangerous before",
  different: "Different now",
  note: "Notes",
};

/** The report as a document, to go with a change. Ends without a line end. */
export function markdownReport(result: ImportResult): string {
  const { peer, source, config, findings, same } = result;
  const blocks = [`# ${peer.title} in ${code(source.path)}`];
  if (config === null) blocks.push("Something could not be translated, so no policy is written.");
  else {
    blocks.push(`\`\`\`yaml\n${policyText(config, "yaml")}\`\`\``);
    blocks.push(
      [
        "To a browser the same as before:",
        "",
        ...Object.entries(same).map(([pattern, aspects]) => `- ${code(pattern)}: ${aspects.join(", ")}`),
      ].join("\n"),
    );
  }
  for (const kind of Object.keys(TITLES) as FindingKind[]) {
    const own = findings.filter((finding) => finding.kind === kind);
    if (own.length === 0) continue;
    const items = own.map(({ span, was, now, hint, code: name }) => {
      const { line, column } = source.rangeOf(span).start;
      const texts = [was, now === "" ? "" : `Now: ${now}`, hint === "" ? "" : `To mend it: ${hint}.`].filter(
        (text) => text !== "",
      );
      return `- ${code(`${source.path}:${line}:${column}`)} ${code(name)}: ${texts.map(escaped).join(" ")}`;
    });
    blocks.push(`## ${TITLES[kind]}`, items.join("\n"));
  }
  return blocks.join("\n\n");
}

/** Code, whatever backticks are in it. */
function code(text: string): string {
  const fence = "`".repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return fence.length === 1 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

// What stands in backticks already is code; elsewhere a star or a bracket would be a mark.
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll(/[*_[\]<>|\\]/g, String.raw`\$&`)))
    .join("");
}
