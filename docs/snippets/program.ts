import { type ChildProcess, execFile, fork } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { ROOT, type Snippet } from "./markdown.ts";

// Inside the repository, so that "corslet/…" and "express" resolve as they do for a user.
const FOLDER = `${ROOT}.cache/snippets/`;
const RUNNER = fileURLToPath(new URL("run.mjs", import.meta.url));
const TSC = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");

// What a guide leaves out where only one line of a server is of interest.
const FRAMES: Readonly<Record<string, string>> = { cors: "cors", corslet: "corslet/express" };

function textOf({ code, check }: Snippet): string {
  const library = check?.kind === "app" ? FRAMES[check.subject] : undefined;
  if (library === undefined) return code;
  const name = library === "cors" ? "cors" : "{ cors }";
  return `import express from "express";
import ${name} from ${JSON.stringify(library)};
const app = express();
${code}
app.all(/.*/, (request, response) => void response.send("handler"));
app.listen(3000);
export {};
`;
}

/** Whether a block is a program: something to compile or to run. */
export function isProgram({ language }: Snippet): boolean {
  return language === "ts" || language === "js";
}

function sourceOf(snippet: Snippet): string {
  const stem = `${snippet.file.replace(/\.md$/, "").replaceAll("/", "-")}-${snippet.line}`;
  if (snippet.language === "ts") return `${stem}.ts`;
  return /\brequire\(/.test(snippet.code) ? `${stem}.cjs` : `${stem}.mjs`;
}

function programOf(snippet: Snippet): string {
  return FOLDER + sourceOf(snippet).replace(/^(.*)\.ts$/, "out/$1.js");
}

/** Writes all programs, and compiles the TypeScript among them in one run. Returns the compiler's complaints by source file. */
export async function compile(snippets: readonly Snippet[]): Promise<(snippet: Snippet) => string[]> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const snippet of snippets) writeFileSync(FOLDER + sourceOf(snippet), textOf(snippet));
  const compilerOptions = { noEmit: false, outDir: "out", rootDir: ".", rewriteRelativeImportExtensions: true };
  writeFileSync(
    `${FOLDER}tsconfig.json`,
    JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions, include: ["*.ts"] }),
  );
  const complaints = (await output(process.execPath, [TSC, "-p", "tsconfig.json", "--pretty", "false"], FOLDER)).text;
  return (snippet) => complaints.split(/\n(?=\S)/).filter((line) => line.startsWith(`${sourceOf(snippet)}(`));
}

/** What a program printed, and the status it ended with. */
export interface Ended {
  readonly text: string;
  readonly status: number;
}

/** Runs a program to its end. `text` is its standard output, then its standard error. */
export async function output(program: string, args: readonly string[], cwd: string, env = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", ...env }, timeout: 20_000 };
    const child = execFile(program, args, options, (_, stdout, stderr) => {
      resolve({ text: stdout + stderr, status: child.exitCode ?? -1 });
    });
  });
}

/** Runs a snippet that ends by itself. */
export async function run(snippet: Snippet): Promise<Ended> {
  return output(process.execPath, [RUNNER, programOf(snippet)], FOLDER);
}

/** A server that runs: its port, what it has printed, and how to end it. */
export interface Running {
  readonly port: number;
  readonly printed: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts a snippet that listens, or that exports a fetch handler. */
export async function start(snippet: Snippet): Promise<Running> {
  const child = fork(RUNNER, [programOf(snippet)], { cwd: FOLDER, silent: true });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (printed += String(chunk)));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message: { port: number }) => resolve(message.port));
    child.once("exit", (status) => reject(new Error(`ended with ${status} before it listened:\n${printed}`)));
  });
  return { port, printed: () => printed, stop: () => stop(child) };
}

/** Ends a child process, and waits until it has ended. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGKILL");
  });
}
