import { parseExpression } from "@babel/parser";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { text } from "node:stream/consumers";
import { parseModule } from "../policy-file/literal/parse-module.ts";
import { readJson } from "../policy-file/literal/read-json.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { SourceText } from "../policy-file/source-text.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { Program } from "./javascript/program.ts";
import type { Peer } from "./peer.ts";
import { PythonProgram } from "./python/tree.ts";

/** What an import reads: a program, or one object of options. */
export type ImportSource =
  | { readonly kind: "javascript"; readonly program: Program }
  | { readonly kind: "python"; readonly program: PythonProgram }
  /** JSON, or an object literal of JavaScript. */
  | { readonly kind: "object"; readonly program: Program };

/** Far above any program that a person wrote, far below what a parser needs a minute for. */
const MAX_BYTES = 2 ** 20;

const MODULES: ReadonlySet<string> = new Set([".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"]);

/**
 * Reads what the command line names: a file, `-` for the standard input, or the options themselves.
 *
 * @throws {UsageError} when there is no such file, or it is in another language than the library.
 * @throws {PolicyFileError} when it cannot be parsed.
 */
export async function readImportSource(argument: string, peer: Peer): Promise<ImportSource> {
  if (argument.trimStart().startsWith("{")) return readOptions(new SourceText("options", argument), peer, true);
  const source = new SourceText(argument === "-" ? "stdin" : argument, await contentOf(argument));
  if (source.text.trim() === "")
    throw new UsageError(`${source.path} is empty.`, "name the file in which the options stand");
  try {
    return readNotation(source, argument === "-" ? "" : extname(argument).toLowerCase(), peer);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${source.path} is nested too deeply.`, "give the options alone", { cause: error });
  }
}

async function contentOf(argument: string): Promise<string> {
  if (argument === "-") return limited("stdin", await text(process.stdin));
  if (!existsSync(argument))
    throw new UsageError(
      `There is no file ${argument}.`,
      `name a file, or write the options: '{ "origin": "https://app.example.com" }'`,
    );
  const content = await readFile(argument, "utf8").catch((error: unknown) => {
    throw new UsageError(`${argument} cannot be read.`, "name a file, and check its permissions", { cause: error });
  });
  return limited(argument, content);
}

function limited(name: string, content: string): string {
  if (content.length <= MAX_BYTES) return content;
  throw new UsageError(`${name} is larger than 1 MiB.`, "put the options into a file of their own");
}

function readNotation(source: SourceText, extension: string, peer: Peer): ImportSource {
  if (extension === ".json") return readOptions(source, peer, false);
  if (extension === "" && source.text.trimStart().startsWith("{")) return readOptions(source, peer, true);
  const language =
    extension === ".py" ? "python" : MODULES.has(extension) ? "javascript" : extension === "" ? peer.language : null;
  if (language === null)
    throw new UsageError(
      `${source.path} is no file that can be read here.`,
      peer.language === "python" ? "name a .py or .json file" : "name a .js, .ts or .json file",
    );
  if (language !== peer.language)
    throw new UsageError(
      `${source.path} is ${language === "python" ? "Python" : "JavaScript"}, and ${peer.title} is not.`,
      language === "python" ? "corslet import flask-cors" : "corslet import cors, fastify-cors or hono",
    );
  if (language === "python") return { kind: "python", program: new PythonProgram(source) };
  // Without a name, TypeScript is the more likely, and has all of JavaScript.
  const path = extension === "" ? "stdin.ts" : source.path;
  return { kind: "javascript", program: new Program(parseModule(path, source), source) };
}

/** @param isLoose lets it be an object of the library's own language, as people paste it. */
function readOptions(source: SourceText, peer: Peer, isLoose: boolean): ImportSource {
  try {
    readJson(source);
  } catch (error) {
    if (!isLoose || !(error instanceof PolicyFileError)) throw error;
    if (peer.language === "python") return { kind: "python", program: new PythonProgram(source) };
    const root = looseObject(source);
    if (root === null) throw error;
    return { kind: "object", program: new Program(root, source) };
  }
  return { kind: "object", program: new Program(parseExpression(source.text), source) };
}

function looseObject(source: SourceText): ReturnType<typeof parseExpression> | null {
  try {
    return parseExpression(source.text);
  } catch {
    return null;
  }
}
