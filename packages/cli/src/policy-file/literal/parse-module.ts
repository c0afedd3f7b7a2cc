import { type ParserPlugin, parse } from "@babel/parser";
import type { Program } from "@babel/types";
import { PolicyFileError } from "../policy-file-error.ts";
import type { SourceText } from "../source-text.ts";
import { syntaxFaultOf } from "./syntax-fault.ts";

/**
 * Reads a module's text, in either module system; nothing of it is run.
 *
 * @throws {PolicyFileError} when it is not in the language that its name says.
 */
export function parseModule(path: string, source: SourceText): Program {
  try {
    const options = { sourceType: "unambiguous", allowAwaitOutsideFunction: true, plugins: pluginsFor(path) } as const;
    return parse(source.text, options).program;
  } catch (error) {
    const fault = syntaxFaultOf(error);
    if (fault === null) throw error;
    const range = source.rangeOf({ start: fault.offset, end: fault.offset + 1 });
    const hint = "correct the syntax there";
    throw new PolicyFileError(
      { path: source.path, reason: fault.reason, hint, range, text: source.text },
      { cause: error },
    );
  }
}

// A type assertion in angle brackets would be an element, and the other way round.
function pluginsFor(path: string): ParserPlugin[] {
  const types: ParserPlugin[] = /tsx?$/i.test(path) ? ["typescript"] : [];
  const elements: ParserPlugin[] = /ts$/i.test(path) ? [] : ["jsx"];
  return [...types, ...elements, "decorators-legacy"];
}
