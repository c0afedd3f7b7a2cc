import type { Node, ObjectExpression, RegExpLiteral } from "@babel/types";
import { spanOf } from "../../policy-file/literal/literal-place.ts";
import { memberOf, type Value, type ValueMember } from "../value.ts";
import { memberName, type Program } from "./program.ts";
import { bare, childrenOf, isFunction } from "./syntax-tree.ts";

/** Shared parts may be spread again and again; no configuration needs more. */
const MAX_VALUES = 20_000;
const MAX_DEPTH = 64;

/** The values of a program's expressions, as far as they stand there literally. */
export class Evaluator {
  readonly #program: Program;
  #values = 0;

  constructor(program: Program) {
    this.#program = program;
  }

  valueOf(expression: Node, depth = 0): Value {
    const node = bare(expression);
    const span = spanOf(node);
    // The bound is for one expression, however large the file.
    if (depth === 0) this.#values = 0;
    if (depth > MAX_DEPTH || ++this.#values > MAX_VALUES) return { kind: "runtime", why: "is nested too deeply", span };
    const deeper = (inner: Node) => this.valueOf(inner, depth + 1);
    switch (node.type) {
      case "StringLiteral":
        return { kind: "string", text: node.value, span };
      case "TemplateLiteral":
        return this.#template(node, deeper);
      case "NumericLiteral":
        return { kind: "number", number: node.value, span };
      case "BooleanLiteral":
        return { kind: "boolean", is: node.value, span };
      case "NullLiteral":
        return { kind: "nothing", word: "null", span };
      case "RegExpLiteral":
        return regexOf(node);
      case "UnaryExpression":
        return this.#unary(node, deeper);
      case "BinaryExpression":
        return this.#binary(node, deeper);
      case "ArrayExpression":
        return this.#array(node, deeper);
      case "ObjectExpression":
        return this.#object(node, deeper);
      case "Identifier":
        return this.#named(node, deeper);
      case "MemberExpression":
        return this.#member(node, deeper);
      case "NewExpression":
      case "CallExpression":
        return this.#call(node, deeper);
      default:
        return isFunction(node) ? this.#function(node) : this.#runtime(node);
    }
  }

  #runtime(node: Node, why = "is known only when the program runs"): Value {
    return { kind: "runtime", why, span: spanOf(node) };
  }

  #template(node: Extract<Node, { type: "TemplateLiteral" }>, deeper: (node: Node) => Value): Value {
    let text = "";
    for (const [index, quasi] of node.quasis.entries()) {
      text += quasi.value.cooked ?? "";
      const expression = node.expressions[index];
      if (expression === undefined) continue;
      const value = deeper(expression);
      if (value.kind !== "string" && value.kind !== "number") return this.#runtime(node);
      text += value.kind === "string" ? value.text : String(value.number);
    }
    return { kind: "string", text, span: spanOf(node) };
  }

  #unary(node: Extract<Node, { type: "UnaryExpression" }>, deeper: (node: Node) => Value): Value {
    const value = deeper(node.argument);
    const span = spanOf(node);
    if (node.operator === "-" && value.kind === "number") return { kind: "number", number: -value.number, span };
    if (node.operator === "!" && value.kind === "boolean") return { kind: "boolean", is: !value.is, span };
    if (node.operator === "!" && value.kind === "number") return { kind: "boolean", is: value.number === 0, span };
    if (node.operator === "void") return { kind: "nothing", word: "undefined", span };
    return this.#runtime(node);
  }

  #binary(node: Extract<Node, { type: "BinaryExpression" }>, deeper: (node: Node) => Value): Value {
    const left = deeper(node.left);
    const right = deeper(node.right);
    const span = spanOf(node);
    if (left.kind === "number" && right.kind === "number") {
      const number = ARITHMETIC[node.operator]?.(left.number, right.number);
      return number === undefined ? this.#runtime(node) : { kind: "number", number, span };
    }
    if (node.operator === "+" && left.kind === "string" && right.kind === "string")
      return { kind: "string", text: left.text + right.text, span };
    return this.#runtime(node);
  }

  #array(node: Extract<Node, { type: "ArrayExpression" }>, deeper: (node: Node) => Value): Value {
    const entries: Value[] = [];
    for (const element of node.elements) {
      if (element === null) return this.#runtime(node, "has a hole");
      if (element.type !== "SpreadElement") entries.push(deeper(element));
      else {
        const spread = deeper(element.argument);
        // What is not known stays one entry, to be named.
        if (spread.kind === "list") entries.push(...spread.entries);
        else entries.push(spread.kind === "runtime" ? spread : this.#runtime(element.argument));
      }
    }
    return { kind: "list", entries, span: spanOf(node) };
  }

  #object(node: ObjectExpression, deeper: (node: Node) => Value): Value {
    const members: ValueMember[] = [];
    for (const property of node.properties) {
      if (property.type === "SpreadElement") {
        const spread = deeper(property.argument);
        if (spread.kind !== "object") return spread.kind === "runtime" ? spread : this.#runtime(property.argument);
        members.push(...spread.members);
        continue;
      }
      const name = property.computed ? deeper(property.key) : keyOf(property.key);
      if (name.kind !== "string") return this.#runtime(property.key);
      const value = property.type === "ObjectProperty" ? deeper(property.value) : this.#function(property);
      members.push({ key: name, value });
    }
    return { kind: "object", members, span: spanOf(node) };
  }

  #named(node: Extract<Node, { type: "Identifier" }>, deeper: (node: Node) => Value): Value {
    const { bindings, source } = this.#program;
    const binding = bindings.of(node);
    if (binding === null)
      return node.name === "undefined"
        ? { kind: "nothing", word: "undefined", span: spanOf(node) }
        : this.#runtime(node, "is declared nowhere in this file");
    if (binding.imported !== null)
      return this.#runtime(node, `comes from ${JSON.stringify(binding.imported.module)}, which is not read`);
    if (binding.init === null)
      return this.#runtime(node, binding.isParameter ? "is a parameter" : "is known only when the program runs");
    const change = bindings.changeOf(binding);
    if (change !== null) {
      const { line } = source.rangeOf(spanOf(change)).start;
      return this.#runtime(node, `is changed on line ${line}`);
    }
    const whole = deeper(binding.init);
    if (binding.member === null) return whole;
    return (whole.kind === "object" ? memberOf(whole, binding.member)?.value : null) ?? this.#runtime(node);
  }

  #member(node: Extract<Node, { type: "MemberExpression" }>, deeper: (node: Node) => Value): Value {
    const name = memberName(node);
    // Environments and the like are not looked into.
    if (name === null || bare(node.object).type !== "Identifier") return this.#runtime(node);
    const object = deeper(node.object);
    return (object.kind === "object" ? memberOf(object, name)?.value : null) ?? this.#runtime(node);
  }

  #call(node: Extract<Node, { type: "CallExpression" | "NewExpression" }>, deeper: (node: Node) => Value): Value {
    const [first, second] = node.arguments;
    if (node.callee.type === "Identifier" && node.callee.name === "RegExp" && first !== undefined) {
      const pattern = deeper(first);
      const flags = second === undefined ? null : deeper(second);
      if (pattern.kind === "string" && (flags === null || flags.kind === "string"))
        return { kind: "regex", pattern: pattern.text, flags: flags?.text ?? "", span: spanOf(node) };
    }
    const isFreeze = memberName(node.callee) === "freeze" && node.arguments.length === 1;
    return isFreeze && first !== undefined ? deeper(first) : this.#runtime(node);
  }

  #function(node: Node): Value {
    return { kind: "function", mentions: this.#mentions(node), span: spanOf(node) };
  }

  /** The origins that stand in a function, or in the lists that it names. */
  #mentions(root: Node): string[] {
    const found = new Set<string>();
    const seen = new Set<Node>();
    const open = [root];
    for (let node = open.pop(); node !== undefined && seen.size < MAX_VALUES; node = open.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (node.type === "StringLiteral" && isOriginLike(node.value)) found.add(node.value);
      const init = node.type === "Identifier" ? this.#program.bindings.of(node)?.init : null;
      if (init?.type === "ArrayExpression") open.push(init);
      open.push(...childrenOf(node).toReversed());
    }
    return [...found];
  }
}

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
};

function keyOf(key: Node): Value {
  const span = spanOf(key);
  if (key.type === "Identifier") return { kind: "string", text: key.name, span };
  if (key.type === "StringLiteral") return { kind: "string", text: key.value, span };
  return key.type === "NumericLiteral"
    ? { kind: "string", text: String(key.value), span }
    : { kind: "runtime", why: "", span };
}

function regexOf(node: RegExpLiteral): Value {
  return { kind: "regex", pattern: node.pattern, flags: node.flags, span: spanOf(node) };
}

/** Whether a string is an origin as a person would write it, to be suggested. */
function isOriginLike(text: string): boolean {
  return text.length < 200 && /^https?:\/\/[a-z0-9.[\]:-]+$/.test(text);
}
