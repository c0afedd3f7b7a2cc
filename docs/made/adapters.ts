import { CORPUS } from "../../conformance/csrf/corpus.ts";
import { reasonFor as writeReasonFor } from "../../conformance/csrf/reasons.ts";
import { WRITE_SUBJECT_NAMES } from "../../conformance/csrf/subjects/index.ts";
import { reasonFor } from "../../conformance/reasons.ts";
import { allSubjects } from "../../conformance/subjects/index.ts";
import { allRows } from "../../conformance/table.ts";
import { ANSWERS } from "../../packages/corslet/test/adapters/suite/answers.ts";
import type { AnswerId, Framework } from "../../packages/corslet/test/adapters/suite/framework.ts";
import { FRAMEWORKS } from "../../packages/corslet/test/adapters/suite/frameworks.ts";

/** The areas of the case tables, by what they are about. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  origins: ["origin", "origin-exact", "origin-long", "origin-port", "origin-set", "origin-sub", "scale"],
  "any origin, `null`": ["any", "star", "null"],
  credentials: ["cred", "cred-insecure", "cred-psl"],
  preflights: ["preflight", "method", "acrh", "acrh-dos", "bounds"],
  "other headers": ["expose", "maxage"],
  "`Vary`, handlers": ["vary", "errors", "interplay", "handler", "lines"],
  paths: ["path", "resource", "dots"],
  "several grants": ["grants", "flask"],
  "refused configurations": [
    "config",
    "no-dead-entry",
    "reject-expose",
    "reject-maxage",
    "reject-method",
    "reject-origin",
    "reject-reqhdr",
  ],
};

interface Asked {
  readonly id: string;
  readonly area: string;
}

/** What every adapter was asked, as Markdown. That nothing failed is what the suites say: they fail where a row does. */
export function adapterTables(): string {
  const areas = [...new Set(CORPUS.rows.map(({ area }) => area))];
  return [
    "### What is answered\n",
    tableOf(
      allSubjects.map(({ name, transport = name }) => [name, transport]),
      GROUPS,
      allRows,
      reasonFor,
    ),
    "\n### Who may write\n",
    tableOf(
      WRITE_SUBJECT_NAMES.map((name) => [name, name]),
      Object.fromEntries(areas.map((area) => [area, [area]])),
      CORPUS.rows,
      writeReasonFor,
    ),
    "\n### What breaks the headers of others\n",
    suiteTable(),
  ].join("\n");
}

function tableOf(
  subjects: readonly (readonly [name: string, transport: string])[],
  groups: Readonly<Record<string, readonly string[]>>,
  rows: readonly Asked[],
  reason: (subject: string, row: string) => object | undefined,
): string {
  const cells = subjects.map(([name, transport]) => {
    const counted = Object.values(groups).map((areas) => rows.filter(({ area }) => areas.includes(area)));
    return [
      name,
      ...[...counted, rows].map((asked) =>
        cell(
          asked.length,
          asked.filter(({ id }) => reason(transport, id)),
        ),
      ),
    ];
  });
  return [["on", ...Object.keys(groups), "all"], ["---", ...[...Object.keys(groups), ""].map(() => "--:")], ...cells]
    .map(lineOf)
    .join("\n");
}

function cell(all: number, reasoned: readonly Asked[]): string {
  return reasoned.length === 0 ? String(all) : `${all - reasoned.length} + ${reasoned.length}`;
}

function suiteTable(): string {
  const ids = Object.keys(ANSWERS) as AnswerId[];
  const cells = FRAMEWORKS.map(({ name, lacks, differs = {} }) => {
    const lacking = ids.filter((id) => lacks[id] !== undefined);
    return [
      name,
      cell(
        ids.length,
        lacking.map((id) => ({ id, area: "" })),
      ),
      String(Object.keys(differs).length),
      lackText(lacks),
    ];
  });
  return [
    ["on", "answers", "with its own status, or `Vary`", "what there cannot be, and why"],
    ["---", "--:", "--:", "---"],
    ...cells,
  ]
    .map(lineOf)
    .join("\n");
}

function lackText(lacks: Framework["lacks"]): string {
  const byReason = new Map<string, string[]>();
  for (const [id, reason] of Object.entries(lacks))
    byReason.set(reason, [...(byReason.get(reason) ?? []), `\`${id}\``]);
  return [...byReason]
    .map(([reason, ids]) => `${ids.join(", ")}: ${reason.replaceAll("|", String.raw`\|`)}`)
    .join("<br>");
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
