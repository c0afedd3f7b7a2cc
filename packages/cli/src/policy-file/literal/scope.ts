import type { Expression, Node, Statement } from "@babel/types";

// What takes the configuration, or an object made from it, and hands it on.
const HAND_ON: ReadonlySet<string> = new Set(["definePolicy", "policyOf", "livePolicy", "freeze"]);

/** The constants of a module, by which an expression leads to the literal that it stands for. */
export class Scope {
  readonly #constants: ReadonlyMap<string, Expression>;

  constructor(statements: readonly Statement[]) {
    const constants = new Map<string, Expression>();
    for (const statement of statements) {
      const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
      if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "const") continue;
      for (const { id, init } of declaration.declarations) {
        if (id.type === "Identifier" && init) constants.set(id.name, init);
      }
    }
    this.#constants = constants;
  }

  /** The expression behind types, constants and `definePolicy(…)`; the last that can be followed. */
  resolve(expression: Node): Node {
    let here = expression;
    // A constant may be made of itself in text that does not run.
    for (let steps = 0; steps < 32; steps++) {
      const next = this.#behind(here);
      if (next === null) return here;
      here = next;
    }
    return here;
  }

  #behind(node: Node): Node | null {
    switch (node.type) {
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSTypeAssertion":
      case "ParenthesizedExpression":
        return node.expression;
      case "AwaitExpression":
        return node.argument;
      case "Identifier":
        return this.#constants.get(node.name) ?? null;
      case "CallExpression":
        return HAND_ON.has(calleeName(node.callee)) ? (node.arguments[0] ?? null) : null;
      default:
        return null;
    }
  }
}

/** `f` of `f()` and of `object.f()`; `""` for other callees. */
export function calleeName(callee: Node): string {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";
}
