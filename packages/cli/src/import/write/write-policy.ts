import { writeFile } from "node:fs/promises";
import { UsageError } from "../../terminal/usage-error.ts";

/**
 * Writes a policy into a file; one that is there is overwritten only by force.
 *
 * @throws {UsageError} when it is there, or cannot be written.
 */
export async function writePolicy(path: string, text: string, isForced: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: isForced ? "w" : "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "EEXIST")
      throw new UsageError(`${path} is there already; nothing is written.`, "name another file, or add --force", {
        cause: error,
      });
    throw new UsageError(`${path} cannot be written (${code}).`, "check the folder and its permissions", {
      cause: error,
    });
  }
}
