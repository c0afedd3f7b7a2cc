import type { Identifier, Node } from "@babel/types";
import type { SourceText } from "../../policy-file/source-text.ts";
import { type Binding, Bindings } from "./bindings.ts";
import { bare, SyntaxTree } from "./syntax-tree.ts";

/** A JavaScript or TypeScript source, read and not run. */
export class Program {
  readonly source: SourceText;
  readonly tree: SyntaxTree;
  readonly bindings: Bindings;

  /** @param root a whole program, or one expression. */
  constructor(root: Node, source: SourceText) {
    this.source = source;
    this.tree = new SyntaxTree(root);
    this.bindings = new Bindings(this.tree);
  }

  /** What an expression stands for, through types, `await` and names that never change; else the expression. */
  resolve(expression: Node): Node {
    let here = bare(expression);
    for (let steps = 0; steps < MAX_STEPS && here.type === "Identifier"; steps++) {
      const binding = this.bindings.of(here);
      if (binding === null || binding.init === null || binding.member !== null) return here;
      here = bare(binding.init);
    }
    return here;
  }

  /** The binding of an expression that is a name. */
  bindingOf(expression: Node): Binding | null {
    const node = bare(expression);
    return node.type === "Identifier" ? this.bindings.of(node) : null;
  }

  /** Every use of an expression: itself, or the uses of the constant that holds it. */
  usesOf(expression: Node): Node[] {
    const { user, child } = this.tree.userOf(expression);
    if (user?.type !== "VariableDeclarator" || user.init !== child || user.id.type !== "Identifier")
      return [expression];
    const binding = this.bindings.of(user.id);
    return binding === null ? [expression] : this.bindings.usesOf(binding).flatMap((use) => this.#further(use));
  }

  #further(use: Identifier): Node[] {
    const { user, child } = this.tree.userOf(use);
    const isRenamed = user?.type === "VariableDeclarator" && user.init === child && user.id.type === "Identifier";
    return isRenamed ? this.usesOf(use) : [use];
  }
}

/** A constant may be made of itself in text that does not run. */
const MAX_STEPS = 32;

/** The name of a member, when it stands there: `f` of `object.f` and `object["f"]`. */
export function memberName(node: Node): string | null {
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return null;
  const { property } = node;
  if (!node.computed) return property.type === "Identifier" ? property.name : null;
  return property.type === "StringLiteral" ? property.value : null;
}
