import type { RuleId } from "../../packages/cli/src/audit/rules/rule.ts";
import { isAtLeast, SEVERITIES, type Severity } from "../../packages/cli/src/audit/severity.ts";
import type { Told, Verdict } from "./auditors/auditor.ts";
import type { Row } from "./row.ts";

/** How an auditor did on one server. */
export interface Score {
  readonly id: string;
  /** Expected, and told under no name that fits. */
  readonly missed: readonly RuleId[];
  /** Told more than one step too grave or too mild. */
  readonly misgraded: readonly string[];
  /** Told above info, neither expected nor of the same cause; on a safe server, every one is a false alarm. */
  readonly extra: readonly RuleId[];
  /** Whether the exit code says that something is wrong. */
  readonly exitsWithFault: boolean;
}

// What a rule's fault lets in besides. Whoever names one of these has seen something that is there.
const STRANGERS: readonly RuleId[] = [
  "origin-prefix-match",
  "origin-suffix-match",
  "origin-substring-match",
  "origin-unescaped-dot",
  "origin-special-char",
  "origin-subdomain-any",
  "origin-http-downgrade",
  "origin-public-suffix",
  "origin-third-party-sandbox",
  "origin-null",
];
const WITHIN: Readonly<Partial<Record<RuleId, readonly RuleId[]>>> = {
  "origin-reflect-any": STRANGERS,
  "origin-substring-match": [
    "origin-prefix-match",
    "origin-suffix-match",
    "origin-special-char",
    "origin-subdomain-any",
  ],
  "origin-prefix-match": ["origin-special-char"],
  "origin-suffix-match": ["origin-subdomain-any"],
};

/**
 * Scores a verdict.
 *
 * @param isStrict whether a part of the fault is not enough: the cause has to be named, and only the cause.
 */
export function score(
  { id, expect, also = [] }: Row,
  { told, exitCode }: Pick<Verdict, "told" | "exitCode">,
  isStrict: boolean,
): Score {
  const missed: RuleId[] = [];
  const misgraded: string[] = [];
  const fitting = new Set<RuleId>(also);
  for (const each of expect) {
    const names = [each.id, ...(each.or ?? []), ...(isStrict ? [] : (WITHIN[each.id] ?? []))];
    for (const name of names) fitting.add(name);
    const found = names.flatMap((name) => told.filter((one) => one.id === name));
    if (found.length === 0) missed.push(each.id);
    else if (!found.some(({ severity }) => severity === null || stepsBetween(severity, each.severity) <= 1))
      misgraded.push(`${each.id}: ${found[0]?.severity ?? "none"} for ${each.severity}`);
  }
  const extra = told.filter((one) => isAlarm(one) && !fitting.has(one.id)).map((one) => one.id);
  return { id, missed, misgraded, extra: [...new Set(extra)], exitsWithFault: exitCode === 1 };
}

/** Whether somebody has to do something about it; who grades nothing always says so. */
export function isAlarm({ severity }: Told): boolean {
  return severity === null || isAtLeast(severity, "low");
}

function stepsBetween(a: Severity, b: Severity): number {
  return Math.abs(SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b));
}
