import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const corslet = join(here, "../..");
const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");

let folder = "";

/** What the compiler says; empty when it has nothing to say. */
function compile(...parameters: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [tsc, ...parameters], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** Compiles files as a user would whose project checks the libraries that it uses, too. */
function compileAsUser(files: Readonly<Record<string, string>>, options: Record<string, unknown>): string {
  for (const [name, source] of Object.entries(files))
    writeFileSync(join(folder, name), source.replaceAll(/\.\.\/\.\.\/src\/([\w/-]+)\.ts/g, "./declarations/$1.js"));
  const base = { strict: true, noEmit: true, skipLibCheck: false, module: "nodenext", target: "es2022" };
  const config = { compilerOptions: { ...base, ...options }, files: Object.keys(files) };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return compile("-p", "tsconfig.json", "--pretty", "false");
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "corslet-types-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(corslet, "../../node_modules"), join(folder, "node_modules"));
  expect(compile("-p", join(corslet, "tsconfig.build.json"), "--emitDeclarationOnly", "--outDir", "declarations")).toBe(
    "",
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The same rows as in this folder, against the declarations that are published.
test.each([
  ["Node's types", { lib: ["es2022"], types: ["node"] }],
  ["the DOM's types", { lib: ["es2022", "dom"], types: [] }],
  ["Node's types, exact optional properties", { lib: ["es2022"], types: ["node"], exactOptionalPropertyTypes: true }],
  ["a bundler's resolution", { lib: ["es2022", "dom"], types: [], module: "esnext", moduleResolution: "bundler" }],
])("the declarations trap the same mistakes, and no more: %s", (_, options) => {
  // Express and node:http are known where Node's types are.
  const names = [
    "mistakes.ts",
    "accepted.ts",
    "csrf-mistakes.ts",
    ...((options.types as readonly string[]).includes("node") ? ["csrf-accepted.ts"] : []),
  ];
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(here, name), "utf8")]));
  expect(compileAsUser(files, options)).toBe("");
});

// Each row: a line, what in it the compiler points at, and words that it says.
const TOLD: readonly (readonly [line: string, at: string, words: string])[] = [
  [
    'definePolicy({ origins: "*", credentials: true });',
    "origins",
    String.raw`Refused<"\"*\" cannot stand in origins with credentials: true">`,
  ],
  [
    'definePolicy({ resources: { "/a": { origins: ["https://a.test"], methods: ["*"], credentials: true } } });',
    "methods",
    String.raw`Refused<"\"*\" cannot stand in methods with credentials: true">`,
  ],
  [
    'definePolicy({ origins: ["https://a.test"], maxage: 1 });',
    "maxage",
    'Refused<"there is no option maxage in a grant">',
  ],
  [
    'definePolicy({ resources: { "/a": { origins: "*" } }, maxAge: 1 });',
    "maxAge",
    'Refused<"maxAge stands in the grants below resources">',
  ],
  [
    'definePolicy({ resources: { "/a": { origins: "*" } }, trustproxy: false });',
    "trustproxy",
    'Refused<"there is no option trustproxy beside resources">',
  ],
  ["definePolicy({ origins: [] });", "origins", 'Refused<"list at least one origin">'],
  ['definePolicy({ resources: { "/a": [] } });', '"/a"', 'Refused<"list at least one grant, or leave the path out">'],
  [
    'definePolicy({ origins: ["https://a.test", process.env["APP"]] });',
    "process",
    "Type 'undefined' is not assignable to type 'string'",
  ],
];

test("a mistake is told in words, where it stands", () => {
  const source = ['import { definePolicy } from "../../src/index.ts";', ...TOLD.map(([line]) => line)].join("\n");
  const messages = compileAsUser({ "told.ts": source }, { lib: ["es2022"], types: ["node"] }).split(/^(?=told\.ts)/m);
  expect(messages).toEqual(
    TOLD.map(([line, at, words], i) => {
      const place = `told.ts(${i + 2},${line.indexOf(at) + 1})`;
      return expect.toSatisfy(
        (message: string) => message.startsWith(place) && message.includes(words),
        `${place} ${words}`,
      );
    }),
  );
});
