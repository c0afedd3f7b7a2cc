import type { CallExpression, Node } from "@babel/types";
import { spanOf } from "../../policy-file/literal/literal-place.ts";
import type { Value } from "../value.ts";
import type { Evaluator } from "./evaluate.ts";
import { memberName, type Program } from "./program.ts";
import { bare } from "./syntax-tree.ts";

/** An application or a router: what middleware is mounted on. */
export interface Receiver {
  /** Where it is made, or what it is called where that is not seen; one for each. */
  readonly id: Node;
  readonly name: string;
  /** What its paths stand below, of its own accord (`basePath`). */
  readonly base: readonly Value[];
  /** `router`: it serves nothing before it is mounted. */
  readonly kind: "app" | "router";
}

/** What a method is called on, through chains: `new Hono().basePath("/v1").use(…)`. */
export function receiverOf(program: Program, evaluator: Evaluator, expression: Node): Receiver | null {
  let node = bare(expression);
  const base: Value[] = [];
  let name = "";
  for (let steps = 0; steps < 256; steps++) {
    if (node.type === "Identifier") {
      name = name === "" ? node.name : name;
      const resolved = program.resolve(node);
      if (resolved === node) {
        const id = program.bindings.of(node)?.id ?? null;
        const kind = /router/i.test(node.name) ? "router" : "app";
        return { id: id ?? nameNode(program, node.name), name, base, kind };
      }
      node = resolved;
      continue;
    }
    const chained = chainedOn(node);
    if (chained === null) break;
    if (chained.method === "basePath" && chained.call.arguments[0] !== undefined)
      base.unshift(evaluator.valueOf(chained.call.arguments[0]));
    node = bare(chained.object);
  }
  if (node.type === "ThisExpression" || node.type === "MemberExpression")
    return { id: nameNode(program, textOf(program, node)), name: textOf(program, node), base, kind: "app" };
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return null;
  return {
    id: node,
    name: name === "" ? heldBy(program, expression) : name,
    base,
    kind: isRouter(node.callee) ? "router" : "app",
  };
}

/** Methods that give back what they are called on. */
const CHAINED =
  /^(?:use|get|post|put|patch|delete|options|head|all|on|route|basePath|onError|notFound|mount|register)$/;

function chainedOn(node: Node): { call: CallExpression; method: string; object: Node } | null {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return null;
  const method = memberName(node.callee);
  if (method === null || !CHAINED.test(method)) return null;
  return { call: node, method, object: node.callee.object };
}

function isRouter(callee: Node): boolean {
  const name = callee.type === "Identifier" ? callee.name : memberName(callee);
  return name === "Router" || name === "createRouter";
}

function heldBy(program: Program, expression: Node): string {
  for (const outer of program.tree.enclosing(expression))
    if (outer.type === "VariableDeclarator" && outer.id.type === "Identifier") return outer.id.name;
  return "app";
}

/** The first place of a name, to stand for whatever it names. */
function nameNode(program: Program, name: string): Node {
  const same = program.tree.nodes.find((node) => textOf(program, node) === name);
  return same ?? program.tree.root;
}

function textOf(program: Program, node: Node): string {
  const { start, end } = spanOf(node);
  return end - start > 200 ? "" : program.source.text.slice(start, end);
}
