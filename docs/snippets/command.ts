import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Ended, output, type Running, stop } from "./program.ts";
import { ROOT, type Snippet } from "./markdown.ts";

/** The built command. */
export const COMMAND: string = `${ROOT}packages/cli/dist/main.js`;

// `npx corslet` is the command of this repository. Replaced by it, the shell's process is the command's own.
const EXEC_NPX = `npx() { shift; exec ${JSON.stringify(process.execPath)} ${JSON.stringify(COMMAND)} "$@"; }\n`;

// Where several follow each other, the shell goes on, as long as they succeed.
const NPX = EXEC_NPX.replace("exec ", "");

// What every guide's folder holds at first: the policy that they all speak of.
const POLICY = `resources:
  /api/*:
    origins: [https://app.example.com]
    methods: [GET, POST, PUT, DELETE]
    allowHeaders: [Content-Type, Authorization]
    credentials: true
    maxAge: 86400
`;

/** The folder in which a document's commands run; inside the repository, so that policy files can import "corslet". */
function folderOf({ file }: Snippet): string {
  const folder = `${ROOT}.cache/snippets/${file.replaceAll(/[/.]/g, "-")}/`;
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}corslet.policy.yaml`, POLICY);
  }
  return folder;
}

/** Writes a block as a file into its document's folder. */
export function writeBlock(snippet: Snippet, name: string): void {
  writeFileSync(folderOf(snippet) + name, snippet.code);
}

/** Runs a block's commands. */
export async function runCommands(snippet: Snippet): Promise<Ended> {
  return output("bash", ["-euc", `(${NPX}${snippet.code})`], folderOf(snippet));
}

const VITEST = `${ROOT}node_modules/vitest/vitest.mjs`;

// Jest's globals are Vitest's too.
const RUNNERS: Readonly<Record<string, (file: string) => readonly string[]>> = {
  node: (file) => ["--test", file],
  vitest: (file) => [VITEST, "run", "--root", ".", file],
  "vitest-globals": (file) => [VITEST, "run", "--root", ".", "--globals", file],
};

/** Writes a block as a test file, and runs its tests. */
export async function runTests(snippet: Snippet, runner: string, name: string): Promise<Ended> {
  writeBlock(snippet, name);
  // Or Vitest would take this repository's.
  writeFileSync(`${folderOf(snippet)}vitest.config.mjs`, "export default {};\n");
  // This run's own settings are not those of the run inside it.
  const outer = Object.keys(process.env).filter((key) =>
    /^(?:VITEST|NODE_TEST_CONTEXT|NODE_OPTIONS$|TEST$|CI$)/.test(key),
  );
  const env = Object.fromEntries(outer.map((key) => [key, undefined]));
  return output(process.execPath, RUNNERS[runner]?.(name) ?? ["--unknown-runner"], folderOf(snippet), env);
}

/** Starts `corslet serve` as a block writes it, on free ports, in front of an upstream that sends wrong CORS headers. */
export async function startServe(snippet: Snippet): Promise<Running> {
  const upstream = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.statusCode = request.url?.endsWith("/broken") === true ? 500 : 200;
    response.end(`upstream ${request.method}`);
  });
  await new Promise<void>((done) => upstream.listen(0, "127.0.0.1", done));
  const ports = /--(listen|admin) \S+:(\d+)/g;
  const [written, admin] = ["listen", "admin"].map(
    (option) => [...snippet.code.matchAll(ports)].find(([, name]) => name === option)?.[2] ?? "8080",
  ) as [string, string];
  const listen = snippet.code.includes("--listen") ? "" : " --listen 127.0.0.1:0";
  const command = snippet.code
    .replaceAll(ports, "--$1 127.0.0.1:0")
    .replace(/--upstream \S+/, `--upstream http://127.0.0.1:${(upstream.address() as AddressInfo).port}${listen}`);

  const child = spawn("bash", ["-uc", EXEC_NPX + command], {
    cwd: folderOf(snippet),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const actual = await new Promise<Record<string, string>>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`did not listen within 20 s:\n${printed}`)), 20_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        printed += String(chunk);
        if (!/^ *try /m.test(printed)) return;
        clearTimeout(timer);
        const [listening, administered] = ["listening", "admin"].map(
          (label) => new RegExp(`^ *${label} +http://[^:\\s]+:(\\d+)`, "m").exec(printed)?.[1] ?? "",
        ) as [string, string];
        resolve({ [admin]: administered, [written]: listening });
      });
    }
    child.once("exit", (status) => reject(new Error(`ended with ${status} before it listened:\n${printed}`)));
  });
  return {
    port: Number(actual[written]),
    ports: actual,
    printed: () => printed,
    stop: async () => {
      await stop(child);
      upstream.closeAllConnections();
      upstream.close();
    },
  };
}
