import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { withCors } from "../packages/corslet/src/adapters/node.ts";
import { COMMAND } from "./snippets/command.ts";
import { readDocument, ROOT, snippetsOf } from "./snippets/markdown.ts";
import { type Ended, output } from "./snippets/program.ts";
import { missingLines } from "./snippets/shell.ts";

// The action, and every CI snippet of the guide, run as far as they can be without the service: their very shell lines,
// against real servers, with this repository's command in the place of the registry's.

const GUIDE = "docs/23-audit-your-api-in-ci.md";
const POLICY = "resources:\n  /api/*:\n    origins: [https://app.example.com]\n    credentials: true\n";

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const api: Listener = (_, response) => {
  response.setHeader("Cache-Control", "no-store");
  response.end("{}");
};
const right: Listener = withCors(
  { resources: { "/api/*": { origins: ["https://app.example.com"], credentials: true } } },
  api,
);
const mirrors: Listener = (request, response) => {
  const { origin } = request.headers;
  if (origin !== undefined)
    response.setHeader("Access-Control-Allow-Origin", origin).setHeader("Access-Control-Allow-Credentials", "true");
  response.setHeader("Vary", "Origin");
  api(request, response);
};

async function listening(listener: Listener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A folder as a job has it: the policy, an `npx` that runs this repository's command, and a script that starts nothing. */
function workspace(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "corslet-ci-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "bin"));
  const npx = `#!/usr/bin/env bash
if [ "$1" = --yes ]; then
  case $2 in @corslet/cli@?*) shift 2 ;; *) echo "npx of $2" >&2; exit 90 ;; esac
else shift
fi
exec ${JSON.stringify(process.execPath)} ${JSON.stringify(COMMAND)} "$@"
`;
  const all = { "corslet.policy.yaml": POLICY, "start-api.sh": "#!/bin/sh\n", "bin/npx": npx, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  chmodSync(join(folder, "bin/npx"), 0o755);
  chmodSync(join(folder, "start-api.sh"), 0o755);
  return folder;
}

/** Runs shell lines as CI does, with the port of a server in the place of the guide's. */
async function runIn(folder: string, lines: string, host: string, env: Record<string, string> = {}): Promise<Ended> {
  const command = lines.replaceAll("127.0.0.1:3000", host);
  const path = `${folder}/bin:${process.env["PATH"]}`;
  return output("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", command], folder, {
    ...env,
    PATH: path,
  });
}

const snippets = snippetsOf(GUIDE);

function snippet(kind: string, subject = ""): string {
  const found = snippets.find(({ check }) => check?.kind === kind && check.subject === subject);
  if (found === undefined) throw new Error(`${GUIDE} has no block ${kind} ${subject}`);
  return found.code;
}

const COOKIE = "session=5up3r-s3cr3t";

describe("the guide's shell lines", () => {
  test.each<[name: string, listener: Listener, status: number, prints: RegExp]>([
    ["first", mirrors, 1, /origin-reflect-any/],
    ["first", right, 0, /./],
    ["session", mirrors, 1, /origin-reflect-any/],
    ["formats", mirrors, 1, /origin-reflect-any/],
    ["shell", right, 0, /no CORS faults/],
    ["shell", mirrors, 1, /### ❌ CORS audit/],
  ])("%s", async (name, listener, status, prints) => {
    const folder = workspace();
    const ended = await runIn(folder, snippet("ci", name), await listening(listener), { SESSION_COOKIE: COOKIE });
    expect(ended.text).toMatch(prints);
    expect(ended.text).not.toContain("5up3r");
    expect(ended.status).toBe(status);
  });

  it("the first run prints what the guide shows", async () => {
    const host = await listening(mirrors);
    const ended = await runIn(workspace(), snippet("ci", "first"), host);
    const shown = snippets.find(({ check }) => check?.kind === "ci" && check.subject === "first")?.output ?? "";
    expect(missingLines(shown, ended.text.replaceAll(host, "127.0.0.1:3000")), ended.text).toEqual([]);
    expect(shown).toContain("origin-reflect-any");
  });

  it("an API that is down is not green", async () => {
    const ended = await runIn(workspace(), snippet("ci", "shell"), "127.0.0.1:1");
    expect(ended.text).toContain("the audit could not be done");
    expect(ended.status).toBe(3);
  });

  it("a baseline is written, refused without reasons, and accepted with them", async () => {
    const folder = workspace();
    const host = await listening(mirrors);
    const file = join(folder, "audit-baseline.yaml");
    expect((await runIn(folder, snippet("ci", "write-baseline"), host)).status).toBe(0);
    const refused = await runIn(folder, snippet("ci", "baseline"), host);
    expect(refused).toMatchObject({ status: 2, text: expect.stringContaining("the reason is missing") as string });
    writeFileSync(file, readFileSync(file, "utf8").replaceAll('reason: ""', "reason: known"));
    const accepted = await runIn(folder, snippet("ci", "baseline"), host);
    expect(accepted.status, accepted.text).toBe(0);
  });

  it("the baseline that the guide shows is sound, and told to be stale", async () => {
    const folder = workspace({ "audit-baseline.yaml": snippet("ci-file", "audit-baseline.yaml") });
    const ended = await runIn(folder, snippet("ci", "baseline"), await listening(right));
    expect(ended.text).toMatch(/5c1f6e0b2d9a4c37[^]*nothing was found for it/);
    expect(ended.status).toBe(0);
  });
});

describe("GitLab", () => {
  interface Job {
    readonly script: readonly string[];
    readonly artifacts: { readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
  }
  const job = (parse(snippet("ci-gitlab")) as Record<string, Job>)["cors-audit"];

  test.each<[idea: string, listener: Listener, status: number]>([
    ["clean", right, 0],
    ["findings", mirrors, 1],
  ])("the job ends, and leaves its reports: %s", async (_, listener, status) => {
    const folder = workspace();
    const ended = await runIn(folder, job?.script.join("\n") ?? "", await listening(listener));
    expect(ended.status, ended.text).toBe(status);
    for (const file of [...(job?.artifacts.paths ?? []), job?.artifacts.reports.junit ?? ""])
      expect(readFileSync(join(folder, file), "utf8")).toMatch(/^<(?:\?xml|!doctype html)/);
  });
});

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id?: string;
      readonly if?: string;
      readonly uses?: string;
      readonly shell?: string;
      readonly run?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly with?: Readonly<Record<string, string>>;
    }[];
  };
}

describe("the GitHub action", () => {
  const action = parse(readDocument("action.yml")) as Action;
  const [audit, upload] = action.runs.steps;

  /** The step's variables, as the service makes them of inputs. */
  function variables(inputs: Readonly<Record<string, string>>): Record<string, string> {
    const value = (name: string): string => inputs[name] ?? action.inputs[name]?.default ?? "";
    return Object.fromEntries(
      Object.entries(audit?.env ?? {}).map(([name, text]) => [
        name,
        text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => value(input)),
      ]),
    );
  }

  async function act(
    inputs: Readonly<Record<string, string>>,
    folder = workspace(),
  ): Promise<Ended & { outputs: Record<string, string>; summary: string }> {
    const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
    for (const file of Object.values(files)) writeFileSync(file, "");
    const ended = await runIn(folder, audit?.run ?? "", "127.0.0.1:3000", { ...variables(inputs), ...files });
    const lines = readFileSync(files.GITHUB_OUTPUT, "utf8").trim().split("\n");
    const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/, 2) as [string, string]));
    return { ...ended, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
  }

  it("is composite, takes what it uses, and gives what its steps give", () => {
    expect(action.runs.using).toBe("composite");
    const text = readDocument("action.yml");
    const used = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name = ""]) => name);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(action.inputs).toSorted());
    const given = [...text.matchAll(/steps\.audit\.outputs\.([\w-]+)/g)].map(([, name = ""]) => name);
    expect([...new Set(given)].toSorted()).toEqual(Object.keys(action.outputs).toSorted());
  });

  it("runs nothing of an input, and pins the version that is published with it", () => {
    for (const { run = "" } of action.runs.steps) expect(run).not.toContain("${{");
    const { version } = JSON.parse(readFileSync(`${ROOT}packages/cli/package.json`, "utf8")) as { version: string };
    expect(action.inputs["version"]?.default).toBe(version);
    expect(audit?.run).toContain('npx --yes "@corslet/cli@$INPUT_VERSION"');
  });

  it("sends the log to code scanning also when there are findings", () => {
    expect(upload?.uses).toMatch(/^github\/codeql-action\/upload-sarif@v\d$/);
    expect(upload?.if).toContain("!cancelled()");
    expect(upload?.with?.["sarif_file"]).toBe("${{ steps.audit.outputs.sarif }}");
  });

  test.each<[idea: string, listener: Listener | null, status: number]>([
    ["clean", right, 0],
    ["findings", mirrors, 1],
    ["no answer", null, 3],
  ])("%s", async (_, listener, status) => {
    const host = listener === null ? "127.0.0.1:1" : await listening(listener);
    const folder = workspace();
    const ended = await act({ url: `http://${host}/api/me`, cookie: COOKIE }, folder);
    expect(ended.status, ended.text).toBe(status);
    expect(ended.outputs).toEqual({
      "exit-code": String(status),
      html: "./corslet-audit/audit.html",
      sarif: "./corslet-audit/audit.sarif",
    });
    expect(ended.summary).toMatch(/^### (?:✅|❌|⚠️) CORS audit/);
    for (const name of ["audit.sarif", "audit.xml", "audit.md", "audit.html", "audit.json"])
      expect(readFileSync(join(folder, "corslet-audit", name), "utf8")).not.toContain("5up3r");
  });

  it("splits lists, and takes nothing in them for a command or a pattern", async () => {
    const host = await listening(right);
    const folder = workspace();
    const inputs = {
      url: `http://${host}/api/a\n  http://${host}/api/b`,
      path: "/api/*?x=$(touch${IFS}pwned) /api/`id>pwned`;id>pwned",
      reports: "my reports",
    };
    const ended = await act(inputs, folder);
    expect(readdirSync(folder)).not.toContain("pwned");
    const { endpoints } = JSON.parse(readFileSync(join(folder, "my reports/audit.json"), "utf8")) as {
      endpoints: { url: string }[];
    };
    expect(endpoints.map(({ url }) => new URL(url).pathname)).toEqual(
      expect.arrayContaining(["/api/a", "/api/b", "/api/*"]),
    );
    expect(ended.text).not.toMatch(/command not found|No such file/);
    expect(ended.outputs["html"]).toBe("./my reports/audit.html");
  });

  it("gives no log to code scanning where no file could hold a finding", async () => {
    const folder = workspace();
    rmSync(join(folder, "corslet.policy.yaml"));
    const url = `http://${await listening(mirrors)}/api/me`;
    const ended = await act({ url, origin: "https://app.example.com" }, folder);
    expect(ended).toMatchObject({ status: 1, outputs: { "exit-code": "1", html: "./corslet-audit/audit.html" } });
    expect(ended.outputs).not.toHaveProperty("sarif");
  });

  it("says what is wrong with its input", async () => {
    const ended = await act({ url: "not-a-url" });
    expect(ended).toMatchObject({ status: 2, outputs: { "exit-code": "2" }, summary: "" });
  });

  it("has the inputs that the guide's workflow gives it", () => {
    interface Workflow {
      readonly permissions: Record<string, string>;
      readonly jobs: {
        readonly audit: { readonly steps: readonly { uses?: string; with?: Record<string, string> }[] };
      };
    }
    const workflow = parse(snippet("ci-github")) as Workflow;
    const step = workflow.jobs.audit.steps.find(({ uses }) => uses?.startsWith("corslet/") === true);
    for (const name of Object.keys(step?.with ?? {})) expect(Object.keys(action.inputs)).toContain(name);
    expect(Object.keys(step?.with ?? {})).toContain("url");
    expect(workflow.permissions["security-events"]).toBe("write");
  });
});
