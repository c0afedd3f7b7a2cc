import { childrenOf, enclosing, idOf, partsOf, type PythonProgram, type Tree } from "./tree.ts";

/** What a name stands for in its scope. */
export interface Name {
  /** What is assigned to it; `null` when it is something else, or more than one thing. */
  readonly value: Tree | null;
  /** The module that it is imported from and its name there; `null` when it is no import. */
  readonly imported: { readonly module: string; readonly name: string | null } | null;
  /** Why there is no value: ends a sentence that begins with the name. */
  readonly why: string;
}

interface Target {
  readonly scope: string;
  readonly name: string;
  readonly value: Tree | null;
  readonly imported: Name["imported"];
  readonly node: Tree;
  /** A change of what is there, rather than an assignment. */
  readonly isChange: boolean;
}

/** The names of a Python program. */
export class Names {
  readonly #program: PythonProgram;
  readonly #targets = new Map<string, Target[]>();
  /** By name alone: what is shared between scopes cannot be told apart without running. */
  readonly #changes = new Map<string, Target[]>();

  constructor(program: PythonProgram) {
    this.#program = program;
    for (const node of program.nodes)
      for (const target of this.#targetsOf(node)) {
        addTo(this.#targets, `${target.scope} ${target.name}`, target);
        if (target.isChange) addTo(this.#changes, target.name, target);
      }
  }

  /** What a name stands for where it is used; `null` when nothing in the file gives it. */
  of(use: Tree): Name | null {
    const name = this.#program.textOf(use);
    for (const scope of scopesOf(use)) {
      const targets = this.#targets.get(`${scope} ${name}`);
      // A change in an inner scope is a change of the outer one's.
      if (targets === undefined || targets.every(({ isChange }) => isChange)) continue;
      const [only, again] = targets.filter(({ isChange }) => !isChange);
      const change = this.#changes.get(name)?.[0] ?? again;
      if (change === undefined)
        return {
          value: only?.value ?? null,
          imported: only?.imported ?? null,
          why: "is known only when the program runs",
        };
      const { line } = this.#program.source.rangeOf({ start: change.node.from, end: change.node.to }).start;
      return { value: null, imported: null, why: `is changed on line ${line}` };
    }
    return null;
  }

  /** What a name was made of, whatever is done with it later; `null` when that is not one thing. */
  madeOf(use: Tree): Tree | null {
    const name = this.#program.textOf(use);
    for (const scope of scopesOf(use)) {
      const [only, again] = (this.#targets.get(`${scope} ${name}`) ?? []).filter(({ isChange }) => !isChange);
      if (only !== undefined) return again === undefined ? only.value : null;
    }
    return null;
  }

  /** What a class assigns to a name in its body. */
  inClass(definition: Tree, name: string): Tree | null {
    const [only, again] = this.#targets.get(`${idOf(definition)} ${name}`) ?? [];
    return again === undefined ? (only?.value ?? null) : null;
  }

  #targetsOf(node: Tree): Target[] {
    switch (node.name) {
      case "AssignStatement":
        return this.#assigned(node);
      case "UpdateStatement":
        return this.#changed(node.firstChild, node);
      case "DeleteStatement":
        return childrenOf(node).flatMap((child) => this.#changed(child, node));
      case "ScopeStatement":
        return childrenOf(node).flatMap((child) => (child.name === "VariableName" ? this.#changed(child, node) : []));
      case "ForStatement":
        return childrenOf(node)
          .filter((child) => child.name === "VariableName")
          .slice(0, 1)
          .map((child) => this.#target(child, null));
      case "ImportStatement":
        return this.#imports(node);
      case "FunctionDefinition":
      case "ClassDefinition":
        return childrenOf(node)
          .filter(({ name }) => name === "VariableName")
          .slice(0, 1)
          .map((child) => this.#target(child, node));
      case "ParamList":
        return partsOf(node).flatMap((part) => {
          const name = part.find((child) => child.name === "VariableName");
          return name === undefined ? [] : [this.#target(name, null)];
        });
      case "CallExpression":
        return this.#mutated(node);
      default:
        return [];
    }
  }

  #assigned(node: Tree): Target[] {
    const children = childrenOf(node).filter(({ name }) => name !== "TypeDef" && name !== "Comment");
    const isPlain = children.length === 3 && children[1]?.name === "AssignOp";
    const [left, , right] = children;
    if (isPlain && left?.name === "VariableName") return [this.#target(left, right ?? null)];
    // `a = b = 1`, `a, b = 1, 2`, `a.b = 1`, `a["b"] = 1`
    const lastOperator = children.findLastIndex(({ name }) => name === "AssignOp");
    return children.slice(0, lastOperator === -1 ? 1 : lastOperator).flatMap((child) => {
      if (child.name === "VariableName") return [this.#target(child, null)];
      return child.name === "MemberExpression" ? this.#changed(child, node) : [];
    });
  }

  #target(name: Tree, value: Tree | null): Target {
    const [scope = ""] = scopesOf(name.parent?.name === "ParamList" ? name : (outsideOfOwn(name) ?? name));
    return { scope, name: this.#program.textOf(name), value, imported: null, node: name, isChange: false };
  }

  #changed(target: Tree | null, node: Tree): Target[] {
    let root = target;
    while (root?.name === "MemberExpression") root = root.firstChild;
    if (root?.name !== "VariableName") return [];
    const [scope = ""] = scopesOf(root);
    return [{ scope, name: this.#program.textOf(root), value: null, imported: null, node, isChange: true }];
  }

  #mutated(call: Tree): Target[] {
    const callee = call.firstChild;
    if (callee?.name !== "MemberExpression") return [];
    const method = childrenOf(callee).findLast(({ name }) => name === "PropertyName");
    const isOfName = callee.firstChild?.name === "VariableName";
    return isOfName && method !== undefined && CHANGES.has(this.#program.textOf(method))
      ? this.#changed(callee, call)
      : [];
  }

  #imports(node: Tree): Target[] {
    const children = childrenOf(node);
    const isFrom = children[0]?.name === "from";
    const at = children.findIndex(({ name }) => name === "import");
    const module = isFrom ? this.#join(children.slice(1, at)) : "";
    const names = children.slice(at + 1).filter(({ name }) => name !== "(" && name !== ")");
    return splitAt(names).flatMap((part) => {
      const as = part.findIndex(({ name }) => name === "as");
      const isRenamed = as !== -1;
      const written = this.#join(isRenamed ? part.slice(0, as) : part);
      const local = part.at(-1);
      if (local?.name !== "VariableName") return [];
      const target = this.#target(isRenamed || isFrom ? local : (part[0] ?? local), null);
      return [{ ...target, imported: isFrom ? { module, name: written } : { module: written, name: null } }];
    });
  }

  #join(parts: readonly Tree[]): string {
    return parts.map((part) => this.#program.textOf(part)).join("");
  }
}

function addTo(map: Map<string, Target[]>, key: string, target: Target): void {
  const targets = map.get(key);
  if (targets === undefined) map.set(key, [target]);
  else targets.push(target);
}

const CHANGES: ReadonlySet<string> = new Set(
  "append extend insert remove pop clear sort reverse update setdefault popitem add discard".split(" "),
);

/** The scopes that a place sees, from the inside out; a class's names are seen in its own body alone. */
function scopesOf(node: Tree): string[] {
  const scopes: string[] = [];
  for (const outer of enclosing(node)) {
    if (outer.name === "FunctionDefinition" || outer.name === "LambdaExpression" || outer.name === "Script")
      scopes.push(idOf(outer));
    if (outer.name === "ClassDefinition" && scopes.length === 0) scopes.push(idOf(outer));
  }
  return scopes;
}

/** A function's or a class's own name belongs to the scope around it. */
function outsideOfOwn(name: Tree): Tree | null {
  const parent = name.parent;
  return parent?.name === "FunctionDefinition" || parent?.name === "ClassDefinition" ? parent : null;
}

function splitAt(nodes: readonly Tree[]): Tree[][] {
  const parts: Tree[][] = [[]];
  for (const node of nodes) {
    if (node.name === ",") parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts.filter((part) => part.length > 0);
}
