import { extname } from "node:path";
import type { ReadPolicy } from "./policy-file.ts";
import { PolicyFileError } from "./policy-file-error.ts";
import type { SourceText } from "./source-text.ts";

/**
 * Makes the parser of files that hold data alone, in YAML or JSON. Each notation's reader is loaded when it is needed.
 *
 * @param fault what is said of a file in another notation: `A baseline is YAML or JSON.`
 */
export function dataReader(fault: string): (absolute: string, source: SourceText) => Promise<ReadPolicy> {
  return async (absolute, source) => {
    switch (extname(absolute).toLowerCase()) {
      case ".yaml":
      case ".yml":
        return (await import("./yaml/read-yaml.ts")).readYaml(source);
      case ".json":
        return (await import("./literal/read-json.ts")).readJson(source);
      default:
        throw new PolicyFileError({
          path: source.path,
          reason: fault,
          hint: "give the file a name that ends in .yaml, .yml or .json",
        });
    }
  };
}
