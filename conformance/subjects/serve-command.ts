import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Upstream } from "../translate.ts";
import { requestOverHttp1 } from "../wire/http1-client.ts";
import { MAX_HEADER_SIZE } from "./sockets.ts";
import { answerOf, type Running, type Subject } from "./subject.ts";
import { startUpstream, type UpstreamServer } from "./upstream-server.ts";

const MAIN = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));

interface Served {
  readonly text: string;
  readonly port: number;
  readonly api: UpstreamServer;
  readonly close: () => Promise<void>;
}

let served: Served | null = null;

/**
 * The real command, with a policy file, in front of a real API. Rows of one configuration that follow each other share
 * one process; {@link stopServing} ends the last.
 */
export const serveCommand: Subject = {
  name: "corslet serve, the command",
  start: async (config, upstream) => {
    const text = sourceOf(config);
    if (served?.text !== text) {
      await stopServing();
      served = await serve(text, upstream);
    }
    served.api.answerWith(upstream);
    return running(served);
  },
};

/** Ends the process that serves, if one does. */
export async function stopServing(): Promise<void> {
  await served?.close();
  served = null;
}

function running({ port, api }: Served): Running {
  return {
    request: async (request) => {
      const before = api.calls();
      const answer = await requestOverHttp1(port, request);
      return answerOf(answer, api.calls() > before);
    },
    stop: async () => undefined,
  };
}

async function serve(text: string, upstream: Upstream): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), "corslet-serve-"));
  const file = join(folder, isJson(text) ? "corslet.policy.json" : "corslet.policy.js");
  await writeFile(file, isJson(text) ? text : `export default ${text};\n`);
  const api = await startUpstream(upstream);
  const options = ["--policy", file, "--upstream", api.url.origin, "--listen", "127.0.0.1:0", "--log", "none"];
  const child = spawn(process.execPath, [`--max-http-header-size=${MAX_HEADER_SIZE}`, MAIN, "serve", ...options], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await Promise.all([exited, api.close(), rm(folder, { recursive: true })]);
  };
  try {
    return { text, port: await listeningPort(child), api, close };
  } catch (error) {
    await close();
    throw error;
  }
}

// Resolves when it says where it listens; rejects with the problems that it reports when it ends instead.
function listeningPort(child: ChildProcessByStdio<null, null, Readable>): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (piece: string) => {
      said += piece;
      const port = /listening\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once("close", (exitCode) => {
      const problems = [...said.matchAll(/^error ([a-z-]+\/[a-z-]+)/gm)].map(([, code]) => ({ code }));
      const error = new Error(`corslet serve ended with ${exitCode}:\n${said}`);
      reject(exitCode === 1 && problems.length > 0 ? Object.assign(error, { problems }) : error);
    });
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A configuration as source text: JSON where JSON can write it, JavaScript otherwise. */
function sourceOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sourceOf).join(", ")}]`;
  if (value instanceof RegExp || typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${sourceOf(member)}`)
    .join(", ")} }`;
}
