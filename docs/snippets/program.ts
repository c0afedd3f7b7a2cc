import { type ChildProcess, execFile, fork, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { ROOT, type Snippet } from "./markdown.ts";

// Inside the repository, so that "corslet/…" and "express" resolve as they do for a user.
const FOLDER = `${ROOT}.cache/snippets/`;
const RUNNER = fileURLToPath(new URL("run.mjs", import.meta.url));
const TSC = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");

// What a guide leaves out where only one line of a server is of interest.
const LIBRARIES: Readonly<Record<string, string>> = { cors: "cors", corslet: "{ cors }" };

function textOf(snippet: Snippet): string {
  if (snippet.language === "yaml") return policyServer(snippet);
  const imported = snippet.check?.kind === "app" ? LIBRARIES[snippet.check.subject] : undefined;
  if (imported === undefined) return snippet.code;
  return `import express from "express";
import ${imported} from ${JSON.stringify(imported === "cors" ? "cors" : "corslet/express")};
const app = express();
${snippet.code}
app.all(/.*/, (request, response) => void response.send("handler"));
app.listen(3000);
export {};
`;
}

function policyServer({ code }: Snippet): string {
  return `import { createServer } from "node:http";
import { withCors } from "corslet/node";
createServer(withCors(${JSON.stringify(parse(code))}, (_, response) => response.end("handler"))).listen();
`;
}

/** Whether a block is a program: something to compile or to run. */
export function isProgram({ language, check }: Snippet): boolean {
  return language === "ts" || language === "js" || check?.kind === "answers";
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
  const emitted = { noEmit: false, outDir: "out", rootDir: ".", rewriteRelativeImportExtensions: true };
  // Nest's decorators.
  const compilerOptions = { ...emitted, experimentalDecorators: true, emitDecoratorMetadata: true };
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
  /** By the ports that the guide writes; every other is {@link port}. */
  readonly ports?: Readonly<Record<string, string>>;
  readonly printed: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts a snippet that listens, or that exports a fetch handler. */
export async function start(snippet: Snippet): Promise<Running> {
  const child = fork(RUNNER, [programOf(snippet)], { cwd: FOLDER, silent: true });
  return runningIn(child, () => stop(child));
}

let shared: ChildProcess | undefined;

/** Starts a snippet in one process after the other of its kind, where loading Express each time would take long. */
export async function startShared(snippet: Snippet): Promise<Running> {
  shared ??= fork(RUNNER, [], { cwd: FOLDER, silent: true });
  const running = runningIn(shared, async () => undefined);
  shared.send(programOf(snippet));
  return running;
}

/** Ends what {@link startShared} has started. */
export async function stopShared(): Promise<void> {
  if (shared !== undefined) await stop(shared);
}

async function runningIn(child: ChildProcess, end: () => Promise<void>): Promise<Running> {
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (printed += String(chunk)));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message: { port: number }) => resolve(message.port));
    child.once("exit", (status) => reject(new Error(`ended with ${status} before it listened:\n${printed}`)));
  });
  return { port, printed: () => printed, stop: end };
}

/** A Python that has flask-cors: `FLASK_CORS_PYTHON`, or the virtual environment that CONTRIBUTING.md names. */
export function pythonWithFlaskCors(): string | null {
  const python = process.env["FLASK_CORS_PYTHON"] ?? `${ROOT}.cache/flask-cors/bin/python`;
  return existsSync(python) ? python : null;
}

/** Starts a Flask app that a guide shows the configuration of. */
export async function startFlask({ code }: Snippet, python: string): Promise<Running> {
  const frame = `from flask import Flask
from flask_cors import CORS
app = Flask(__name__)
${code}
@app.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
def handler(path):
    if path.endswith("broken"):
        raise RuntimeError("broken")
    return "handler"
from werkzeug.serving import make_server
server = make_server("127.0.0.1", 0, app)
print(server.port, flush=True)
server.serve_forever()
`;
  const child = spawn(python, ["-c", frame], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  child.stderr.on("data", (chunk: Buffer) => (printed += String(chunk)));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(Number(String(chunk))));
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
