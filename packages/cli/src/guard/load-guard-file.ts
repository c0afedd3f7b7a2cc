import { extname } from "node:path";
import type { PolicyFile, ReadPolicy } from "../policy-file/policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { type FileHints, readSource } from "../policy-file/read-source.ts";
import type { SourceText } from "../policy-file/source-text.ts";

const HINTS: FileHints = {
  missing: "check the name, or write --csrf alone for the defaults",
  folder: "name the file of the guard's options in it",
  empty: "write an option, such as mode: report, or --csrf alone for the defaults",
  nested: "a guard's options need three levels",
};

/**
 * Reads a file of a CSRF guard's options. Data alone: whatever needs code, such as tokens, belongs into the API.
 *
 * @throws {PolicyFileError} when the file cannot be read or parsed. Options with problems are no such error.
 */
export async function loadGuardFile(path: string, cwd: string = process.cwd()): Promise<PolicyFile> {
  return readSource(path, cwd, HINTS, readNotation);
}

async function readNotation(absolute: string, source: SourceText): Promise<ReadPolicy> {
  switch (extname(absolute).toLowerCase()) {
    case ".yaml":
    case ".yml":
      return (await import("../policy-file/yaml/read-yaml.ts")).readYaml(source);
    case ".json":
      return (await import("../policy-file/literal/read-json.ts")).readJson(source);
    default:
      throw new PolicyFileError({
        path: source.path,
        reason: "The options of the CSRF guard are YAML or JSON.",
        hint: "give the file a name that ends in .yaml, .yml or .json",
      });
  }
}
