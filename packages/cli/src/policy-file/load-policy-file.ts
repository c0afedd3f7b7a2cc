import { readFile } from "node:fs/promises";
import { extname, isAbsolute, relative, resolve } from "node:path";
import { findPolicyFile } from "./find-policy-file.ts";
import type { PolicyFile, ReadPolicy } from "./policy-file.ts";
import { PolicyFileError } from "./policy-file-error.ts";
import { SourceText } from "./source-text.ts";

/**
 * Reads a policy file. Nothing is cached: each call reads what stands there now, and evaluates a module anew.
 *
 * @param path the file; when it is left out, the one `corslet.policy.*` in `cwd`.
 * @throws {PolicyFileError} when the file cannot be found, read or parsed. A configuration with problems is no such error.
 */
export async function loadPolicyFile(path?: string, cwd: string = process.cwd()): Promise<PolicyFile> {
  const absolute = resolve(cwd, path ?? findPolicyFile(cwd));
  const below = relative(cwd, absolute);
  const shown = /^\.\.(?:[\\/]|$)/.test(below) || isAbsolute(below) ? absolute : below;
  const source = new SourceText(shown, await readText(absolute, shown));
  try {
    return { path: shown, text: source.text, ...(await readNotation(absolute, source)) };
  } catch (error) {
    // What parsers that recurse run into, with text that no person wrote.
    if (!(error instanceof RangeError)) throw error;
    const fault = { path: shown, reason: "The file is nested too deeply.", hint: "a policy needs five levels" };
    throw new PolicyFileError(fault, { cause: error });
  }
}

async function readText(absolute: string, shown: string): Promise<string> {
  const bytes = await readFile(absolute).catch((error: unknown) => {
    throw new PolicyFileError(unreadable(shown, error), { cause: error });
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const fault = { path: shown, reason: "The file is not UTF-8 text.", hint: "save it as UTF-8" };
    throw new PolicyFileError(fault, { cause: error });
  }
  if (text.trim() === "")
    throw new PolicyFileError({
      path: shown,
      reason: "The file is empty.",
      hint: 'write at least origins: ["https://…"]',
    });
  return text;
}

const UNREADABLE: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOENT: [
    "There is no such file.",
    "check the name, or leave it out to read corslet.policy.* in the working directory",
  ],
  ENOTDIR: ["There is no such file.", "check the name"],
  EISDIR: ["This is a folder.", "name the policy file in it"],
  EACCES: ["The file may not be read.", "check its permissions"],
  EPERM: ["The file may not be read.", "check its permissions"],
};

function unreadable(path: string, error: unknown): { path: string; reason: string; hint: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [reason, hint] = UNREADABLE[code] ?? [`The file could not be read: ${String(error)}.`, "check the file"];
  return { path, reason, hint };
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
