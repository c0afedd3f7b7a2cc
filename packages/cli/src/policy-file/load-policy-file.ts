import { extname } from "node:path";
import { findPolicyFile } from "./find-policy-file.ts";
import type { PolicyFile, ReadPolicy } from "./policy-file.ts";
import { PolicyFileError } from "./policy-file-error.ts";
import { type FileHints, readSource } from "./read-source.ts";
import type { SourceText } from "./source-text.ts";

const HINTS: FileHints = {
  missing: "check the name, or leave it out to read corslet.policy.* in the working directory",
  folder: "name the policy file in it",
  empty: 'write at least origins: ["https://…"]',
  nested: "a policy needs five levels",
};

const STANDARD_INPUT = {
  path: "-",
  reason: "Policies are not read from the standard input: only a file's name tells YAML from JSON.",
  hint: "write it to a file, such as corslet.policy.yaml, and name that",
};

/**
 * Reads a policy file. Nothing is cached: each call reads what stands there now, and evaluates a module anew.
 *
 * @param path the file; when it is left out, the one `corslet.policy.*` in `cwd`.
 * @throws {PolicyFileError} when the file cannot be found, read or parsed. A configuration with problems is no such error.
 */
export async function loadPolicyFile(path?: string, cwd: string = process.cwd()): Promise<PolicyFile> {
  if (path === "-") throw new PolicyFileError(STANDARD_INPUT);
  return readSource(path ?? findPolicyFile(cwd), cwd, HINTS, readNotation);
}

// Each reader is loaded when it is needed: a YAML file does not wait for a TypeScript compiler.
async function readNotation(absolute: string, source: SourceText): Promise<ReadPolicy> {
  switch (extname(absolute).toLowerCase()) {
    case ".yaml":
    case ".yml":
      return (await import("./yaml/read-yaml.ts")).readYaml(source);
    case ".json":
      return (await import("./literal/read-json.ts")).readJson(source);
    case ".ts":
    case ".mts":
    case ".cts":
    case ".js":
    case ".mjs":
    case ".cjs":
      return (await import("./literal/read-module.ts")).readModule(absolute, source);
    default:
      throw new PolicyFileError({
        path: source.path,
        reason: "Policy files are YAML, JSON, TypeScript or JavaScript.",
        hint: "give the file a name that ends in .yaml, .yml, .json, .ts, .mts, .cts, .js, .mjs or .cjs",
      });
  }
}
