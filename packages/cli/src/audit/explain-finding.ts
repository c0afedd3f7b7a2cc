import { type Command, Option } from "commander";
import { showUsageError } from "../check/notice.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { type Style, styleFor } from "../terminal/style.ts";
import { printable, wrap } from "../terminal/text.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { referencesOf } from "./outputs/standards.ts";
import { GROUPS } from "./rules/groups.ts";
import { isRuleId, RULES } from "./rules/index.ts";
import { nearestTo } from "./rules/nearest.ts";
import { type Rule, RULE_IDS } from "./rules/rule.ts";

interface ExplainFlags {
  readonly format: "text" | "json";
}

const AFTER_HELP = `
It asks nobody: what it says stands in the command itself. docs/24-audit-catalogue.md has all findings on one page.

Exit codes:
  0  the finding is explained
  2  there is no such finding, or the command line is wrong

Examples:
  corslet explain-finding origin-reflect-any
  corslet explain-finding preflight-auth --format json
`;

/** Adds `corslet explain-finding`. */
export function addExplainFindingCommand(program: Command): void {
  program
    .command("explain-finding")
    .summary("say what a finding of the audit means")
    .description("Say what a finding of the audit means, how it is exploited and detected, and how to mend it.")
    .argument("<id>", "the finding's id, such as origin-reflect-any")
    .addOption(
      new Option("-f, --format <format>", "text for people, json for programs")
        .choices(["text", "json"])
        .default("text"),
    )
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet explain-finding --help lists what it takes.")
    .action((id: string, flags: ExplainFlags) => exitWhenWritten(explainFinding(id, flags)));
}

function explainFinding(written: string, { format }: ExplainFlags): number {
  const id = written.trim().toLowerCase();
  if (!isRuleId(id)) {
    process.stderr.write(`${showUsageError(unknownFinding(written), styleFor(process.stderr))}\n`);
    return 2;
  }
  const rule = RULES[id];
  const shown = format === "json" ? JSON.stringify(rule, null, 2) : ruleText(rule, styleFor(process.stdout));
  process.stdout.write(`${shown}\n`);
  return 0;
}

function unknownFinding(id: string): UsageError {
  const near = nearestTo(id, RULE_IDS);
  const hint = near.length === 0 ? "docs/24-audit-catalogue.md lists all findings" : `write ${near.join(", or ")}`;
  return new UsageError(`There is no finding ${printable(id)}.`, hint);
}

function ruleText(rule: Rule, style: Style): string {
  const standards = referencesOf(rule).map(({ label }) => label);
  return [
    `${style.bold(rule.title)} ${style.dim(rule.id)}`,
    section("what it means", rule.means, style),
    section("how it is exploited", rule.exploited, style),
    section("how it is detected", rule.detected, style),
    section("how to mend it", rule.mend, style),
    [
      wide("severity", rule.severity, style),
      wide("group", GROUPS[rule.group].title, style),
      wide("standards", standards.join(", "), style),
    ].join("\n"),
  ].join("\n\n");
}

function section(title: string, text: string, style: Style): string {
  return `${style.cyan(title)}\n${wrap(text, style.width, "  ")}`;
}

const LABEL = 11;

function wide(label: string, text: string, style: Style): string {
  const indent = " ".repeat(LABEL);
  return `${style.dim(label.padEnd(LABEL))}${wrap(text, style.width, indent).slice(LABEL)}`;
}
