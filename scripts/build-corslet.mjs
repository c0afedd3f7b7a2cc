// Emits packages/corslet twice, as ES modules and as CommonJS: Jest on Node 20, which many users of
// `cors` run, cannot load a package that is ESM only.
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../packages/corslet/", import.meta.url));
const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");

rmSync(`${folder}dist`, { recursive: true, force: true });
for (const project of ["tsconfig.build.json", "tsconfig.cjs.json"]) {
  execFileSync(process.execPath, [tsc, "-p", project], { cwd: folder, stdio: "inherit" });
}
writeFileSync(`${folder}dist/cjs/package.json`, '{ "type": "commonjs" }\n');
