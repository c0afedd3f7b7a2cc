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
    6250,
    "a policy, decided and carried out; configurations were checked before. 200 more for paths that are looked through once, and for the size of what a preflight asks",
  ],
  [
    "fetch, cors alone",
    `export { withCors } from "./adapters/fetch.js"`,
    16_200,
    "it takes configurations: every rule, and what to say of each; a policy says who may write, too",
  ],
  [
    "fetch, with the guard",
    `export * from "./adapters/fetch.js"`,
    28_000,
    "the guard's rules and their wording, tokens by node:crypto and by WebCrypto",
  ],
  ["node, cors alone", `export { cors, withCors } from "./adapters/node.js"`, 16_800, "Node's ways to send a head"],
  ["corslet", `export * from "./index.js"`, 15_700, "every rule and its wording; no adapter"],
];

test.each(BUDGETS)("%s stays within its budget", async (_subpath, code, bytes) => {
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
