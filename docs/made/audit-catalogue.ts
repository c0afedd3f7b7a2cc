import { referencesOf } from "../../packages/cli/src/audit/outputs/standards.ts";
import { GROUPS } from "../../packages/cli/src/audit/rules/groups.ts";
import { RULES } from "../../packages/cli/src/audit/rules/index.ts";
import type { Rule, RuleGroup } from "../../packages/cli/src/audit/rules/rule.ts";
import { inProse, wrap } from "./prose.ts";

/** Every rule of the audit, group by group, as Markdown. */
export function auditCatalogue(): string {
  const groups = Object.keys(GROUPS) as RuleGroup[];
  return [
    ...groups.map((group) => `- **${GROUPS[group].title}:**\n${wrap(members(group).map(link).join(", "), "  ")}`),
    ...groups.map((group) =>
      [`\n## ${GROUPS[group].title}\n`, wrap(prose(GROUPS[group].about)), ...members(group).map(ruleText)].join("\n"),
    ),
  ].join("\n");
}

function members(group: RuleGroup): Rule[] {
  return Object.values(RULES).filter((rule) => rule.group === group);
}

function link({ id }: Rule): string {
  return `[\`${id}\`](#${id})`;
}

function ruleText(rule: Rule): string {
  const standards = referencesOf(rule).map(({ label, url }) => `[${label}](${url})`);
  return [
    `\n### \`${rule.id}\`\n`,
    `**${rule.title}.** ${prose(rule.means)}\n`.replace(/^.*$/m, (line) => wrap(line)),
    ...(
      [
        ["Exploited", rule.exploited],
        ["Detected", rule.detected],
        ["Mend", rule.mend],
        ["Severity", rule.severity],
      ] as const
    ).map(([label, text]) => wrap(`**${label}:** ${prose(text)}`, "  ").replace(/^ {2}/, "- ")),
    `- **Standards:** ${standards.join(", ")}`,
  ].join("\n");
}

/** Markdown makes nothing of it, but for code between backticks. */
function prose(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : inProse(part)))
    .join("");
}
