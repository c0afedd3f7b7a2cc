import type { CallExpression, Node } from "@babel/types";
import { joinPaths } from "../resources/router-path.ts";
import type { Value } from "../value.ts";
import { conditionOf } from "./conditions.ts";
import type { Evaluator } from "./evaluate.ts";
import { memberName, type Program } from "./program.ts";
import { type Receiver, receiverOf } from "./receivers.ts";

/** Where a receiver's paths stand, seen from the application that serves them. */
export interface Standing {
  readonly app: Receiver;
  readonly prefix: string;
  /** Where the outermost mount stands in the text; `null` for the application's own. */
  readonly order: number | null;
}

/** Why a receiver's standing is not known: at a node, for a reason that ends a sentence. */
export interface NotKnown {
  readonly node: Node;
  readonly why: string;
  readonly isCondition: boolean;
}

const MAX_DEPTH = 16;

/** Follows routers to where they are mounted. */
export class Attachments {
  readonly #program: Program;
  readonly #evaluator: Evaluator;
  readonly #calls: readonly { call: CallExpression; on: Receiver }[];

  /** @param method mounts a router: `use` in Express, `route` in Hono. */
  constructor(program: Program, evaluator: Evaluator, method: "use" | "route") {
    this.#program = program;
    this.#evaluator = evaluator;
    this.#calls = program.tree.nodes.flatMap((node) => {
      if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
      if (memberName(node.callee) !== method) return [];
      const on = receiverOf(program, evaluator, node.callee.object);
      return on === null ? [] : [{ call: node, on }];
    });
  }

  standingsOf(receiver: Receiver, depth = 0): readonly Standing[] | NotKnown {
    const base = this.#textOf(receiver.base);
    if (base === null)
      return { node: receiver.id, why: "its base path is known only when the program runs", isCondition: false };
    const mounted =
      depth > MAX_DEPTH
        ? []
        : this.#calls.filter(({ call, on }) => on.id !== receiver.id && this.#mounts(call, receiver));
    if (mounted.length === 0) {
      if (receiver.kind === "app") return [{ app: receiver, prefix: base, order: null }];
      return { node: receiver.id, why: "it is not mounted in this file", isCondition: false };
    }
    const standings: Standing[] = [];
    for (const { call, on } of mounted) {
      const condition = conditionOf(this.#program.tree, call);
      if (condition !== null) return { node: condition, why: "", isCondition: true };
      const [first] = call.arguments;
      const path = first === undefined || this.#isReceiver(first, receiver) ? "" : this.#pathOf(first);
      if (path === null)
        return {
          node: first ?? call,
          why: "the path of its mount is known only when the program runs",
          isCondition: false,
        };
      const outer = this.standingsOf(on, depth + 1);
      if ("why" in outer) return outer;
      for (const { app, prefix, order } of outer)
        standings.push({ app, prefix: joinPaths(joinPaths(prefix, path), base), order: order ?? call.start ?? 0 });
    }
    return standings;
  }

  #mounts(call: CallExpression, receiver: Receiver): boolean {
    return call.arguments.some((argument) => this.#isReceiver(argument, receiver));
  }

  #isReceiver(argument: Node, receiver: Receiver): boolean {
    // `books.routes()`, and the like, are not followed.
    return receiverOf(this.#program, this.#evaluator, argument)?.id === receiver.id;
  }

  #pathOf(node: Node): string | null {
    const value = this.#evaluator.valueOf(node);
    if (value.kind === "string") return value.text;
    // Other middleware before the router.
    return value.kind === "function" || node.type === "CallExpression" ? "" : null;
  }

  #textOf(base: readonly Value[]): string | null {
    let text = "";
    for (const value of base) {
      if (value.kind !== "string") return null;
      text = joinPaths(text, value.text);
    }
    return text;
  }
}
