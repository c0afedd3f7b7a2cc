import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleId } from "../../../packages/cli/src/audit/rules/rule.ts";
import type { Severity } from "../../../packages/cli/src/audit/severity.ts";
import type { Ask, Row } from "../row.ts";

/** A finding, in the catalogue's words. */
export interface Told {
  readonly id: RuleId;
  /** `null` where the auditor grades nothing. */
  readonly severity: Severity | null;
}

/** What an auditor said of one server. */
export interface Verdict {
  readonly told: readonly Told[];
  readonly exitCode: number | null;
  /** Everything that it wrote for programs to read. */
  readonly output: string;
  /** Where the server stood. */
  readonly port: number;
}

/** A program that is asked what is wrong with a server. */
export interface Auditor {
  readonly name: string;
  readonly version: string;
  /** How it is asked, in a sentence. */
  readonly setUp: string;
  /** Whether it can be run here. */
  readonly isHere: () => boolean;
  /** Asks about a row's server, set up with the fault or without it; on this port, if any. */
  readonly audit: (row: Row, isFaulty: boolean, port?: number) => Promise<Verdict>;
}

/** What an auditor is told about a row's server. */
export function askOf({ ask, mended }: Row, isFaulty: boolean): Ask {
  return (isFaulty ? ask : (mended ?? ask)) ?? {};
}

/** Works in a temporary folder with these files. */
export async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "corslet-lab-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, for a minute at most. */
export async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on("close", resolve);
    child.on("error", reject);
  });
  const [stdout, stderr, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), closed]);
  return { code, stdout, stderr };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}
