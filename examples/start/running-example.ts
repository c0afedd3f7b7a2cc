import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("start.mjs", import.meta.url));

/** The example as a person has it in front of them: a process, and what it printed. */
export interface RunningExample {
  readonly pid: number;
  /** The addresses that it printed. */
  readonly granted: string;
  readonly other: string;
  readonly api: string;
  readonly proxy: string;
  readonly policyFile: string;
  readonly guardFile: string;
  /** Everything printed so far. */
  readonly output: () => string;
  /** Presses Ctrl-C, and resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Resolves with the exit code when it ends by itself. */
  readonly ended: Promise<number | null>;
}

/** Runs what `npm start` runs, on the given base port or on any free ports, until it says that Ctrl-C stops it. */
export async function startExample(basePort = "0"): Promise<RunningExample> {
  const child = spawn(process.execPath, [ENTRY], { env: { ...process.env, CORSLET_START_PORT: basePort } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const ended = once(child, "close").then(([code]) => code as number | null);
  while (!output.includes("Ctrl-C stops everything")) {
    const isEnded = await Promise.race([ended.then(() => true), once(child.stdout, "data").then(() => false)]);
    if (isEnded) throw new Error(`The example did not start:\n${output}`);
  }
  const [granted = "", other = ""] = [...output.matchAll(/^ {4}(http:\/\/localhost:\d+) {3}/gm)].map(([, url]) => url);
  return {
    pid: child.pid ?? 0,
    granted,
    other,
    api: /CORS \((http:\S+)\)/.exec(output)?.[1] ?? "",
    proxy: /^ {2}\((http:\S+)\), which the pages call/m.exec(output)?.[1] ?? "",
    policyFile: /^ {4}(\S+policy\.yaml)$/m.exec(output)?.[1] ?? "",
    guardFile: /^ {4}(\S+csrf\.yaml)$/m.exec(output)?.[1] ?? "",
    output: () => output,
    stop: () => (child.kill("SIGINT"), ended),
    ended,
  };
}
