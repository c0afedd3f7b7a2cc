import { readFile } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import type { PolicyFile, ReadPolicy } from "./policy-file.ts";
import { PolicyFileError } from "./policy-file-error.ts";
import { SourceText } from "./source-text.ts";

/** What is told of a file that cannot be read, as far as that depends on what it should hold. */
export interface FileHints {
  readonly missing: string;
  readonly folder: string;
  readonly empty: string;
  readonly nested: string;
}

/**
 * Reads a text file, and has it parsed.
 *
 * @throws {PolicyFileError} when it cannot be read or parsed.
 */
export async function readSource(
  path: string,
  cwd: string,
  hints: FileHints,
  parse: (absolute: string, source: SourceText) => Promise<ReadPolicy>,
): Promise<PolicyFile> {
  const absolute = resolve(cwd, path);
  const below = relative(cwd, absolute);
  const shown = /^\.\.(?:[\\/]|$)/.test(below) || isAbsolute(below) ? absolute : below;
  const source = new SourceText(shown, await readText(absolute, shown, hints));
  try {
    return { path: shown, text: source.text, ...(await parse(absolute, source)) };
  } catch (error) {
    // What parsers that recurse run into, with text that no person wrote.
    if (!(error instanceof RangeError)) throw error;
    const fault = { path: shown, reason: "The file is nested too deeply.", hint: hints.nested };
    throw new PolicyFileError(fault, { cause: error });
  }
}

async function readText(absolute: string, shown: string, hints: FileHints): Promise<string> {
  const bytes = await readFile(absolute).catch((error: unknown) => {
    throw new PolicyFileError(unreadable(shown, error, hints), { cause: error });
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const fault = { path: shown, reason: "The file is not UTF-8 text.", hint: "save it as UTF-8" };
    throw new PolicyFileError(fault, { cause: error });
  }
  if (text.trim() === "") throw new PolicyFileError({ path: shown, reason: "The file is empty.", hint: hints.empty });
  return text;
}

function unreadable(path: string, error: unknown, hints: FileHints): { path: string; reason: string; hint: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
      return { path, reason: "There is no such file.", hint: hints.missing };
    case "ENOTDIR":
      return { path, reason: "There is no such file.", hint: "check the name" };
    case "EISDIR":
      return { path, reason: "This is a folder.", hint: hints.folder };
    case "EACCES":
    case "EPERM":
      return { path, reason: "The file may not be read.", hint: "check its permissions" };
    default:
      return { path, reason: `The file could not be read: ${String(error)}.`, hint: "check the file" };
  }
}
