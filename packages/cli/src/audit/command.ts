import { type Command, Option } from "commander";
import { exitWhenWritten } from "../terminal/exit.ts";
import type { DeliveryFlags } from "./deliver.ts";
import type { Severity } from "./severity.ts";

/** What the command line says. */
export interface AuditFlags extends DeliveryFlags {
  readonly policy?: string;
  readonly origin: readonly string[];
  readonly cookie: readonly string[];
  readonly header: readonly string[];
  readonly openapi?: string;
  readonly path: readonly string[];
  readonly target: readonly string[];
  readonly allowWrite: readonly string[];
  readonly learn?: true;
  readonly dryRun?: true;
  readonly failOn: Severity;
  readonly timeout: string;
  readonly concurrency: string;
}

const AFTER_HELP = `
It asks with GET, HEAD and OPTIONS alone, follows no redirect to other hosts, and every URL that it asks is new, so that
no cache keeps what it was answered. What a browser makes of the answers is what counts, not their letters.

A host that is not this machine is asked only when the policy's self or --target names it, ten times a second at most.
--dry-run lists every request that an audit makes where nothing is wrong; what is found is asked for once more.

Secrets: --cookie and the value of --header take env:NAME for an environment variable, and - for standard input.

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  the command line is wrong, or a file cannot be read or has errors
  3  something was not answered, or nothing was asked: never taken for 0

Examples:
  corslet audit http://127.0.0.1:8080/api/me --origin https://app.example.com
  corslet audit https://api.example.com/me --target api.example.com --origin https://app.example.com --cookie env:SESSION
  corslet audit https://api.example.com --policy corslet.policy.yaml --path /me --path /orders --format json
  corslet audit http://127.0.0.1:8080/api/me --policy corslet.policy.yaml -o audit.sarif -o audit.html
`;

const repeatable = (value: string, values: readonly string[]): readonly string[] => [...values, value];

/** Adds `corslet audit`. */
export function addAuditCommand(program: Command): void {
  program
    .command("audit")
    .summary("find what is wrong with a running API's CORS")
    .description("Ask a running API, whatever it is built with, what its CORS lets in and what it breaks.")
    .argument("<url...>", "what to ask; its path is an endpoint")
    .option("-p, --policy <file>", "policy file: who is trusted where")
    .option("--origin <origin>", "an origin that is trusted; repeatable, and may have a star", repeatable, [])
    .option("--cookie <text>", "cookies of a signed-in user; repeatable", repeatable, [])
    .option("--header <line>", "a header that a client sends, such as Authorization; repeatable", repeatable, [])
    .option("--openapi <file>", "an OpenAPI 3 document: which paths, methods and headers there are, and who may call")
    .option("--path <path>", "another path to ask on each host; repeatable", repeatable, [])
    .option("--target <host>", "a host that is yours; repeatable", repeatable, [])
    .option("--allow-write <operation>", 'a write that may be made: "POST /path=body"; repeatable', repeatable, [])
    .option("--learn", "without a policy: find out which likely origins are let in, and draft a policy of it")
    .option("--dry-run", "list the requests, and send none")
    .addOption(
      new Option("--fail-on <severity>", "the mildest finding that fails the run")
        .choices(["critical", "high", "medium", "low", "info"])
        .default("medium"),
    )
    .option("--baseline <file>", "findings that are accepted, each with a reason and a last day")
    .option("--write-baseline <file>", "write a baseline of what was found, to fill in the reasons")
    .option(
      "-f, --format <format>",
      "text, json, sarif, junit, markdown or html; sarif=file writes to a file; repeatable",
      repeatable,
      [],
    )
    .option("-o, --output <file>", "a file that takes the format of its name; repeatable", repeatable, [])
    .option("--timeout <seconds>", "how long to wait for each answer", "10")
    .option("--concurrency <number>", "how many endpoints are asked at the same time", "16")
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError("Next: corslet audit --help lists what it takes.")
    .action(async (urls: readonly string[], flags: AuditFlags) => {
      const { runCommand } = await import("./run-command.ts");
      exitWhenWritten(await runCommand(urls, flags));
    });
}
