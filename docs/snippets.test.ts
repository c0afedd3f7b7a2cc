import { definePolicy } from "corslet";
import { checkGuard } from "corslet/csrf";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { parse } from "yaml";
import { REASONS } from "../packages/corslet/src/browser/reasons.ts";
import { COMMAND, runCommands, runTests, startServe, writeBlock } from "./snippets/command.ts";
import { type Exchange, readExchange, readHttp, send, shownOf } from "./snippets/exchange.ts";
import { documents, ROOT, type Snippet, snippetsOf } from "./snippets/markdown.ts";
import { SCENARIOS } from "./snippets/messages.ts";
import { annotationsOf, codesOf, findingsOf } from "./snippets/policy.ts";
import {
  compile,
  isProgram,
  output,
  pythonWithFlaskCors,
  run,
  type Running,
  start,
  startFlask,
  startShared,
  stopShared,
} from "./snippets/program.ts";
import { foldersLike, readTree } from "./snippets/tree.ts";
import { missingLines, ownPackages, runShell, scripts } from "./snippets/shell.ts";

// Every block of README and docs is what it says: it compiles, runs, serves and answers as written. How a block is
// checked stands in a comment before it, which readers do not see: `<!-- test: KIND …  -->`. The kinds are below;
// CONTRIBUTING.md lists them.

const snippets = documents().flatMap(snippetsOf);
let complaintsOf: Awaited<ReturnType<typeof compile>>;
let running: Running | null = null;

beforeAll(async () => {
  complaintsOf = await compile(snippets.filter((snippet) => isProgram(snippet) && snippet.check?.kind !== "not-run"));
}, 60_000);

async function serve(snippet: Snippet): Promise<void> {
  expect(complaintsOf(snippet)).toEqual([]);
  await expectExchanges(snippet, snippet.check?.kind === "serves" ? start : startShared);
  if (snippet.output !== null) expect(running?.printed().trim()).toBe(snippet.output.trim());
}

async function expectExchanges(snippet: Snippet, starts: (snippet: Snippet) => Promise<Running>): Promise<void> {
  await running?.stop();
  running = null;
  running = await starts(snippet);
  for (const line of snippet.check?.lines ?? []) await expectExchange(readExchange(line), line);
}

async function expectExchange(exchange: Exchange, text: string): Promise<void> {
  const answer = await send(running?.port ?? 0, exchange);
  expect(shownOf(answer, exchange), text).toEqual({ status: exchange.status, shows: exchange.shows });
}

const PATIENT = { timeout: 10_000 };

type Checker = (snippet: Snippet, subject: string, context: TestContext) => Promise<void> | void;

const CHECKS: Readonly<Record<string, Checker>> = {
  /** A program that only has to compile. */
  compiles: (snippet) => expect(complaintsOf(snippet)).toEqual([]),
  /** A program that the compiler refuses, with the words that its reader sees. */
  "does-not-compile": (snippet, subject) => expect(complaintsOf(snippet).join("\n")).toContain(subject),
  /** A program that ends by itself, and prints the `output` block after it. */
  runs: async (snippet) => {
    expect(complaintsOf(snippet)).toEqual([]);
    const ended = await run(snippet);
    expect(ended.text.trim()).toBe((snippet.output ?? "").trim());
    expect(ended.status).toBe(0);
  },
  /** A server, and the exchanges with it; it serves the `curl` blocks after it too. Prints the `output` block after it. */
  serves: serve,
  /** One line of an Express app that mounts `cors` or `corslet`, and the exchanges with it. */
  app: serve,
  /** A policy in YAML that governs a server, and the exchanges with it. */
  answers: serve,
  /** The configuration of a Flask app, and the exchanges with it, where flask-cors is installed. */
  flask: (snippet, _, { skip }) => {
    const python = pythonWithFlaskCors();
    if (python === null) return skip("flask-cors is not installed; CONTRIBUTING.md says how");
    return expectExchanges(snippet, (app) => startFlask(app, python));
  },
  /** What the block before it prints. */
  output: () => undefined,
  /** Commands against the server above; the `output` block after it is part of what they print. */
  curl: async (snippet) => {
    const ended = await runShell(snippet, running ?? { port: 0 });
    expect(missingLines(snippet.output ?? "", ended.text), ended.text).toEqual([]);
    expect(ended.status).toBe(0);
  },
  /** A request to the server above and its answer, as they go over the wire. */
  http: async ({ code }) => {
    const exchange = readHttp(code);
    await expectExchange(exchange, code);
    const { headers } = await send(running?.port ?? 0, exchange);
    const shown = new Set(Object.keys(exchange.shows).map((name) => name.toLowerCase()));
    // None is left out.
    expect(Object.keys(headers).filter((name) => /^(?:access-control-|vary$)/.test(name) && !shown.has(name))).toEqual(
      [],
    );
  },
  /** `corslet serve`, and the exchanges with it. Prints the lines of the `output` block after it, among others. */
  "cli-serves": async (snippet) => {
    await expectExchanges(snippet, startServe);
    await expect.poll(() => missingLines(snippet.output ?? "", running?.printed() ?? ""), PATIENT).toEqual([]);
  },
  /** Runs of `corslet`, which end with exit code 0 or the one that is named; the `output` block is part of what they print. */
  cli: async (snippet, subject) => {
    const ended = await runCommands(snippet);
    expect(missingLines(snippet.output ?? "", ended.text), ended.text).toEqual([]);
    expect(ended.status).toBe(Number(/^exit (\d)$/.exec(subject)?.[1] ?? 0));
  },
  /** A command that cannot run here: its options are those that the help of a command names. */
  flags: async ({ code }, name) => {
    const { text } = await output(process.execPath, [COMMAND, name, "--help"], ROOT);
    for (const [option] of code.matchAll(/--[\w-]+/g)) expect(text).toContain(` ${option} `);
  },
  /** A file in the folder of the commands above and below. A policy; where it has problems, their codes are named too. */
  file: (snippet, subject) => {
    const [name = "", ...codes] = subject.split(" ");
    writeBlock(snippet, name);
    if (isProgram(snippet)) expect(complaintsOf(snippet)).toEqual([]);
    if (/\.(?:yaml|json)$/.test(name)) expect(codesOf(snippet)).toEqual(codes);
  },
  /** A file of a CSRF guard's options in that folder, in YAML; none of them is refused. */
  "guard-options": (snippet, name) => {
    writeBlock(snippet, name);
    expect(checkGuard(definePolicy({ origins: ["https://app.example.com"] }), parse(snippet.code))).toEqual([]);
  },
  /** A test file in that folder, whose tests pass in the runner that is named. */
  passes: async (snippet, subject) => {
    const [runner = "", name = ""] = subject.split(" ");
    const ended = await runTests(snippet, runner, name);
    expect(ended.status, ended.text).toBe(0);
  },
  /** A policy in YAML or JSON, and the codes of all its problems. */
  policy: (snippet, subject) => expect(codesOf(snippet)).toEqual(subject.split(" ").filter(Boolean)),
  /** A policy whose comments name the problems of their lines; `csrf`: a guard's too. */
  annotated: (snippet) => {
    expect(findingsOf(snippet)).toEqual(annotationsOf(snippet));
    expect(Object.keys(annotationsOf(snippet))).not.toEqual([]);
  },
  /** What browsers print; troubleshooting.browser.test.ts asks Chromium. */
  message: (_, subject) => expect(SCENARIOS).toHaveProperty([subject]),
  /** The example of a reason; made.test.ts makes the call. */
  reason: (_, subject) => expect(REASONS).toHaveProperty([subject]),
  /** A CI job, or its commands and files; ci.test.ts runs them. */
  ci: () => undefined,
  "ci-file": () => undefined,
  "ci-github": () => undefined,
  "ci-gitlab": () => undefined,
  /** Folders of this repository: those it shows are all that there are, and every one has its caption. */
  tree: ({ code }) => {
    const shown = readTree(code);
    expect(shown.filter(({ caption }) => caption === "")).toEqual([]);
    expect(shown.map(({ path }) => path).toSorted()).toEqual(foldersLike(shown.map(({ path }) => path)).toSorted());
  },
  /** Installs this repository's own packages. */
  installs: ({ code }) => {
    const names = code.match(/(?<=\s)@?[a-z][\w/-]*(?=\s|$)/g)?.filter((name) => !/^(npm|install)$/.test(name)) ?? [];
    expect(names).not.toEqual([]);
    for (const name of names) expect(ownPackages()).toContain(name);
  },
  /** Calls this repository's npm scripts. */
  scripts: ({ code }) => {
    const called = [...code.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name]) => name);
    for (const name of called) expect(["ci", "install", ...scripts()]).toContain(name);
  },
  /** Not run, and why. */
  "not-run": (_, subject) => expect(subject).not.toBe(""),
};

afterAll(async () => {
  await running?.stop();
  await stopShared();
});

describe.each(documents())("%s", (file) => {
  const own = snippets.filter((snippet) => snippet.file === file);

  test("every block says how it is checked", () => {
    const unchecked = own.filter(({ check }) => check === null || !(check.kind in CHECKS));
    expect(unchecked.map(({ line, language }) => `${file}:${line} ${language}`)).toEqual([]);
  });

  for (const snippet of own) {
    const { check, line, language } = snippet;
    if (check === null || check.kind === "output") continue;
    test(`line ${line}: ${language} ${check.kind} ${check.subject}`, async (context) => {
      await CHECKS[check.kind]?.(snippet, check.subject, context);
    });
  }
});
