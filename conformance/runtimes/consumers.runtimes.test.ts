import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { installed, project } from "./project.ts";
import versions from "./versions.json" with { type: "json" };

// What users write, with the packed tarball installed: compiled by every TypeScript, and tested by their runners.

const run = promisify(execFile);
const CONSUMERS = fileURLToPath(new URL("consumers/", import.meta.url));

const MODULES: readonly (readonly [title: string, files: readonly string[], options: object])[] = [
  ["ES modules and CommonJS under nodenext", ["consumer.mts", "consumer.cts"], { module: "nodenext" }],
  ["a bundler", ["consumer.ts"], { module: "esnext", moduleResolution: "bundler" }],
];

describe("types", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await project("types", ["@types/node@20.19.43"]);
    const source = await readFile(join(CONSUMERS, "consumer.ts"));
    for (const file of MODULES.flatMap(([, files]) => files)) await writeFile(join(folder, file), source);
  });

  const cells = versions.typescript.flatMap((version) =>
    MODULES.map(([title, files, options]) => ({ version, title, files, options })),
  );
  it.each(cells)("TypeScript $version: $title", async ({ version, files, options }) => {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2023", "dom", "dom.iterable"],
      types: ["node"],
      strict: true,
      noEmit: true,
      ...options,
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const tsc = join(await installed("typescript", version), "bin/tsc");
    const outcome = await run(process.execPath, [tsc, "-p", folder]).catch((error: { stdout: string }) => error);
    expect(outcome.stdout).toBe("");
  });
});

describe("test runners", () => {
  const RUNNERS = [
    ["jest", "corslet.jest.test.js", ["jest/bin/jest.js", "--ci"]],
    ["vitest", "corslet.vitest.test.ts", ["vitest/vitest.mjs", "run"]],
  ] as const;

  it.each(RUNNERS)("%s", async (name, file, [binary, ...args]) => {
    const folder = await project(name, [`${name}@${versions[name]}`]);
    // So that none is looked for above.
    await writeFile(join(folder, "vitest.config.mjs"), "export default {};");
    await cp(join(CONSUMERS, file), join(folder, file.replace(`.${name}`, "")));
    const { stdout, stderr } = await run(process.execPath, [join(folder, "node_modules", binary), ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"], NO_COLOR: "1" },
    });
    expect(stdout + stderr).toMatch(/Tests:?\s+[12] passed/);
  });
});
