import { type Command, Option } from "commander";
import type { Policy } from "corslet";
import { showPolicyFileError, showProblems } from "../check/text-report.ts";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { styleFor } from "../terminal/style.ts";
import { markdownReport } from "./markdown-report.ts";
import { diffReport } from "./report.ts";
import { textReport } from "./text-report.ts";

interface DiffFlags {
  readonly format: "text" | "json" | "markdown";
  readonly failOnWidening: boolean;
}

const AFTER_HELP = `
It compares what the two policies decide, not their texts: nothing is reported when they mean the same.

Exit codes:
  0  compared; with --fail-on-widening: nothing is opened
  1  with --fail-on-widening: the new policy opens something
  2  the command line is wrong, or a file cannot be read or has errors

Examples:
  corslet diff old.yaml corslet.policy.yaml
  git show main:corslet.policy.yaml > old.yaml && corslet diff old.yaml corslet.policy.yaml --fail-on-widening
  corslet diff old.yaml corslet.policy.yaml --format markdown > comment.md
`;

/** Adds `corslet diff`. */
export function addDiffCommand(program: Command): void {
  program
    .command("diff")
    .summary("tell what a change of policy opens and closes")
    .description("Compare two policies: who may do what now that could not before, and the other way about.")
    .argument("<old>", "policy file: .yaml, .json, .ts or .js")
    .argument("<new>", "policy file")
    .addOption(
      new Option("-f, --format <format>", "text for people, json for programs, markdown for pull requests")
        .choices(["text", "json", "markdown"])
        .default("text"),
    )
    .option("--fail-on-widening", "exit with 1 when the new policy opens something", false)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet diff --help lists what it takes.")
    .action(async (before: string, after: string, flags: DiffFlags) => {
      exitWhenWritten(await diff(before, after, flags));
    });
}

async function diff(beforePath: string, afterPath: string, flags: DiffFlags): Promise<number> {
  const before = await readPolicy(beforePath);
  const after = await readPolicy(afterPath);
  if (before === null || after === null) return 2;
  const report = diffReport(before, after);
  if (flags.format === "json") process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (flags.format === "markdown") process.stdout.write(`${markdownReport(report)}\n`);
  else process.stdout.write(`${textReport(report, styleFor(process.stdout))}\n`);
  return flags.failOnWidening && report.widens ? 1 : 0;
}

/** The policy of a file; `null` when there is none, which has been told then. */
async function readPolicy(path: string): Promise<Policy | null> {
  const style = styleFor(process.stderr);
  try {
    const file = await loadPolicyFile(path);
    const { policy, problems } = checkedPolicy(file);
    const errors = problems.filter(({ severity }) => severity === "error");
    if (policy === null) process.stderr.write(`${showProblems(file, errors, style)}\n`);
    return policy;
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    process.stderr.write(`${showPolicyFileError(error, style)}\n`);
    return null;
  }
}
