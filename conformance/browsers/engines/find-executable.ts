import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/** The executable that an environment variable names, or else the first of some names in PATH and of some paths. */
export function findExecutable(
  variable: string,
  names: readonly string[],
  paths: readonly string[] = [],
): string | null {
  const named = process.env[variable];
  if (named) return isExecutable(named) ? named : null;
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...paths];
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
