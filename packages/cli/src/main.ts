#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addExplainFindingCommand } from "./audit/explain-finding.ts";
import { addCheckCommand } from "./check/command.ts";
import { addDiffCommand } from "./diff/command.ts";
import { addExplainCommand } from "./explain/command.ts";
import { addImportCommand } from "./import/command.ts";
import { addServeCommand } from "./serve/command.ts";
import { addVerifyCommand } from "./verify/command.ts";
import { exitWhenWritten, tolerateClosedPipes } from "./terminal/exit.ts";
import { styleFor } from "./terminal/style.ts";

const AFTER_HELP = `
Exit codes: 0 all is well, 1 the policy has problems, 2 the command line is wrong or a file cannot be read.

Each command has help of its own: corslet check --help, corslet serve --help
`;

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

tolerateClosedPipes();

const program = new Command("corslet")
  .description("One origin policy for an HTTP API: check it, and serve it in front of any API.")
  .version(version, "-v, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .helpCommand(false)
  .configureHelp({ styleTitle: (title) => styleFor(process.stdout).bold(title) })
  .addHelpText("after", AFTER_HELP)
  .showHelpAfterError("Next: corslet --help lists the commands and options.")
  .exitOverride();

addCheckCommand(program);
addDiffCommand(program);
addExplainCommand(program);
addExplainFindingCommand(program);
addImportCommand(program);
addServeCommand(program);
addVerifyCommand(program);

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
