import { memberOf, type Value, type ValueMember } from "../value.ts";
import { argumentsOf, objectOf } from "./arguments.ts";
import type { Names } from "./names.ts";
import { textOfLiteral } from "./string-literal.ts";
import { childrenOf, partsOf, type PythonProgram, spanOf, type Tree } from "./tree.ts";

const MAX_VALUES = 20_000;
const MAX_DEPTH = 64;

type Deeper = (node: Tree) => Value;

/** The values of a Python program's expressions, as far as they stand there literally. */
export class PythonEvaluator {
  readonly #program: PythonProgram;
  readonly #names: Names;
  #values = 0;

  constructor(program: PythonProgram, names: Names) {
    this.#program = program;
    this.#names = names;
  }

  valueOf(node: Tree, depth = 0): Value {
    const span = spanOf(node);
    // The bound is for one expression, however large the file.
    if (depth === 0) this.#values = 0;
    if (depth > MAX_DEPTH || ++this.#values > MAX_VALUES) return { kind: "runtime", why: "is nested too deeply", span };
    const deeper = (inner: Tree) => this.valueOf(inner, depth + 1);
    const children = childrenOf(node).filter(({ name }) => name !== "Comment");
    switch (node.name) {
      case "String":
      case "ContinuedString":
      case "FormatString":
        return this.#string(node, children);
      case "Number":
        return this.#number(node);
      case "Boolean":
        return { kind: "boolean", is: this.#program.textOf(node) === "True", span };
      case "None":
        return { kind: "nothing", word: "None", span };
      case "ParenthesizedExpression":
        return children[1] === undefined ? this.#runtime(node) : deeper(children[1]);
      case "ArrayExpression":
      case "TupleExpression":
      case "SetExpression":
        return this.#list(node, deeper);
      case "DictionaryExpression":
        return this.#dictionary(node, deeper);
      case "UnaryExpression":
        return this.#unary(node, children, deeper);
      case "BinaryExpression":
        return this.#binary(node, children, deeper);
      case "VariableName":
        return this.#named(node, deeper);
      case "MemberExpression":
        return this.#member(node, children, deeper);
      case "CallExpression":
        return this.#call(node, children, deeper);
      case "LambdaExpression":
        return { kind: "function", mentions: [], span };
      default:
        return this.#runtime(node);
    }
  }

  #runtime(node: Tree, why = "is known only when the program runs"): Value {
    return { kind: "runtime", why, span: spanOf(node) };
  }

  #string(node: Tree, children: readonly Tree[]): Value {
    const span = spanOf(node);
    if (node.name === "ContinuedString") {
      const parts = children.map((child) => this.#string(child, childrenOf(child)));
      const texts = parts.map((part) => (part.kind === "string" ? part.text : null));
      return texts.includes(null) ? this.#runtime(node) : { kind: "string", text: texts.join(""), span };
    }
    const source = this.#program.textOf(node);
    if (node.name === "FormatString" && (children.length > 0 || /[{}]/.test(source))) return this.#runtime(node);
    const text = textOfLiteral(
      node.name === "FormatString" ? source.replace(/^([a-zA-Z]*)/, (prefix) => prefix.replace(/f/i, "")) : source,
    );
    return text === null ? this.#runtime(node, "is no string that can be read here") : { kind: "string", text, span };
  }

  #number(node: Tree): Value {
    const number = Number(this.#program.textOf(node).replaceAll("_", ""));
    return Number.isNaN(number) ? this.#runtime(node) : { kind: "number", number, span: spanOf(node) };
  }

  #list(node: Tree, deeper: Deeper): Value {
    const entries: Value[] = [];
    for (const [first, second] of partsOf(node)) {
      if (first === undefined) continue;
      const isSpread = this.#program.textOf(first) === "*" && second !== undefined;
      const value = deeper(isSpread ? second : first);
      if (!isSpread) entries.push(value);
      else if (value.kind === "list") entries.push(...value.entries);
      else entries.push(value.kind === "runtime" ? value : this.#runtime(second));
    }
    return { kind: "list", entries, span: spanOf(node) };
  }

  #dictionary(node: Tree, deeper: Deeper): Value {
    const members: ValueMember[] = [];
    for (const [first, second, third] of partsOf(node)) {
      if (first === undefined || second === undefined) return this.#runtime(node);
      if (this.#program.textOf(first) === "**") {
        const spread = deeper(second);
        if (spread.kind !== "object") return spread.kind === "runtime" ? spread : this.#runtime(second);
        members.push(...spread.members);
      } else if (third === undefined) return this.#runtime(node);
      else members.push({ key: deeper(first), value: deeper(third) });
    }
    return { kind: "object", members, span: spanOf(node) };
  }

  #unary(node: Tree, [operator, operand]: readonly Tree[], deeper: Deeper): Value {
    const value = operand === undefined ? null : deeper(operand);
    const text = operator === undefined ? "" : this.#program.textOf(operator);
    const span = spanOf(node);
    if (text === "-" && value?.kind === "number") return { kind: "number", number: -value.number, span };
    if (text === "not" && value?.kind === "boolean") return { kind: "boolean", is: !value.is, span };
    return this.#runtime(node);
  }

  #binary(node: Tree, [first, operator, second]: readonly Tree[], deeper: Deeper): Value {
    if (first === undefined || operator === undefined || second === undefined) return this.#runtime(node);
    const [left, right] = [deeper(first), deeper(second)];
    const text = this.#program.textOf(operator);
    const span = spanOf(node);
    if (left.kind === "number" && right.kind === "number") {
      const number = ARITHMETIC[text]?.(left.number, right.number);
      return number === undefined ? this.#runtime(node) : { kind: "number", number, span };
    }
    if (text === "+" && left.kind === "string" && right.kind === "string")
      return { kind: "string", text: left.text + right.text, span };
    if (text === "+" && left.kind === "list" && right.kind === "list")
      return { kind: "list", entries: [...left.entries, ...right.entries], span };
    return this.#runtime(node);
  }

  #named(node: Tree, deeper: Deeper): Value {
    const name = this.#names.of(node);
    if (name === null) return this.#runtime(node, "is assigned nowhere in this file");
    if (name.imported !== null)
      return this.#runtime(node, `comes from ${JSON.stringify(name.imported.module)}, which is not read`);
    const { value } = name;
    if (value === null) return this.#runtime(node, name.why);
    return value.name === "FunctionDefinition"
      ? { kind: "function", mentions: [], span: spanOf(value) }
      : deeper(value);
  }

  /** A member of a class, or of a dictionary, that stands in this file. */
  #member(node: Tree, [object, , property]: readonly Tree[], deeper: Deeper): Value {
    if (object?.name !== "VariableName" || property === undefined) return this.#runtime(node);
    const definition = this.#names.of(object)?.value;
    if (definition?.name === "ClassDefinition" && property.name === "PropertyName") {
      const found = this.#names.inClass(definition, this.#program.textOf(property));
      return found === null ? this.#runtime(node) : deeper(found);
    }
    const whole = definition?.name === "DictionaryExpression" ? deeper(object) : null;
    const key = property.name === "String" ? deeper(property) : null;
    const member = whole?.kind === "object" && key?.kind === "string" ? memberOf(whole, key.text) : null;
    return member?.value ?? this.#runtime(node);
  }

  #call(node: Tree, [callee, list]: readonly Tree[], deeper: Deeper): Value {
    if (callee === undefined || list === undefined) return this.#runtime(node);
    const name = this.#program.textOf(callee).replace(/^(?:re|datetime)\./, "");
    const args = argumentsOf(list, this.#program);
    const [first, second] = args.positional;
    if (name === "dict" && args.positional.length === 0) return objectOf(args, this.#program, deeper, list);
    if (name === "compile" && first !== undefined) {
      const pattern = deeper(first);
      const flags = second === undefined ? "" : flagsOf(this.#program.textOf(second));
      if (pattern.kind === "string" && flags !== null && args.named.length === 0)
        return { kind: "regex", pattern: pattern.text, flags, span: spanOf(node) };
    }
    if ((name === "list" || name === "tuple" || name === "set") && first !== undefined) {
      const value = deeper(first);
      return value.kind === "list" ? value : this.#runtime(node);
    }
    return name === "timedelta" ? this.#timedelta(node, deeper, args) : this.#runtime(node);
  }

  #timedelta(node: Tree, deeper: Deeper, { positional, named, spread }: ReturnType<typeof argumentsOf>): Value {
    const parts = [
      ...positional.map((value, index) => ({ unit: ["days", "seconds"][index] ?? "", value })),
      ...named.map(({ key, value }) => ({ unit: this.#program.textOf(key), value })),
    ];
    let seconds = 0;
    for (const { unit, value } of parts) {
      const amount = deeper(value);
      const length = SECONDS[unit];
      if (amount.kind !== "number" || length === undefined) return this.#runtime(node);
      seconds += amount.number * length;
    }
    return spread.length > 0
      ? this.#runtime(node)
      : { kind: "number", number: Math.trunc(seconds), span: spanOf(node) };
  }
}

const SECONDS: Readonly<Record<string, number>> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
};

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
};

function flagsOf(text: string): string | null {
  return /^(?:re\.)?(?:I|IGNORECASE)$/.test(text) ? "i" : null;
}
