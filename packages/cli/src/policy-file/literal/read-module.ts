import { locateFrom } from "../locate.ts";
import type { ReadPolicy } from "../policy-file.ts";
import type { SourceText } from "../source-text.ts";
import { duplicateMember } from "./duplicate-member.ts";
import { evaluateModule } from "./evaluate-module.ts";
import { exportedExpression } from "./exported-expression.ts";
import { placeOfExpression } from "./literal-place.ts";
import { parseModule } from "./parse-module.ts";
import { Scope } from "./scope.ts";

/**
 * Reads a TypeScript or JavaScript module that exports a configuration, or a policy made from one, by default.
 *
 * The module is evaluated: a policy file is as trusted as the code that it configures.
 */
export async function readModule(absolute: string, source: SourceText): Promise<ReadPolicy> {
  const program = parseModule(absolute, source);
  const scope = new Scope(program.body);
  const exported = exportedExpression(program);
  const duplicate = exported === null ? null : duplicateMember(exported, scope, source);
  if (duplicate !== null) throw duplicate;
  const config = await evaluateModule(absolute, source);
  return { config, locate: locateFrom(exported === null ? null : placeOfExpression(exported, scope), source) };
}
