import type { Node } from "@babel/types";
import type { Peer } from "../peer.ts";
import { memberName, type Program } from "./program.ts";
import { bare } from "./syntax-tree.ts";

/** What a module's expression is: the module itself, or one of its exports. */
interface Export {
  readonly module: string;
  /** `*` for all of it, as `require` and `import()` give. */
  readonly name: string;
}

/** What an expression is of what other modules export; `null` when it is something else. */
function exportOf(program: Program, expression: Node, depth = 0): Export | null {
  const node = bare(expression);
  if (depth > 16) return null;
  if (node.type === "Identifier") {
    const binding = program.bindings.of(node);
    if (binding === null) return null;
    if (binding.imported !== null) return binding.imported;
    if (binding.init === null) return null;
    const whole = exportOf(program, binding.init, depth + 1);
    return binding.member === null ? whole : memberOfModule(whole, binding.member);
  }
  const name = memberName(node);
  if (name !== null && "object" in node) return memberOfModule(exportOf(program, node.object, depth + 1), name);
  if (node.type === "ImportExpression") return node.source.type === "StringLiteral" ? all(node.source.value) : null;
  if (node.type !== "CallExpression") return null;
  const isRequire =
    node.callee.type === "Import" || (node.callee.type === "Identifier" && node.callee.name === "require");
  const [module] = node.arguments;
  return isRequire && module?.type === "StringLiteral" ? all(module.value) : null;
}

function all(module: string): Export {
  return { module, name: "*" };
}

function memberOfModule(whole: Export | null, name: string): Export | null {
  // A default export has the others as its members in some modules: `require("@fastify/cors").default.default`.
  return whole !== null && (whole.name === "*" || whole.name === "default") ? { module: whole.module, name } : null;
}

/** Whether an expression is the library's function. One that no import explains counts by its usual name. */
export function isPeerFunction(program: Program, peer: Peer, expression: Node): boolean {
  const found = exportOf(program, expression);
  if (found !== null) {
    // The module itself is the function where that is its default export.
    const name = found.name === "*" ? "default" : found.name;
    return peer.modules.includes(found.module) && peer.exports.includes(name);
  }
  const node = bare(expression);
  return node.type === "Identifier" && node.name === USUAL[peer.name] && program.bindings.of(node) === null;
}

const USUAL: Readonly<Record<Peer["name"], string>> = {
  cors: "cors",
  "fastify-cors": "cors",
  hono: "cors",
  "flask-cors": "CORS",
};

/** Every module that a program imports, in whatever way. */
export function modulesOf(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of program.tree.nodes) {
    if (node.type === "ImportDeclaration") found.add(node.source.value);
    else if (
      node.type === "CallExpression" ||
      node.type === "ImportExpression" ||
      node.type === "TSExternalModuleReference"
    ) {
      const module =
        node.type === "TSExternalModuleReference" ? node.expression.value : exportOf(program, node)?.module;
      if (module !== undefined) found.add(module);
    }
  }
  return found;
}
