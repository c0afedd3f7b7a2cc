import type { Node, Program, Statement } from "@babel/types";
import { calleeName } from "./scope.ts";

/**
 * The expression that a module exports by default, in either module system; else the argument of its first
 * `definePolicy(…)`, which is what is meant when that call threw. `null` when there is neither.
 */
export function exportedExpression(program: Program): Node | null {
  const exported = program.body.map(exportOf).findLast((expression) => expression !== null);
  return exported ?? program.body.flatMap(callsIn)[0] ?? null;
}

function exportOf(statement: Statement): Node | null {
  if (statement.type === "ExportDefaultDeclaration" || statement.type === "TSExportAssignment")
    return statement.type === "TSExportAssignment" ? statement.expression : statement.declaration;
  if (statement.type === "ExportNamedDeclaration" && !statement.source) return namedDefault(statement.specifiers);
  if (statement.type !== "ExpressionStatement" || statement.expression.type !== "AssignmentExpression") return null;
  const { left, right } = statement.expression;
  return EXPORTS.has(memberName(left)) ? right : null;
}

const EXPORTS: ReadonlySet<string> = new Set(["module.exports", "exports.default", "module.exports.default"]);

// `export { policy as default }`
function namedDefault(specifiers: readonly Node[]): Node | null {
  for (const specifier of specifiers) {
    if (specifier.type !== "ExportSpecifier") continue;
    const name = specifier.exported.type === "Identifier" ? specifier.exported.name : specifier.exported.value;
    if (name === "default") return specifier.local;
  }
  return null;
}

function memberName(node: Node): string {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.property.type !== "Identifier" || node.computed) return "";
  return `${memberName(node.object)}.${node.property.name}`;
}

function callsIn(statement: Statement): Node[] {
  const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (declaration?.type === "ExpressionStatement") return callOf(declaration.expression);
  if (declaration?.type !== "VariableDeclaration") return [];
  return declaration.declarations.flatMap(({ init }) => (init ? callOf(init) : []));
}

function callOf(node: Node): Node[] {
  return node.type === "CallExpression" && calleeName(node.callee) === "definePolicy" ? [node] : [];
}
