import { rename, writeFile } from "node:fs/promises";
import type { Upstream } from "../translate.ts";
import { requestOverHttp1 } from "../wire/http1-client.ts";
import { type Command, problemsIn, startCommand } from "./command.ts";
import { answerOf, type Running, type Subject } from "./subject.ts";
import { startUpstream, type UpstreamServer } from "./upstream-server.ts";

const FIRST_POLICY = '{ "origins": ["https://first.invalid"] }';
const NO_ANSWER: Upstream = { status: 200, headers: [] };

interface Served {
  readonly command: Command;
  readonly api: UpstreamServer;
}

let served: Promise<Served> | null = null;
let inForce: { readonly text: string; readonly problems: readonly { code: string }[] } | null = null;

/**
 * The real command in front of a real API. One process serves all rows: each row's configuration is written to its
 * policy file, and the command says whether it took it. {@link stopServing} ends it. What JSON cannot write stands in
 * a policy file of JavaScript, with a process of its own.
 */
export const serveCommand: Subject = {
  name: "corslet serve, the command",
  start: async (config, upstream) => {
    const text = sourceOf(config);
    if (!isJson(text)) return startAlone(`export default ${text};\n`, upstream);
    served ??= start("corslet.policy.json", FIRST_POLICY, NO_ANSWER);
    const { command, api } = await served;
    if (inForce?.text !== text) inForce = { text, problems: await replacePolicy(command, text) };
    if (inForce.problems.length > 0) throw Object.assign(new Error("refused"), { problems: inForce.problems });
    api.answerWith(upstream);
    return { request: requester(command, api), stop: async () => undefined };
  },
};

/** Ends the process that serves, if one does. */
export async function stopServing(): Promise<void> {
  const its = await served;
  served = null;
  inForce = null;
  await its?.command.stop();
  await its?.api.close();
}

async function start(name: string, text: string, upstream: Upstream): Promise<Served> {
  const api = await startUpstream(upstream);
  try {
    return { command: await startCommand(name, text, api.url), api };
  } catch (error) {
    await api.close();
    throw error;
  }
}

async function startAlone(text: string, upstream: Upstream): Promise<Running> {
  const { command, api } = await start("corslet.policy.js", text, upstream);
  return {
    request: requester(command, api),
    stop: async () => {
      await command.stop();
      await api.close();
    },
  };
}

function requester({ port }: Command, api: UpstreamServer): Running["request"] {
  return async (request) => {
    const before = api.calls();
    const answer = await requestOverHttp1(port, request);
    return answerOf(answer, api.calls() > before);
  };
}

// As a deployment does it: the new file takes the old one's place whole.
async function replacePolicy({ file, said }: Command, text: string): Promise<readonly { code: string }[]> {
  const outcome = said(/policy reloaded|The policy that was in force stays/);
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  const words = await outcome;
  const problems = problemsIn(words);
  if (words.includes("policy reloaded") === problems.length > 0)
    throw new Error(`neither taken nor refused:\n${words}`);
  return problems;
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
