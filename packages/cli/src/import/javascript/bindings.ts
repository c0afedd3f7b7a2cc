import type { Identifier, Node } from "@babel/types";
import { type SyntaxTree, isFunction } from "./syntax-tree.ts";

/** What a name stands for. */
export interface Binding {
  readonly name: string;
  /** The identifier that declares it. */
  readonly id: Node;
  /** The expression that it is made of; `null` for parameters and the like. */
  readonly init: Node | null;
  /** The member of {@link init} that it is, where that is taken apart; `null` for all of it. */
  readonly member: string | null;
  /** The module that it is imported from, and the name that it has there. */
  readonly imported: { readonly module: string; readonly name: string } | null;
  readonly isParameter: boolean;
}

/** The names of a program, by the rules of scope. */
export class Bindings {
  readonly #tree: SyntaxTree;
  readonly #scopes = new Map<Node, Map<string, Binding[]>>();
  readonly #uses = new Map<string, Identifier[]>();

  constructor(tree: SyntaxTree) {
    this.#tree = tree;
    for (const node of tree.nodes) {
      this.#declare(node);
      if (node.type !== "Identifier") continue;
      const uses = this.#uses.get(node.name);
      if (uses === undefined) this.#uses.set(node.name, [node]);
      else uses.push(node);
    }
  }

  /** What an identifier stands for; `null` when it is declared nowhere in this file. Twice declared is no constant. */
  of(identifier: Identifier): Binding | null {
    for (const scope of this.#tree.enclosing(identifier)) {
      const [found, again] = this.#scopes.get(scope)?.get(identifier.name) ?? [];
      if (found !== undefined) return again === undefined ? found : { ...found, init: null, imported: null };
    }
    return null;
  }

  /** Where a binding is used. */
  usesOf(binding: Binding): Identifier[] {
    return (this.#uses.get(binding.name) ?? []).filter(
      (use) => use !== binding.id && isReference(use, this.#tree) && this.of(use)?.id === binding.id,
    );
  }

  /** The first place that changes what a name stands for, or what is in it; `null` for a constant. */
  changeOf(binding: Binding): Node | null {
    return this.usesOf(binding).find((use) => this.#isChanged(use)) ?? null;
  }

  #isChanged(use: Identifier): boolean {
    let whole: Node = use;
    let user = this.#tree.parentOf(use);
    while (user?.type === "MemberExpression" && user.object === whole) {
      const parent = this.#tree.parentOf(user);
      if (parent?.type === "CallExpression" && parent.callee === user)
        return user.property.type === "Identifier" && CHANGES.has(user.property.name);
      whole = user;
      user = parent;
    }
    if (user?.type === "AssignmentExpression") return user.left === whole;
    if (user?.type === "ForOfStatement" || user?.type === "ForInStatement") return user.left === whole;
    if (user?.type === "UnaryExpression") return user.operator === "delete";
    if (user?.type === "CallExpression") return user.arguments[0] === whole && isObjectAssign(user.callee);
    return user?.type === "UpdateExpression";
  }

  #declare(node: Node): void {
    switch (node.type) {
      case "VariableDeclaration": {
        const scope = this.#scopeFor(node, node.kind === "var");
        for (const { id, init } of node.declarations) this.#declarePattern(scope, id, init ?? null);
        return;
      }
      case "FunctionDeclaration":
      case "ClassDeclaration":
        if (node.id) this.#add(this.#scopeFor(node, false), { ...plain(node.id), init: node });
        break;
      case "ImportDeclaration":
        for (const specifier of node.specifiers)
          this.#add(this.#tree.root, { ...plain(specifier.local), imported: importedBy(specifier, node.source.value) });
        return;
      case "TSImportEqualsDeclaration":
        if (node.moduleReference.type === "TSExternalModuleReference")
          this.#add(this.#tree.root, {
            ...plain(node.id),
            imported: { module: node.moduleReference.expression.value, name: "default" },
          });
        return;
      case "CatchClause":
        if (node.param) this.#declarePattern(node, node.param, null);
        return;
    }
    if (isFunction(node) && "params" in node)
      for (const parameter of node.params) this.#declarePattern(node, parameter, null);
  }

  #declarePattern(scope: Node, pattern: Node, init: Node | null): void {
    if (pattern.type === "Identifier") {
      this.#add(scope, { ...plain(pattern), init, isParameter: isFunction(scope) && init === null });
      return;
    }
    // What is taken apart can be followed one level deep.
    for (const name of identifiersIn(pattern)) {
      const member = pattern.type === "ObjectPattern" ? memberFor(pattern.properties, name) : null;
      this.#add(scope, { ...plain(name), init: member === null ? null : init, member, isParameter: isFunction(scope) });
    }
  }

  #scopeFor(node: Node, isHoisted: boolean): Node {
    for (const scope of this.#tree.enclosing(node)) {
      if (scope === this.#tree.root || isFunction(scope)) return scope;
      if (!isHoisted && SCOPES.has(scope.type)) return scope;
    }
    return this.#tree.root;
  }

  #add(scope: Node, binding: Binding): void {
    const names = this.#scopes.get(scope) ?? new Map<string, Binding[]>();
    this.#scopes.set(scope, names.set(binding.name, [...(names.get(binding.name) ?? []), binding]));
  }
}

const SCOPES: ReadonlySet<string> = new Set(["BlockStatement", "ForStatement", "ForOfStatement", "ForInStatement"]);

function plain(id: Identifier): Binding {
  return { name: id.name, id, init: null, member: null, imported: null, isParameter: false };
}

function importedBy(specifier: Node, module: string): Binding["imported"] {
  if (specifier.type === "ImportNamespaceSpecifier") return { module, name: "*" };
  if (specifier.type !== "ImportSpecifier") return { module, name: "default" };
  const { imported } = specifier;
  return { module, name: imported.type === "Identifier" ? imported.name : imported.value };
}

function memberFor(properties: readonly Node[], name: Identifier): string | null {
  for (const property of properties) {
    if (property.type !== "ObjectProperty" || property.computed || property.value !== name) continue;
    return property.key.type === "Identifier" ? property.key.name : null;
  }
  return null;
}

function identifiersIn(pattern: Node): Identifier[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        identifiersIn(property.type === "ObjectProperty" ? property.value : property.argument),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : identifiersIn(element)));
    case "AssignmentPattern":
      return identifiersIn(pattern.left);
    case "RestElement":
      return identifiersIn(pattern.argument);
    case "TSParameterProperty":
      return identifiersIn(pattern.parameter);
    default:
      return [];
  }
}

function isReference(use: Identifier, tree: SyntaxTree): boolean {
  const parent = tree.parentOf(use);
  if (parent?.type === "MemberExpression" || parent?.type === "OptionalMemberExpression")
    return parent.object === use || parent.computed;
  if (parent?.type === "ObjectProperty") return parent.value === use || parent.computed;
  return parent !== null && !/^(?:Import|TS.*(?:Signature|Reference)$)/.test(parent.type);
}

// Methods that change an array in place.
const CHANGES: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin add delete clear".split(" "),
);

function isObjectAssign(callee: Node): boolean {
  return (
    callee.type === "MemberExpression" &&
    callee.object.type === "Identifier" &&
    callee.object.name === "Object" &&
    callee.property.type === "Identifier" &&
    (callee.property.name === "assign" || callee.property.name.startsWith("defineProp"))
  );
}
