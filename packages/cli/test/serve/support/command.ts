import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "./clients.ts";
import { afterTest, APP } from "./servers.ts";

// The built command, as a user runs it: `npm test` builds first.
const MAIN = fileURLToPath(new URL("../../../dist/main.js", import.meta.url));
export const FIXTURES: string = fileURLToPath(new URL("../fixtures/", import.meta.url));

/** A policy under which one app may PUT, with cookies. */
export const POLICY: string = `resources:
  /api/*:
    origins: ["${APP}"]
    methods: [PUT]
    allowHeaders: [Content-Type]
    credentials: true
`;

export interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  readonly exited: Promise<number | null>;
}

/** A temporary folder with a policy file. */
export async function folder(policy: string | null = POLICY): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "corslet-serve-"));
  afterTest(() => rm(made, { recursive: true, force: true }));
  if (policy !== null) await writeFile(join(made, "corslet.policy.yaml"), policy);
  return made;
}

/** Runs `corslet serve`; it is ended after the test. */
export function corslet(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [MAIN, "serve", ...args], { cwd, env: { PATH: process.env["PATH"], ...env } });
  let out = "";
  let err = "";
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  const exited = new Promise<number | null>((resolve) => void child.once("close", (code) => resolve(code)));
  afterTest(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return { child, out: () => out, err: () => err, exited };
}

/** `corslet serve`, once it has told of its start. */
export async function started(
  args: readonly string[],
  { env, cwd: given }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Run & { readonly cwd: string; readonly origin: string; readonly port: number }> {
  const cwd = given ?? (await folder());
  const run = corslet(cwd, args, env);
  await eventually("the start-up block", () => /\n {2}try .*\n/.test(run.err()), 15_000);
  const origin = /listening +(\S+)/.exec(run.err())?.[1] ?? "";
  return { ...run, cwd, origin, port: Number(new URL(origin).port) };
}
