import { spawn } from "node:child_process";
import { requestOverHttp1 } from "../wire/http1-client.ts";
import { answerOf, type Running, type Subject } from "../subjects/subject.ts";
import type { Runtime } from "./runtimes.ts";

const CONTROL = "/__rows__";
const PATIENCE_MS = 20_000;

/** A runtime that serves rows, one after the other, in a process of its own. */
export interface RemoteSubject extends Subject {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts a runtime's program in a project that has it. */
export async function startRemote({ name, transport, command }: Runtime, project: string): Promise<RemoteSubject> {
  const [file, ...args] = await command(project);
  const child = spawn(file, args, {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let words = "";
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${name} ${why}:\n${words}`));
    const timer = setTimeout(() => fail("did not listen"), PATIENCE_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (piece: string) => {
        words += piece;
        const found = /listening (\d+)|"port":\s*(\d+)/.exec(words);
        if (found === null) return;
        clearTimeout(timer);
        resolve(Number(found[1] ?? found[2]));
      });
    }
    child.once("error", () => fail("could not be started"));
    child.once("exit", (code) => fail(`ended with ${code}`));
  });
  return {
    name,
    port,
    ...(transport !== undefined && { transport }),
    start: async (config, upstream) => {
      const { problems } = await setRow(port, { config, upstream });
      if (problems !== null)
        throw Object.assign(new Error("refused"), { problems: problems.map((code) => ({ code })) });
      return { request: (request) => ask(port, request), stop: async () => undefined };
    },
    stop: async () => {
      child.removeAllListeners("exit");
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function setRow(port: number, row: object): Promise<{ problems: string[] | null }> {
  const answer = await fetch(`http://127.0.0.1:${port}${CONTROL}`, { method: "POST", body: JSON.stringify(row) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { problems: string[] | null };
}

const ask = async (port: number, request: Parameters<Running["request"]>[0]): ReturnType<Running["request"]> => {
  const before = await callsAt(port);
  try {
    const answer = await requestOverHttp1(port, request);
    return answerOf(answer, (await callsAt(port)) > before);
  } catch (error) {
    // A server that has read enough of a head closes the connection; whether its answer is seen first is a matter of luck.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EPIPE" && code !== "ECONNRESET") throw error;
    return { turnedAway: `the connection was closed (${code})` };
  }
};

async function callsAt(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${CONTROL}`);
  return ((await answer.json()) as { calls: number }).calls;
}
