import { extname } from "node:path";
import type { ReadPolicy } from "../../policy-file/policy-file.ts";
import { PolicyFileError } from "../../policy-file/policy-file-error.ts";
import { type FileHints, readSource } from "../../policy-file/read-source.ts";
import type { SourceText } from "../../policy-file/source-text.ts";
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
  return readOpenApi(await readSource(path, cwd, HINTS, readNotation));
}

async function readNotation(absolute: string, source: SourceText): Promise<ReadPolicy> {
  switch (extname(absolute).toLowerCase()) {
    case ".yaml":
    case ".yml":
      return (await import("../../policy-file/yaml/read-yaml.ts")).readYaml(source);
    case ".json":
      return (await import("../../policy-file/literal/read-json.ts")).readJson(source);
    default:
      throw new PolicyFileError({
        path: source.path,
        reason: "OpenAPI documents are YAML or JSON.",
        hint: "give the file a name that ends in .yaml, .yml or .json",
      });
  }
}
