import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FINDINGS } from "../packages/cli/src/import/finding.ts";
import { COMMAND } from "./snippets/command.ts";
import { ROOT } from "./snippets/markdown.ts";
import { output } from "./snippets/program.ts";
import { codes, table } from "./snippets/tables.ts";

// The command's guide names every option, metric, failure and status, and no other.

const GUIDE = "docs/04-the-command.md";

test.each([
  ["check", GUIDE],
  ["explain", GUIDE],
  ["import", GUIDE],
  ["serve", GUIDE],
  ["audit", "docs/23-audit-your-api-in-ci.md"],
])("the options of %s are those that its help names", async (name, guide) => {
  const { text } = await output(process.execPath, [COMMAND, name, "--help"], ROOT);
  const named = [...text.matchAll(/^ {2}(?:(-\w), )?(--[\w-]+)/gm)].flatMap(([, short = "", long = ""]) => [
    short,
    long,
  ]);
  const shown = table(guide, `option of \`${name}\``, "default", "meaning").flatMap(([option]) => codes(option));
  expect(shown.filter((option) => option.startsWith("-")).toSorted()).toEqual(
    named.filter((option) => option !== "").toSorted(),
  );
  expect(named.length).toBeGreaterThan(4);
});

test("findings of an import", () => {
  const rows = table("docs/18-importing-a-configuration.md", "finding", "meaning");
  expect(Object.fromEntries(rows.map(([code, meaning]) => [codes(code).join(), meaning]))).toEqual(FINDINGS);
});

function source(file: string): string {
  return readFileSync(`${ROOT}packages/cli/src/serve/${file}`, "utf8");
}

test("metrics", () => {
  const names = [...source("metrics.ts").matchAll(/"(corslet_\w+)"/g)].map(([, name = ""]) => name);
  expect(
    table(GUIDE, "metric", "labels", "counts")
      .flatMap(([name]) => codes(name))
      .toSorted(),
  ).toEqual(names.toSorted());
});

test("failures, with their statuses", () => {
  const answers = [...source("answer.ts").matchAll(/^ {2}"?([\w-]+)"?: \{ status: (\d+)/gm)];
  const expected = answers.map(([, kind, status]) => `${kind} ${status}`);
  const rows = table(GUIDE, "kind", "status", "meaning").map(([kind, status]) => `${codes(kind).join()} ${status}`);
  expect(rows.toSorted()).toEqual(["client-closed none", ...expected].toSorted());
});
