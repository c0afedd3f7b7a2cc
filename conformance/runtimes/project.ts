import { execFile } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CACHE = join(ROOT, ".cache/runtimes");
const PROGRAMS = fileURLToPath(new URL("programs/", import.meta.url));

/** Installs a package from the registry into a folder of its own, once a version. Returns the package's folder. */
export async function installed(name: string, version: string): Promise<string> {
  const folder = join(CACHE, `${name.replaceAll(/[@/]/g, "")}-${version}`);
  const inside = join(folder, "node_modules", name);
  if (existsSync(join(folder, "complete"))) return inside;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", `${name}@${version}`], { cwd: folder });
  await writeFile(join(folder, "complete"), "");
  return inside;
}

let packed: Promise<string> | undefined;

/** The tarball that a user installs. */
function tarball(): Promise<string> {
  packed ??= pack();
  return packed;
}

async function pack(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", CACHE], {
    cwd: join(ROOT, "packages/corslet"),
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(CACHE, filename);
}

/** A project of a user's, made anew, with the tarball and other packages installed. Returns its folder. */
export async function project(name: string, packages: readonly string[] = []): Promise<string> {
  const folder = join(CACHE, `project-${name}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", await tarball(), ...packages];
  await run("npm", args, { cwd: folder });
  return folder;
}

/** {@link project} with the programs that serve rows in it. */
export async function projectWithPrograms(): Promise<string> {
  const folder = await project("programs");
  await cp(PROGRAMS, folder, { recursive: true });
  return folder;
}
