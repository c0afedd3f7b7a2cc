import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";

// What a bundle weighs, minified and compressed, without `tldts`, whose weight is the public-suffix list's. Whoever raises
// a budget writes down what for.

const dist = fileURLToPath(new URL("../dist/", import.meta.url));

beforeAll(() => {
  if (!existsSync(`${dist}index.js`)) throw new Error("run npm run build first");
});

const BUDGETS: readonly (readonly [subpath: string, code: string, bytes: number, reason: string])[] = [
  [
    "edge",
    `export * from "./adapters/edge.js"`,
    6000,
    "a policy, decided and carried out; configurations were checked before",
  ],
  [
    "fetch",
    `export * from "./adapters/fetch.js"`,
    15_500,
    "it takes configurations: every rule, and what to say of each",
  ],
  ["node", `export * from "./adapters/node.js"`, 16_000, "the same, and Node's ways to send a head"],
  ["corslet", `export * from "./index.js"`, 15_000, "every rule and its wording; no adapter"],
];

test.each(BUDGETS)("corslet/%s stays within its budget", async (_subpath, code, bytes) => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: dist },
    bundle: true,
    minify: true,
    format: "esm",
    external: ["tldts"],
    write: false,
  });
  expect(gzipSync(outputFiles[0]?.contents ?? "").length).toBeLessThanOrEqual(bytes);
});

test("corslet/edge loads nothing that checks configurations, nor the public-suffix list", async () => {
  const { metafile } = await build({
    stdin: { contents: `export * from "./adapters/edge.js"`, resolveDir: dist },
    bundle: true,
    format: "esm",
    external: ["tldts"],
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? file : [],
  );
  expect(files.filter((file) => /wording|origin-hint|policy-error|check\/(?!shape)/.test(file))).toEqual([]);
  expect(output?.imports).toEqual([]);
});
