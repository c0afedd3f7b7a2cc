import { dataReader } from "../../policy-file/read-data.ts";
import { type FileHints, readSource } from "../../policy-file/read-source.ts";
import type { Api } from "./operation.ts";
import { readOpenApi } from "./read-openapi.ts";

const HINTS: FileHints = {
  missing: "check the name of the OpenAPI document",
  folder: "name the OpenAPI document in it",
  empty: "write an OpenAPI 3 document, or leave --openapi out",
  nested: "take the deepest schemas into components",
};

/**
 * Reads an OpenAPI 3 document, in JSON or YAML.
 *
 * @throws {PolicyFileError} when it cannot be read or parsed, or is wrong where an audit needs it, with the line.
 */
export async function loadOpenApi(path: string, cwd: string = process.cwd()): Promise<Api> {
  return readOpenApi(await readSource(path, cwd, HINTS, dataReader("OpenAPI documents are YAML or JSON.")));
}
