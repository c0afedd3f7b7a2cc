import type { CallExpression, Node } from "@babel/types";
import { spanOf } from "../../policy-file/literal/literal-place.ts";
import type { App, Found, Mount, Place } from "../mount.ts";
import type { Reading } from "../reading.ts";
import { joinPaths, nearestPattern, patternOfPath } from "../resources/router-path.ts";
import { unknownPath, unreadPath } from "../resources/unread-path.ts";
import { memberOf } from "../value.ts";
import { conditionOf } from "./conditions.ts";
import { Evaluator } from "./evaluate.ts";
import { isPeerFunction } from "./peer-function.ts";
import { memberName, type Program } from "./program.ts";
import { receiverOf } from "./receivers.ts";
import { refuseCondition } from "./refuse-condition.ts";
import { isFunction } from "./syntax-tree.ts";

/** The context of a plugin: which application, below which prefix. */
type Context =
  | { readonly app: App | null; readonly prefix: string }
  | { readonly why: string }
  | { readonly condition: Node };

const MAX_DEPTH = 16;

/** Finds where `@fastify/cors` is registered, and the prefix of the plugin that it is registered in. */
export class Fastify {
  readonly #reading: Reading;
  readonly #program: Program;
  readonly #evaluator: Evaluator;

  constructor(reading: Reading, program: Program) {
    this.#reading = reading;
    this.#program = program;
    this.#evaluator = new Evaluator(program);
  }

  find(): Found {
    const calls = this.#registrations().filter(
      ({ arguments: [plugin] }) => plugin !== undefined && this.#isPeer(plugin),
    );
    this.#refuseRouteOptions();
    return { mounts: calls.flatMap((call) => this.#mountOf(call)), routes: [], isUsed: calls.length > 0 };
  }

  #registrations(): CallExpression[] {
    return this.#program.tree.nodes.filter(
      (node): node is CallExpression => node.type === "CallExpression" && memberName(node.callee) === "register",
    );
  }

  #isPeer(plugin: Node): boolean {
    return isPeerFunction(this.#program, this.#reading.peer, plugin);
  }

  #mountOf(call: CallExpression): Mount[] {
    if (refuseCondition(this.#reading, conditionOf(this.#program.tree, call))) return [];
    const span = spanOf(call);
    const [, options] = call.arguments;
    const context = this.#contextOf(call, 0);
    if ("condition" in context) {
      refuseCondition(this.#reading, context.condition);
      return [];
    }
    const places: Place[] =
      "why" in context
        ? unknownPath(this.#reading, span, `The path is not known: ${context.why}.`)
        : this.#below(context.prefix, call);
    const value = options === undefined ? null : this.#evaluator.valueOf(options);
    return [
      { places, options: value, span, routed: null, app: "why" in context ? null : context.app, order: span.start },
    ];
  }

  #below(prefix: string, call: CallExpression): Place[] {
    const span = spanOf(call);
    const found = patternOfPath({ text: prefix, isPrefix: true }, false);
    return found === null
      ? unreadPath(this.#reading, prefix, span, nearestPattern(prefix))
      : [{ pattern: found.pattern, span }];
  }

  /** The plugin around a call, unless it is called on something that does not come from a plugin's parameter. */
  #contextOf(call: CallExpression, depth: number): Context {
    const object = "object" in call.callee ? (call.callee.object as Node) : call;
    const binding = this.#program.bindingOf(object);
    if (binding === null || !binding.isParameter) {
      const on = receiverOf(this.#program, this.#evaluator, object);
      return { app: on === null ? null : { id: on.id, name: on.name }, prefix: "" };
    }
    const plugin = [...this.#program.tree.enclosing(binding.id)].find(isFunction);
    if (plugin === undefined || depth > MAX_DEPTH) return { why: "the plugin around it cannot be followed" };
    return this.#contextOfPlugin(plugin, depth);
  }

  #contextOfPlugin(plugin: Node, depth: number): Context {
    const isWrapped = this.#wrappingOf(plugin) !== null;
    const calls = this.#registrations().filter(
      ({ arguments: [first] }) => first !== undefined && this.#isPlugin(first, plugin),
    );
    const [call, another] = calls;
    // fastify-plugin takes the plugin out of its context: it stands where it is registered, be it in another file.
    if (call === undefined)
      return isWrapped ? { app: null, prefix: "" } : { why: "the plugin around it is not registered in this file" };
    if (another !== undefined) return { why: "the plugin around it is registered more than once" };
    const condition = conditionOf(this.#program.tree, call);
    if (condition !== null) return { condition };
    const outer = this.#contextOf(call, depth + 1);
    if (!("prefix" in outer) || isWrapped) return outer;
    const prefix = this.#prefixOf(call);
    if (prefix === null) return { why: "the prefix of the plugin around it is known only when the program runs" };
    if (prefix === "") return { why: "the plugin around it has no prefix, so that it stands on its own routes alone" };
    return { app: outer.app, prefix: joinPaths(outer.prefix, prefix) };
  }

  #isPlugin(argument: Node, plugin: Node): boolean {
    const resolved = this.#program.resolve(argument);
    if (resolved === plugin) return true;
    const [inner] = resolved.type === "CallExpression" ? resolved.arguments : [];
    return inner !== undefined && isWrapper(resolved) && this.#program.resolve(inner) === plugin;
  }

  #wrappingOf(plugin: Node): Node | null {
    const found = this.#program.tree.nodes.find(
      (node) => isWrapper(node) && node.type === "CallExpression" && this.#isPlugin(node, plugin),
    );
    return found ?? null;
  }

  #prefixOf({ arguments: [, options] }: CallExpression): string | null {
    if (options === undefined) return "";
    const value = this.#evaluator.valueOf(options);
    if (value.kind !== "object") return null;
    const prefix = memberOf(value, "prefix")?.value;
    if (prefix === undefined) return "";
    return prefix.kind === "string" ? prefix.text : null;
  }

  /** `config: { cors: … }` of a route overrides the plugin's options there. */
  #refuseRouteOptions(): void {
    for (const node of this.#program.tree.nodes) {
      if (node.type !== "ObjectProperty" || node.key.type !== "Identifier" || node.key.name !== "config") continue;
      const value = this.#evaluator.valueOf(node.value);
      const cors = value.kind === "object" ? memberOf(value, "cors") : null;
      if (cors === null) continue;
      this.#reading.findings.refuse("import/overlap", cors.key.span, {
        was: "A route has CORS options of its own, which override the plugin's there.",
        hint: "take them out, and write a resource for the route's path into the policy",
      });
    }
  }
}

function isWrapper(node: Node): boolean {
  return (
    node.type === "CallExpression" &&
    node.callee.type === "Identifier" &&
    /^(?:fp|fastifyPlugin|plugin)$/.test(node.callee.name)
  );
}
