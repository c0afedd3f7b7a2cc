import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { UsageError } from "../terminal/usage-error.ts";

/**
 * A file's text, or the standard input's for `-`.
 *
 * @throws {UsageError} when it cannot be read.
 */
export function readText(path: string, option: string): Promise<string> {
  if (path === "-") return text(process.stdin);
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new UsageError(`${option}: ${path} cannot be read.`, "check the name and its permissions", { cause: error });
  });
}
