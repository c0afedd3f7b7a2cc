#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { exitWhenWritten, tolerateClosedPipes } from "./terminal/exit.ts";
import { styleFor } from "./terminal/style.ts";

const AFTER_HELP = `
Exit codes: 0 all is well, 1 something is wrong with what was looked at, 2 the command line is wrong or a file cannot be
read, 3 what was to be asked gave no answer.

Each command has help of its own: corslet check --help, corslet serve --help
`;

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

tolerateClosedPipes();

const program = new Command("corslet")
  .description(
    "One origin policy for an HTTP API: check it, serve it in front of any API, and prove that an API follows it.",
  )
  .version(version, "-v, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .helpCommand(false)
  .configureHelp({ styleTitle: (title) => styleFor(process.stdout).bold(title) })
  .addHelpText("after", AFTER_HELP)
  .showHelpAfterError("Next: corslet --help lists the commands and options.")
  .exitOverride();

/** Where each command is: only the one that is called is loaded, and all of them for help. */
const COMMANDS: Readonly<Record<string, () => Promise<(to: Command) => void>>> = {
  audit: async () => (await import("./audit/command.ts")).addAuditCommand,
  check: async () => (await import("./check/command.ts")).addCheckCommand,
  diff: async () => (await import("./diff/command.ts")).addDiffCommand,
  explain: async () => (await import("./explain/command.ts")).addExplainCommand,
  "explain-finding": async () => (await import("./audit/explain-finding.ts")).addExplainFindingCommand,
  import: async () => (await import("./import/command.ts")).addImportCommand,
  serve: async () => (await import("./serve/command.ts")).addServeCommand,
  verify: async () => (await import("./verify/command.ts")).addVerifyCommand,
};

const [, , called = ""] = process.argv;
for (const [name, load] of Object.entries(COMMANDS))
  if (!Object.hasOwn(COMMANDS, called) || name === called) (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander's own code for a wrong command line is 1, which here means that a policy has problems.
  if (error instanceof CommanderError) exitWhenWritten(error.exitCode === 0 ? 0 : 2);
  else reportDefect(error);
}

function reportDefect(error: unknown): void {
  const details = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`error: this is a defect of corslet; please report it.\n${details}\n`);
  exitWhenWritten(2);
}
