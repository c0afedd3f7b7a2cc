// The real command, as a child process: `corslet serve` before the example API.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { StartError } from "./ports.mjs";
import { isColoured } from "./terminal.mjs";

const COMMAND = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
const START_TIMEOUT_MS = 15_000;
const START_WORDS_TIMEOUT_MS = 1_000;
const STOP_TIMEOUT_MS = 4_000;

/**
 * Starts the command, and hands its lines on as they come.
 *
 * @param {object} options
 * @param {string} options.policyFile
 * @param {string} options.guardFile
 * @param {import("./ports.mjs").Ports} options.ports
 * @param {(line: string) => void} options.onLine
 * @param {(how: string) => void} options.onExit called when it ends, for whatever reason
 * @throws {StartError} when it is not built.
 */
export function startServe({ policyFile, guardFile, ports, onLine, onExit }) {
  if (!existsSync(COMMAND))
    throw new StartError("The command is not built yet: npm run build, or npm start, builds it.");
  const upstream = `http://127.0.0.1:${ports.api}`;
  const listen = `127.0.0.1:${ports.proxy}`;
  const child = spawn(
    process.execPath,
    [COMMAND, "serve", "--policy", policyFile, "--upstream", upstream, "--listen", listen, "--csrf", guardFile],
    {
      stdio: ["ignore", "pipe", "pipe"],
      // Its lines go through a pipe to this terminal.
      env: isColoured ? { FORCE_COLOR: "1", ...process.env } : process.env,
    },
  );
  const ended = new Promise((resolve) => {
    child.once("close", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  void ended.then(onExit);
  const lines = [child.stdout, child.stderr].map((input) => createInterface({ input }).on("line", onLine));
  const firstLine = Promise.race(lines.map((each) => once(each, "line")));
  return {
    /** Resolves when it takes connections and has told of its start. */
    async ready() {
      await Promise.race([connectable(ports.proxy), ended.then(throwEnded)]);
      await Promise.race([firstLine, sleep(START_WORDS_TIMEOUT_MS)]);
      // What it tells of its start comes in one piece.
      await sleep(20);
    },
    async stop() {
      child.kill("SIGTERM");
      const isStopped = await Promise.race([ended.then(() => true), sleep(STOP_TIMEOUT_MS, false, { ref: false })]);
      if (!isStopped) child.kill("SIGKILL");
      await ended;
    },
  };
}

function throwEnded(how) {
  throw new StartError(`corslet serve did not start (${how}). What it said stands above.`);
}

async function connectable(port) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(port))) {
    if (Date.now() > deadline)
      throw new StartError(`corslet serve did not listen within ${START_TIMEOUT_MS / 1000} s.`);
    await sleep(40);
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
