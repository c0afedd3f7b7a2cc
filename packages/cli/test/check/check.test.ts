import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { type Files, folderWith, MAIN, run, runCorslet } from "./run-corslet.ts";

const GOOD = "origins: [https://app.example.com]\n";
const WARNED = "origins: [https://app.example.com]\nmethods: [OPTIONS]\n";
const BAD = "origins: [https://app.example.com/]\n";
const BAD_LITERAL = '{ origins: ["https://app.example.com/"] }';
const DEFINE = 'import { definePolicy } from "corslet";\n';

describe("exit codes", () => {
  test.each<[idea: string, code: 0 | 1 | 2, args: readonly string[], files: Files]>([
    ["a sound policy", 0, ["check"], { "corslet.policy.yaml": GOOD }],
    ["a file that is named", 0, ["check", "a/cors.yml"], { "a/cors.yml": GOOD, "corslet.policy.yaml": BAD }],
    ["warnings", 0, ["check"], { "corslet.policy.yaml": WARNED }],
    ["warnings, strictly", 1, ["check", "--strict"], { "corslet.policy.yaml": WARNED }],
    ["no warnings, strictly", 0, ["check", "-s"], { "corslet.policy.yaml": GOOD }],
    ["warnings in SARIF, strictly", 1, ["check", "-s", "-f", "sarif"], { "corslet.policy.yaml": WARNED }],
    ["an error in YAML", 1, ["check"], { "corslet.policy.yml": BAD }],
    ["an error in JSON", 1, ["check"], { "corslet.policy.json": '{"origins": ["https://app.example.com/"]}' }],
    [
      "an error in TypeScript",
      1,
      ["check"],
      { "corslet.policy.ts": `${DEFINE}export default definePolicy(${BAD_LITERAL});` },
    ],
    ["an error in a TypeScript module", 1, ["check"], { "corslet.policy.mts": `export default ${BAD_LITERAL};` }],
    ["an error in TypeScript as CommonJS", 1, ["check"], { "corslet.policy.cts": `export = ${BAD_LITERAL};` }],
    ["an error in JavaScript", 1, ["check"], { "corslet.policy.js": `export default ${BAD_LITERAL};` }],
    [
      "an error in an ES module",
      1,
      ["check"],
      { "corslet.policy.mjs": `${DEFINE}export default definePolicy(${BAD_LITERAL});` },
    ],
    ["an error in CommonJS", 1, ["check"], { "corslet.policy.cjs": `module.exports = ${BAD_LITERAL};` }],
    ["an error as JSON", 1, ["check", "--format", "json"], { "corslet.policy.yaml": BAD }],
    ["no policy file", 2, ["check"], {}],
    ["two policy files", 2, ["check"], { "corslet.policy.yaml": GOOD, "corslet.policy.json": "{}" }],
    ["a file that is not there", 2, ["check", "no.yaml"], {}],
    ["a file that cannot be parsed", 2, ["check"], { "corslet.policy.yaml": "origins: [\n" }],
    ["a module that throws", 2, ["check"], { "corslet.policy.ts": "throw new Error('no');" }],
    ["a policy's own format", 2, ["check", "--format", "yaml"], { "corslet.policy.yaml": GOOD }],
    ["an option that is not known", 2, ["check", "--fix"], { "corslet.policy.yaml": GOOD }],
    ["two files", 2, ["check", "a", "b"], {}],
    ["no command", 2, [], {}],
    ["a command that is not known", 2, ["chekc"], {}],
    ["help", 0, ["--help"], {}],
    ["help of a command", 0, ["check", "--help"], {}],
    ["the version", 0, ["--version"], {}],
  ])("%s: %i", async (_, code, args, present) => {
    const outcome = await runCorslet(args, folderWith(present));
    expect(outcome.code).toBe(code);
    // What cannot be reported on leaves standard output empty, so that no program takes it for a report.
    if (code === 2) expect(outcome.stdout).toBe("");
    else expect(outcome.stderr).toBe("");
  });
});

describe("a wrong command line is told what comes next", () => {
  test.each<[args: readonly string[], says: readonly RegExp[]]>([
    [["chekc"], [/unknown command 'chekc'/, /Did you mean check\?/, /Next: corslet --help/]],
    [
      ["check", "--strikt"],
      [/unknown option '--strikt'/, /Did you mean --strict\?/, /Next: corslet check --help/],
    ],
    [
      ["check", "-f", "xml"],
      [/'xml' is invalid/, /text, json, sarif/, /Next: corslet check --help/],
    ],
    [
      ["check", "a", "b"],
      [/too many arguments/, /Next: corslet check --help/],
    ],
    [[], [/Usage: corslet/, /corslet check --help/]],
  ])("%j", async (args, says) => {
    const { stderr } = await runCorslet(args, folderWith({}));
    for (const pattern of says) expect(stderr).toMatch(pattern);
  });
});

it("prints the version of its package", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect((await runCorslet(["--version"], folderWith({}))).stdout).toBe(`${version}\n`);
});

it("documents its exit codes in the help", async () => {
  const { stdout } = await runCorslet(["check", "--help"], folderWith({}));
  expect(stdout).toMatch(/Exit codes:\n  0 .*\n  1 .*\n  2 /);
});

const files = { "corslet.policy.yaml": BAD };

function isColoured(text: string): boolean {
  return text.includes("\u001B[");
}

async function onTerminal(env: Readonly<Record<string, string>>): Promise<string> {
  const command = `stty cols 60 && '${process.execPath}' '${MAIN}' check`;
  return (await run("script", ["-qec", command, "/dev/null"], folderWith(files), { TERM: "xterm", ...env })).stdout;
}

describe("plain and coloured output", () => {
  it("is plain in a pipe", async () => {
    expect(isColoured((await runCorslet(["check"], folderWith(files))).stdout)).toBe(false);
  });
  it("is coloured in a pipe that FORCE_COLOR asks it of", async () => {
    expect(isColoured((await runCorslet(["check"], folderWith(files), { FORCE_COLOR: "1" })).stdout)).toBe(true);
  });
  it("is plain where NO_COLOR stands, whatever else", async () => {
    const { stdout } = await runCorslet(["check"], folderWith(files), { NO_COLOR: "1", FORCE_COLOR: "1" });
    expect(isColoured(stdout)).toBe(false);
  });

  describe.skipIf(process.platform !== "linux")("on a terminal of 60 columns", () => {
    it("is coloured, and wrapped", async () => {
      const text = await onTerminal({});
      expect(isColoured(text)).toBe(true);
      expect(text).toContain('  "https://app.example.com/" has a path. An origin ends\r\n  after host and port');
    });
    it("is plain where NO_COLOR stands", async () =>
      expect(isColoured(await onTerminal({ NO_COLOR: "1" }))).toBe(false));
    it("is plain on a dumb terminal", async () => expect(isColoured(await onTerminal({ TERM: "dumb" }))).toBe(false));
  });

  it("lets nothing in a file reach the terminal", async () => {
    const { stdout } = await runCorslet(
      ["check", "p.yaml"],
      folderWith({ "p.yaml": `# \u001B[2J\u009B1m \u202E\norigins: [a]\n` }),
    );
    expect(stdout).toContain("> 2 | origins: [a]");
    expect(stdout).toContain("1 | # \uFFFD[2J\uFFFD1m \uFFFD");
  });
});

describe("the process", () => {
  it("keeps its exit code when nobody reads to the end, and says nothing of it", async () => {
    const origins = Array.from({ length: 3000 }, (_, i) => `  - https://h${i}.test/`).join("\n");
    const cwd = folderWith({ "p.yaml": `origins:\n${origins}\n` });
    const pipeline = `{ '${process.execPath}' '${MAIN}' check p.yaml; echo "exit $?" >&2; } | head -n 1`;
    const { stdout, stderr } = await run("sh", ["-c", pipeline], cwd);
    expect(stdout).toBe("error origin/path p.yaml:2:5\n");
    expect(stderr).toBe("exit 1\n");
  });

  it("ends, whatever a policy module left open", async () => {
    const text = "setInterval(() => {}, 1000);\nexport default { origins: ['https://a.test'] };";
    expect((await runCorslet(["check", "p.mjs"], folderWith({ "p.mjs": text }))).code).toBe(0);
  });

  it("leaves no file behind", async () => {
    const cwd = folderWith({
      "p.ts": "export default { origins: ['https://a.test'] };",
      "node_modules/x/package.json": "{}",
    });
    await runCorslet(["check", "p.ts"], cwd);
    expect((await run("find", [".", "-type", "f"], cwd)).stdout.trim().split("\n").sort()).toEqual([
      "./node_modules/x/package.json",
      "./p.ts",
    ]);
  });
});
