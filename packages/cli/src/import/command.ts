import { type Command, InvalidArgumentError, Option } from "commander";
import { showUsageError } from "../check/notice.ts";
import { showPolicyFileError } from "../check/text-report.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { exitWhenWritten } from "../terminal/exit.ts";
import { styleFor } from "../terminal/style.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { readImportSource } from "./import-source.ts";
import { type Peer, peerNamed, PEERS } from "./peer.ts";
import { jsonReport } from "./report/json.ts";
import { markdownReport } from "./report/markdown.ts";
import { textReport } from "./report/text.ts";
import { type ImportFlags, type ImportResult, runImport } from "./run-import.ts";
import { type PolicyFormat, policyText } from "./write/policy-text.ts";
import { writePolicy } from "./write/write-policy.ts";

interface CommandFlags extends Partial<ImportFlags> {
  readonly format: PolicyFormat;
  readonly report: "text" | "json" | "markdown";
  readonly output?: string;
  readonly force: boolean;
}

const AFTER_HELP = `
The file is read, never run. The policy goes to the standard output, or to
--output; the report goes to the standard error.

Exit codes:
  0  the policy is written
  1  something could not be translated: nothing is written
  2  the command line is wrong, or the file cannot be read

Examples:
  corslet import cors server.js --output corslet.policy.yaml
  corslet import cors server.ts --origin https://app.example.com
  corslet import hono '{ "origin": "https://app.example.com", "maxAge": 600 }'
  corslet import flask-cors app.py --resource '/users/<id>=/users/*'
`;

/** Adds `corslet import`. */
export function addImportCommand(program: Command): void {
  program
    .command("import")
    .summary("make a policy of another library's configuration")
    .description(
      "Make the equivalent policy of another library's configuration, and tell what was dangerous or is different.",
    )
    .argument("<library>", `whose configuration it is: ${PEERS.join(", ")}`, peerCalled)
    .argument("<source>", "the file that sets it up, its options as JSON, or - for the standard input")
    .addOption(new Option("-f, --format <format>", "what to write").choices(["yaml", "json", "ts"]).default("yaml"))
    .option("-o, --output <file>", "where to write it (default: the standard output)")
    .option("--force", "overwrite that file", false)
    .addOption(
      new Option("--report <format>", "how to tell what was found")
        .choices(["text", "json", "markdown"])
        .default("text"),
    )
    .option(
      "--origin <origin>",
      "an origin in the place of what cannot be read; KEY=ORIGIN for one place; repeatable",
      gather,
    )
    .option("--header <name>", "a request header that pages send, where all are allowed; repeatable", gather)
    .option("--resource <key=pattern>", "the resource pattern for a path that is none; repeatable", gather)
    .option("--app <name>", "which application, where a file has several")
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet import --help lists what it takes.")
    .action(async (library: Peer, source: string, flags: CommandFlags) => {
      exitWhenWritten(await run(library, source, flags));
    });
}

function peerCalled(name: string): Peer {
  const peer = peerNamed(name);
  if (peer === null) throw new InvalidArgumentError(`It is one of ${PEERS.join(", ")}.`);
  return peer;
}

function gather(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

async function run(peer: Peer, source: string, flags: CommandFlags): Promise<number> {
  const style = styleFor(process.stderr);
  try {
    const { origin = [], header = [], resource = [] } = flags;
    const from = await readImportSource(source, peer);
    const result = runImport(from, peer, { ...flags, origin, header, resource });
    if (result.config !== null) {
      const text = policyText(result.config, flags.format);
      if (flags.output === undefined) process.stdout.write(text);
      else await writePolicy(flags.output, text, flags.force);
    }
    process.stderr.write(`${report(result, flags)}\n`);
    return result.config === null ? 1 : 0;
  } catch (error) {
    if (error instanceof PolicyFileError) process.stderr.write(`${showPolicyFileError(error, style)}\n`);
    else if (error instanceof UsageError) process.stderr.write(`${showUsageError(error, style)}\n`);
    else throw error;
    return 2;
  }
}

function report(result: ImportResult, flags: CommandFlags): string {
  if (flags.report === "json") return jsonReport(result);
  return flags.report === "markdown"
    ? markdownReport(result)
    : textReport(result, flags.output ?? null, styleFor(process.stderr));
}
