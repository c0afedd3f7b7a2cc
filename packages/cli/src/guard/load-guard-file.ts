import type { PolicyFile } from "../policy-file/policy-file.ts";
import { dataReader } from "../policy-file/read-data.ts";
import { type FileHints, readSource } from "../policy-file/read-source.ts";

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
  return readSource(path, cwd, HINTS, dataReader("The options of the CSRF guard are YAML or JSON."));
}
