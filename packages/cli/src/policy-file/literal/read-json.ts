import { parseExpression } from "@babel/parser";
import { locateFrom } from "../locate.ts";
import type { ReadPolicy } from "../policy-file.ts";
import { PolicyFileError } from "../policy-file-error.ts";
import type { SourceText } from "../source-text.ts";
import { duplicateMember } from "./duplicate-member.ts";
import { jsonDefect } from "./json-defect.ts";
import { placeOfExpression } from "./literal-place.ts";
import { Scope } from "./scope.ts";

/**
 * Reads strict JSON: what other tools that read the same file would refuse (comments, trailing commas) is refused here.
 */
export function readJson(source: SourceText): ReadPolicy {
  let config: unknown;
  try {
    config = JSON.parse(source.text);
  } catch (error) {
    const { reason, hint, span } = jsonDefect(source.text, error);
    const range = span === null ? null : source.rangeOf(span);
    throw new PolicyFileError({ path: source.path, reason, hint, range, text: source.text }, { cause: error });
  }
  // Every JSON text is a JavaScript expression, so that one walk finds the places in both.
  const root = parseExpression(source.text);
  const scope = new Scope([]);
  const duplicate = duplicateMember(root, scope, source);
  if (duplicate !== null) throw duplicate;
  return { config, locate: locateFrom(placeOfExpression(root, scope), source) };
}
