import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { MAX_HEADER_SIZE } from "./sockets.ts";

const MAIN = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
const PATIENCE_MS = 15_000;
const POLL_MS = 5;

/** `corslet serve`, running. */
export interface Command {
  readonly port: number;
  /** Its policy file. */
  readonly file: string;
  /** Resolves with what it says on the standard error from now on, once that matches. */
  readonly said: (pattern: RegExp) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Runs `corslet serve` in a folder of its own. Throws what has `problems` when it ends because the policy has errors. */
export async function startCommand(name: string, policy: string, upstream: URL): Promise<Command> {
  const folder = await mkdtemp(join(tmpdir(), "corslet-serve-"));
  const file = join(folder, name);
  await writeFile(file, policy);
  const options = ["--policy", file, "--upstream", upstream.origin, "--listen", "127.0.0.1:0", "--log", "off"];
  const child = spawn(process.execPath, [`--max-http-header-size=${MAX_HEADER_SIZE}`, MAIN, "serve", ...options], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => (words += piece));
  let exitCode: number | null | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once("close", (code) => {
      exitCode = code;
      resolve();
    });
  });

  const said = async (pattern: RegExp): Promise<string> => {
    const from = words.length;
    const deadline = Date.now() + PATIENCE_MS;
    while (!pattern.test(words.slice(from))) {
      if (exitCode !== undefined) throw exitError(exitCode, words);
      if (Date.now() > deadline) throw new Error(`it did not say ${pattern}:\n${words.slice(from)}`);
      await setTimeout(POLL_MS);
    }
    return words.slice(from);
  };
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true });
  };
  try {
    const port = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(await said(/listening .*\n[^]*try .*\n/))?.[1]);
    return { port, file, said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The codes of the problems that it reports. */
export function problemsIn(words: string): { code: string }[] {
  return [...words.matchAll(/^error ([a-z-]+\/[a-z-]+)/gm)].map(([, code = ""]) => ({ code }));
}

function exitError(exitCode: number | null, words: string): Error {
  const error = new Error(`corslet serve ended with ${exitCode}:\n${words}`);
  const problems = problemsIn(words);
  return exitCode === 1 && problems.length > 0 ? Object.assign(error, { problems }) : error;
}
