import { type Command, Option } from "commander";
import type { PolicyChecks } from "corslet";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { styleFor } from "../terminal/style.ts";
import { count, printable } from "../terminal/text.ts";
import { summariseGrants } from "./grants-summary.ts";
import { jsonReport } from "./json-report.ts";
import { sarifReport } from "./sarif-report.ts";
import { showPolicyFileError, showProblems } from "./text-report.ts";

interface CheckOptions {
  readonly format: "text" | "json" | "sarif";
  readonly csrf: boolean;
  readonly tokenPath: readonly string[];
  readonly strict: boolean;
}

const AFTER_HELP = `
Exit codes:
  0  the policy is sound; it may have warnings
  1  it has errors (with --strict: or warnings)
  2  the command line is wrong, or the file cannot be read

Examples:
  corslet check
  corslet check config/cors.yaml --strict
  corslet check --csrf --token-path /api/session
  corslet check --format sarif > corslet.sarif
`;

/** Adds `corslet check`. */
export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .summary("check a policy file")
    .description("Check a policy file: every problem, where it stands, and how to mend it.")
    .argument("[file]", "policy file: .yaml, .json, .ts or .js (default: corslet.policy.* in this folder)")
    .addOption(
      new Option("-f, --format <format>", "text for people, json for programs, sarif for code hosts")
        .choices(["text", "json", "sarif"])
        .default("text"),
    )
    .option("--csrf", "warn of what a CSRF guard on this policy refuses, or cannot prevent", false)
    .option(
      "--token-path <path>",
      "a path that serves CSRF tokens, for --csrf; repeatable",
      (path: string, paths: readonly string[]) => [...paths, path],
      [] as readonly string[],
    )
    .option("-s, --strict", "let warnings fail too", false)
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet check --help lists what it takes.")
    .action(async (path: string | undefined, options: CheckOptions) => {
      exitWhenWritten(await check(path, options, program.version() ?? ""));
    });
}

/** Checks a file, writes the report, and gives the exit code. */
async function check(path: string | undefined, options: CheckOptions, version: string): Promise<number> {
  let file: PolicyFile;
  try {
    file = await loadPolicyFile(path);
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    process.stderr.write(`${showPolicyFileError(error, styleFor(process.stderr))}\n`);
    return 2;
  }
  const { policy, problems } = checkedPolicy(file, checksOf(options));
  if (options.format === "json") process.stdout.write(`${jsonReport(file, problems)}\n`);
  else if (options.format === "sarif") process.stdout.write(`${sarifReport(file, problems, version)}\n`);
  else {
    const style = styleFor(process.stdout);
    const blocks = problems.length > 0 ? [showProblems(file, problems, style)] : [];
    if (policy !== null) {
      const resources = count(Object.keys(policy.config.resources).length, "resource");
      const fine = `${style.green(style.bold("ok"))} ${printable(file.path)} is a sound policy for ${resources}:`;
      blocks.push(`${fine}\n\n${summariseGrants(policy, style, hasGuard(options))}`);
    }
    process.stdout.write(`${blocks.join("\n\n")}\n`);
  }
  return policy === null || (options.strict && problems.length > 0) ? 1 : 0;
}

function hasGuard({ csrf, tokenPath }: CheckOptions): boolean {
  return csrf || tokenPath.length > 0;
}

function checksOf(options: CheckOptions): PolicyChecks {
  return hasGuard(options) ? { csrf: { tokenPaths: options.tokenPath } } : {};
}
