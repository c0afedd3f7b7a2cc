import { randomBytes } from "node:crypto";
import { type Command, Option } from "commander";
import type { Policy } from "corslet";
import { showUsageError } from "../check/notice.ts";
import { showPolicyFileError, showProblems } from "../check/text-report.ts";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { probeClient } from "../probe/client.ts";
import { checkIsOwn, parseTarget } from "../probe/target.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { styleFor } from "../terminal/style.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { junitReport } from "./junit-report.ts";
import { markdownReport } from "./markdown-report.ts";
import { verifyReport, type VerifyReport } from "./report.ts";
import { textReport } from "./text-report.ts";
import { type AskedPath, verify } from "./verify.ts";

interface VerifyFlags {
  readonly policy?: string;
  readonly path: readonly string[];
  readonly target: readonly string[];
  readonly timeout: string;
  readonly format: "text" | "json" | "junit" | "markdown";
}

const AFTER_HELP = `
It asks with GET, HEAD and OPTIONS alone, and follows no redirect. Every resource of the policy is asked at a path that
is new each time, whose answer is probably a 404: errors need the policy's headers too. Name real paths with --path, or
as part of the URL. What browsers make of the answers is what counts, not their letters.

A host that is not this machine is asked only when the policy's self or --target names it, ten times a second at most.

Exit codes:
  0  the deployment follows the policy
  1  it differs
  2  the command line is wrong, or a file cannot be read or has errors
  3  some requests got no answer

Examples:
  corslet verify http://127.0.0.1:8080
  corslet verify https://api.example.com/api/users --policy corslet.policy.yaml --target api.example.com
  corslet verify https://api.example.com --path /api/users --path /api/orders --format json
`;

const repeatable = (value: string, values: readonly string[]): readonly string[] => [...values, value];

/** Adds `corslet verify`. */
export function addVerifyCommand(program: Command): void {
  program
    .command("verify")
    .summary("prove that a deployment follows a policy")
    .description("Ask a running API, whatever it is built with, whether it does what a policy says, and nothing else.")
    .argument("<url...>", "the API; what stands behind the host is a path to ask")
    .option("-p, --policy <file>", "policy file (default: corslet.policy.* in this folder)")
    .option("--path <path>", "a real path to ask besides; repeatable", repeatable, [])
    .option("--target <host>", "a host that is yours; repeatable", repeatable, [])
    .option("--timeout <seconds>", "how long to wait for each answer", "10")
    .addOption(
      new Option(
        "-f, --format <format>",
        "text for people, json for programs, junit for test reports, markdown for comments",
      )
        .choices(["text", "json", "junit", "markdown"])
        .default("text"),
    )
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet verify --help lists what it takes.")
    .action(async (urls: readonly string[], flags: VerifyFlags) => {
      exitWhenWritten(await run(urls, flags));
    });
}

async function run(urls: readonly string[], flags: VerifyFlags): Promise<number> {
  const style = styleFor(process.stderr);
  try {
    const timeout = Number(flags.timeout);
    if (!(timeout > 0)) throw new UsageError(`--timeout ${flags.timeout} is no time.`, "write seconds, such as 10");
    const targets = urls.map(parseTarget);
    const file = await loadPolicyFile(flags.policy);
    const { policy, problems } = checkedPolicy(file);
    if (policy === null) {
      process.stderr.write(`${showProblems(file, problems, style)}\n`);
      return 2;
    }
    for (const target of targets) checkIsOwn(target, ownOrigins(policy), flags.target);
    const reports: VerifyReport[] = [];
    for (const target of targets) {
      const paths = pathsOf(policy, [...(target.pathname === "/" ? [] : [target.pathname]), ...flags.path]);
      const verification = await verify(target, policy, paths, probeClient(timeout * 1000), progress(target.origin));
      reports.push(verifyReport(target.origin, file.path, verification));
    }
    clearProgress();
    process.stdout.write(`${WRITERS[flags.format](reports)}\n`);
    return exitCode(reports);
  } catch (error) {
    if (error instanceof PolicyFileError) process.stderr.write(`${showPolicyFileError(error, style)}\n`);
    else if (error instanceof UsageError) process.stderr.write(`${showUsageError(error, style)}\n`);
    else throw error;
    return 2;
  }
}

const WRITERS: Readonly<Record<VerifyFlags["format"], (reports: readonly VerifyReport[]) => string>> = {
  text: (reports) => reports.map((report) => textReport(report, styleFor(process.stdout))).join("\n\n"),
  json: (reports) => JSON.stringify(reports, null, 2),
  junit: junitReport,
  markdown: markdownReport,
};

function exitCode(reports: readonly VerifyReport[]): number {
  if (reports.some(({ verdict }) => verdict === "differs")) return 1;
  return reports.some(({ verdict }) => verdict === "incomplete") ? 3 : 0;
}

function ownOrigins({ config: { self = [] } }: Policy): readonly string[] {
  return typeof self === "string" ? [self] : self;
}

/** A path of each resource that nobody has, and the real ones with the pattern that governs each. */
function pathsOf(policy: Policy, real: readonly string[]): AskedPath[] {
  const fresh = Object.keys(policy.config.resources).map((resource): AskedPath => {
    const path = resource.endsWith("/*")
      ? `${resource.slice(0, -1)}corslet-${randomBytes(6).toString("hex")}`
      : resource;
    return { resource, path };
  });
  const named = real.map((path): AskedPath => {
    const { resource } = policy.decide({ method: "GET", path });
    if (resource === undefined)
      throw new UsageError(
        `${path} is governed by no resource of the policy.`,
        "leave it out, or add a resource for it",
      );
    return { resource, path };
  });
  return [...fresh, ...named];
}

function progress(target: string): (done: number, all: number) => void {
  return (done, all) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${done} of ${all} requests to ${target}`);
  };
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
}
