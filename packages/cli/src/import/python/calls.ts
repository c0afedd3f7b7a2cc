import type { Value } from "../value.ts";
import { argumentsOf, objectOf } from "./arguments.ts";
import { PythonEvaluator } from "./evaluate.ts";
import { Names } from "./names.ts";
import { childrenOf, type PythonProgram, type Tree } from "./tree.ts";

/** A Flask program's calls: what is called, and with what. */
export class Calls {
  readonly program: PythonProgram;
  readonly names: Names;
  readonly evaluator: PythonEvaluator;

  constructor(program: PythonProgram) {
    this.program = program;
    this.names = new Names(program);
    this.evaluator = new PythonEvaluator(program, this.names);
  }

  textOf(node: Tree | null | undefined): string {
    return node === null || node === undefined ? "" : this.program.textOf(node);
  }

  /** Whether an expression is one of flask-cors's exports. Without an import it counts by its name. */
  isExport(callee: Tree | null | undefined, name: string): boolean {
    if (callee?.name === "MemberExpression") {
      const [object, , property] = childrenOf(callee);
      return this.#isModule(object) && this.textOf(property) === name;
    }
    if (callee?.name !== "VariableName") return false;
    const found = this.names.of(callee);
    if (found === null) return this.textOf(callee) === name;
    return found.imported?.module === "flask_cors" && found.imported.name === name;
  }

  /** `@cross_origin(…)`, `@flask_cors.cross_origin()`: the names stand right in the decorator. */
  isCrossOrigin(decorator: Tree): boolean {
    if (decorator.name !== "Decorator") return false;
    const [, first, , second] = childrenOf(decorator);
    if (second?.name === "VariableName" || second?.name === "PropertyName")
      return this.#isModule(first) && this.textOf(second) === "cross_origin";
    return this.isExport(first, "cross_origin");
  }

  #isModule(object: Tree | undefined): boolean {
    return object?.name === "VariableName" && this.names.of(object)?.imported?.module === "flask_cors";
  }

  /** The first argument, or the one that is named `app`; and the other named ones, as options. */
  argumentsOf(call: Tree): { readonly app: Tree | null; readonly options: Value } {
    const list = childrenOf(call).find(({ name }) => name === "ArgList") ?? call;
    const args = argumentsOf(list, this.program);
    const named = args.named.find(({ key }) => this.textOf(key) === "app");
    const rest = { ...args, named: args.named.filter((argument) => argument !== named) };
    return {
      app: args.positional[0] ?? named?.value ?? null,
      options: objectOf(rest, this.program, (node) => this.evaluator.valueOf(node), list),
    };
  }
}
