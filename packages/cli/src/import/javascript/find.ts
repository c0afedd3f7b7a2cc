import type { Node } from "@babel/types";
import type { Found, Mount } from "../mount.ts";
import type { Reading } from "../reading.ts";
import type { Value } from "../value.ts";
import { Evaluator } from "./evaluate.ts";
import { Fastify } from "./fastify.ts";
import { Middleware } from "./middleware.ts";
import { memberName, type Program } from "./program.ts";

/** Finds where a library is used; else the options that a file holds for another to use. */
export function findInProgram(reading: Reading, program: Program): Found {
  const found =
    reading.peer.name === "fastify-cors"
      ? new Fastify(reading, program).find()
      : new Middleware(reading, program).find();
  if (found.isUsed) return found;
  const options = optionsHeldBy(program);
  return options === null ? found : { mounts: [wholeMount(options)], routes: [], isUsed: true };
}

/** Options that stand alone govern everything. */
export function wholeMount(options: Value): Mount {
  const { span } = options;
  return { places: [{ pattern: "/*", span }], options, span, routed: null, app: null, order: span.start };
}

/** An object that is exported as default, or else one whose name says that it is about CORS. */
function optionsHeldBy(program: Program): Value | null {
  const evaluator = new Evaluator(program);
  const candidates: Node[] = [];
  const named: Node[] = [];
  for (const node of program.tree.nodes) {
    if (node.type === "ExportDefaultDeclaration") candidates.push(node.declaration);
    if (node.type === "AssignmentExpression" && memberName(node.left) === "exports") candidates.push(node.right);
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init && /cors/i.test(node.id.name))
      named.push(node.init);
  }
  const objects = (nodes: readonly Node[]) =>
    nodes.map((node) => evaluator.valueOf(node)).filter(({ kind }) => kind === "object");
  const exported = objects(candidates);
  const [found, another] = exported.length > 0 ? exported : objects(named);
  return another === undefined ? (found ?? null) : null;
}
