import { existsSync } from "node:fs";
import { join } from "node:path";
import { PolicyFileError } from "./policy-file-error.ts";

/** The names that are looked for, likeliest first. */
const CANDIDATES = ["ts", "mts", "cts", "js", "mjs", "cjs", "json", "yaml", "yml"].map(
  (extension) => `corslet.policy.${extension}`,
);

/**
 * The name of the one policy file in a folder.
 *
 * @throws {PolicyFileError} when there is none, or more than one: nobody can tell which of two policies is meant.
 */
export function findPolicyFile(folder: string): string {
  const [found, ...others] = CANDIDATES.filter((name) => existsSync(join(folder, name)));
  if (found === undefined)
    throw new PolicyFileError({
      path: null,
      reason: `There is no policy file in ${folder}.`,
      hint: "write corslet.policy.yaml there (or .ts, .js, .json), or name the file",
    });
  if (others.length > 0)
    throw new PolicyFileError({
      path: null,
      reason: `There are ${others.length + 1} policy files in ${folder}: ${[found, ...others].join(", ")}.`,
      hint: "name the one that is meant, or remove the others",
    });
  return found;
}
