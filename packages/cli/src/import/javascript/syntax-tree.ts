import type { Node } from "@babel/types";

/** The nodes right below a node, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === "loc" || key === "extra" || key.endsWith("Comments")) continue;
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) children.push(...value.filter(isNode));
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** A program's nodes, each after its parent, and the parent of each. */
export class SyntaxTree {
  readonly root: Node;
  readonly nodes: readonly Node[];
  readonly #parents = new Map<Node, Node>();

  constructor(root: Node) {
    this.root = root;
    const nodes: Node[] = [];
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      nodes.push(node);
      const children = childrenOf(node);
      for (const child of children) this.#parents.set(child, node);
      open.push(...children.toReversed());
    }
    this.nodes = nodes;
  }

  parentOf(node: Node): Node | null {
    return this.#parents.get(node) ?? null;
  }

  /** The parent, but for types and parentheses, which change nothing. */
  userOf(node: Node): { readonly user: Node | null; readonly child: Node } {
    let child = node;
    let user = this.parentOf(node);
    while (user !== null && TRANSPARENT.has(user.type)) {
      child = user;
      user = this.parentOf(user);
    }
    return { user, child };
  }

  /** What a node stands in, from the inside out. */
  *enclosing(node: Node): Generator<Node> {
    for (let at = this.parentOf(node); at !== null; at = this.parentOf(at)) yield at;
  }
}

const TRANSPARENT: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "ParenthesizedExpression",
  "AwaitExpression",
]);

/** The expression behind types, parentheses and `await`. */
export function bare(node: Node): Node {
  let here = node;
  while (TRANSPARENT.has(here.type) && "expression" in here) here = here.expression as Node;
  return here.type === "AwaitExpression" ? bare(here.argument) : here;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ObjectMethod",
  "ClassMethod",
  "ClassPrivateMethod",
]);

export function isFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type);
}
