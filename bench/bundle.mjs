import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles a program of this folder, since Node 20 runs no TypeScript, and runs it in the repository's root. */
export async function bundleAndRun(name) {
  const outfile = `${root}.cache/bench-${name}.mjs`;
  mkdirSync(`${root}.cache`, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
  });
  process.chdir(root);
  await import(outfile);
}
