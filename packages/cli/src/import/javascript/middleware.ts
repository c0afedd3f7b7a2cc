import type { CallExpression, Node } from "@babel/types";
import { spanOf } from "../../policy-file/literal/literal-place.ts";
import type { BareRoute, Found, Mount, Place } from "../mount.ts";
import type { Reading } from "../reading.ts";
import { joinPaths, nearestPattern, patternOfPath, type RouterPath } from "../resources/router-path.ts";
import { unknownPath, unreadPath } from "../resources/unread-path.ts";
import type { Value } from "../value.ts";
import { Attachments, type NotKnown, type Standing } from "./attachments.ts";
import { conditionOf } from "./conditions.ts";
import { Evaluator } from "./evaluate.ts";
import { isPeerFunction } from "./peer-function.ts";
import { memberName, type Program } from "./program.ts";
import { receiverOf } from "./receivers.ts";
import { refuseCondition } from "./refuse-condition.ts";
import { bare } from "./syntax-tree.ts";

/** Where middleware stands: the call that mounts it, its paths, and the methods that it is routed for. */
interface Mounting {
  readonly call: CallExpression;
  readonly object: Node;
  readonly paths: readonly Value[];
  readonly routed: readonly string[] | null;
  readonly isPrefix: boolean;
}

const ROUTED: Readonly<Record<string, readonly string[] | null>> = {
  use: null,
  all: null,
  get: ["GET", "HEAD"],
  ...Object.fromEntries(
    "head post put patch delete options query".split(" ").map((name) => [name, [name.toUpperCase()]]),
  ),
};

/** Finds where `cors(…)` of Express or Hono is mounted. */
export class Middleware {
  readonly #reading: Reading;
  readonly #program: Program;
  readonly #evaluator: Evaluator;
  readonly #attachments: Attachments;
  readonly #isHono: boolean;

  constructor(reading: Reading, program: Program) {
    this.#reading = reading;
    this.#program = program;
    this.#isHono = reading.peer.name === "hono";
    this.#evaluator = new Evaluator(program);
    this.#attachments = new Attachments(program, this.#evaluator, this.#isHono ? "route" : "use");
  }

  find(): Found {
    const calls = this.#program.tree.nodes.filter((node) => this.#isPeerCall(node)) as CallExpression[];
    const own = this.#program.tree.nodes.filter((node) => this.#isEnableCors(node)) as CallExpression[];
    const mounts = [...calls.flatMap((call) => this.#mountsOf(call)), ...own.flatMap((call) => this.#enabled(call))];
    return { mounts, routes: this.#bareRoutes(), isUsed: calls.length + own.length > 0 };
  }

  #isPeerCall(node: Node): boolean {
    return node.type === "CallExpression" && isPeerFunction(this.#program, this.#reading.peer, node.callee);
  }

  /** NestJS hands its options on to cors. */
  #isEnableCors(node: Node): boolean {
    return (
      this.#reading.peer.name === "cors" && node.type === "CallExpression" && memberName(node.callee) === "enableCors"
    );
  }

  #enabled(call: CallExpression): Mount[] {
    if (refuseCondition(this.#reading, conditionOf(this.#program.tree, call))) return [];
    const span = spanOf(call);
    const places = [{ pattern: "/*", span }];
    return [{ places, options: this.#optionsOf(call), span, routed: null, app: null, order: span.start }];
  }

  #optionsOf(call: CallExpression): Value | null {
    const [first] = call.arguments;
    return first === undefined ? null : this.#evaluator.valueOf(first);
  }

  #mountsOf(call: CallExpression): Mount[] {
    const uses = this.#program.usesOf(call);
    const options = this.#optionsOf(call);
    const mounts = uses.flatMap((use) => this.#mountAt(call, use, options));
    return uses.length > 0 ? mounts : this.#unmounted(call, options, "It is made, but not used in this file.");
  }

  #mountAt(call: CallExpression, use: Node, options: Value | null): Mount[] {
    const mounting = this.#mountingOf(use);
    if (mounting === null)
      return this.#unmounted(use, options, "It does not stand in this file for which paths it is used.");
    if (refuseCondition(this.#reading, conditionOf(this.#program.tree, mounting.call))) return [];
    const on = receiverOf(this.#program, this.#evaluator, mounting.object);
    const standings = on === null ? null : this.#attachments.standingsOf(on);
    if (standings === null)
      return this.#unmounted(use, options, "It does not stand in this file for which paths it is used.");
    if ("why" in standings) return this.#notKnown(standings, use, mounting, options);
    return standings.map((standing) => ({
      places: this.#placesOf(mounting, standing),
      options,
      span: spanOf(call),
      routed: mounting.routed,
      app: { id: standing.app.id, name: standing.app.name },
      order: standing.order ?? mounting.call.start ?? 0,
    }));
  }

  #notKnown({ node, why, isCondition }: NotKnown, use: Node, mounting: Mounting, options: Value | null): Mount[] {
    if (isCondition) {
      refuseCondition(this.#reading, node);
      return [];
    }
    const was = `The path is not known: ${why}.`;
    return this.#unmounted(use, options, was, mounting.routed);
  }

  #unmounted(use: Node, options: Value | null, was: string, routed: readonly string[] | null = null): Mount[] {
    const span = spanOf(use);
    const places = unknownPath(this.#reading, span, was);
    return [{ places, options, span, routed, app: null, order: span.start }];
  }

  #mountingOf(use: Node): Mounting | null {
    let { user, child } = this.#program.tree.userOf(use);
    if (user?.type === "ArrayExpression") ({ user, child } = this.#program.tree.userOf(user));
    if (user?.type !== "CallExpression" || !user.arguments.includes(child as CallExpression["arguments"][number]))
      return null;
    const method = memberName(user.callee);
    if (method === null || user.callee.type !== "MemberExpression") return null;
    return this.#mountingBy(user, method, user.callee.object, child);
  }

  #mountingBy(call: CallExpression, method: string, object: Node, middleware: Node | null): Mounting | null {
    if (this.#isHono && method === "on") {
      const [methods, paths] = call.arguments.map((argument) => this.#evaluator.valueOf(argument));
      const routed = textsOf(methods);
      return routed === null || paths === undefined
        ? null
        : { call, object, paths: listOf(paths), routed, isPrefix: false };
    }
    const routed = Object.hasOwn(ROUTED, method) ? ROUTED[method] : undefined;
    if (routed === undefined) return null;
    const route = this.#isHono ? null : routeOf(object);
    if (route !== null)
      return {
        call,
        object: route.object,
        paths: listOf(this.#evaluator.valueOf(route.path)),
        routed,
        isPrefix: false,
      };
    const isPrefix = method === "use" && !this.#isHono;
    const [first] = call.arguments;
    const hasPath = first !== undefined && first !== middleware && this.#isPath(first, method);
    if (!hasPath && method !== "use") return null;
    const everything: Value = { kind: "string", text: isPrefix ? "" : "*", span: spanOf(call) };
    return { call, object, paths: hasPath ? listOf(this.#evaluator.valueOf(first)) : [everything], routed, isPrefix };
  }

  /** `app.use(helmet(), cors())` has no path; `app.use(config.prefix, cors())` has one that is not known. */
  #isPath(node: Node, method: string): boolean {
    const value = this.#evaluator.valueOf(node);
    if (value.kind === "string" || value.kind === "regex") return true;
    if (value.kind === "list") return value.entries.some(({ kind }) => kind === "string" || kind === "regex");
    if (value.kind !== "runtime") return false;
    return method !== "use" || !["CallExpression", "Identifier"].includes(bare(this.#program.resolve(node)).type);
  }

  #placesOf({ paths, isPrefix }: Mounting, { prefix }: Standing): Place[] {
    return paths.flatMap((path) => {
      if (path.kind === "regex" && MATCHES_ALL.has(path.pattern) && prefix === "")
        return [{ pattern: "/*", span: path.span }];
      if (path.kind !== "string")
        return unreadPath(this.#reading, this.#reading.findings.textOf(path.span), path.span, null);
      return this.#placeOf({ text: joinPaths(prefix, path.text), isPrefix }, path);
    });
  }

  #placeOf(path: RouterPath, { span }: Value): Place[] {
    const found = patternOfPath(path, this.#isHono);
    if (found === null) return unreadPath(this.#reading, path.text, span, nearestPattern(path.text));
    if (found.fit === "wider")
      this.#reading.findings.add("different", "import/path-wider", span, {
        was: `${JSON.stringify(path.text)} does not cover ${found.pattern.slice(0, -2)} itself.`,
        now: `resource: ${found.pattern}, which does.`,
        aspect: "resource",
      });
    return [{ pattern: found.pattern, span }];
  }

  /** The routes that the library does not stand on, as far as their paths are patterns. */
  #bareRoutes(): BareRoute[] {
    return this.#program.tree.nodes.flatMap((node) => {
      if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return [];
      const method = memberName(node.callee);
      if (method === null || method === "use" || method === "on") return [];
      const hasPeer = node.arguments.some((argument) => this.#holdsPeer(argument));
      const mounting = hasPeer ? null : this.#mountingBy(node, method, node.callee.object, null);
      const isRoute = mounting !== null && (node.arguments.length > 1 || mounting.object !== node.callee.object);
      return isRoute ? this.#patternsOf(mounting, method.toUpperCase()) : [];
    });
  }

  #patternsOf(mounting: Mounting, method: string): BareRoute[] {
    const on = receiverOf(this.#program, this.#evaluator, mounting.object);
    const standings = on === null ? [] : this.#attachments.standingsOf(on);
    if ("why" in standings) return [];
    return standings.flatMap(({ prefix, app, order }) =>
      mounting.paths.flatMap((path) => {
        if (path.kind !== "string") return [];
        const text = joinPaths(prefix, path.text);
        const exact = patternOfPath({ text, isPrefix: false }, this.#isHono)?.pattern;
        const at = { span: spanOf(mounting.call), order: order ?? mounting.call.start ?? 0 };
        const own = { method, app: { id: app.id, name: app.name }, ...at };
        return [{ pattern: exact ?? nearestPattern(text) ?? "/*", isExact: exact !== undefined, ...own }];
      }),
    );
  }

  #holdsPeer(argument: Node): boolean {
    const node = this.#program.resolve(argument);
    if (node.type === "ArrayExpression")
      return node.elements.some((element) => element !== null && this.#holdsPeer(element));
    return this.#isPeerCall(node);
  }
}

const MATCHES_ALL: ReadonlySet<string> = new Set([".*", "(.*)", String.raw`\/.*`, String.raw`^\/.*`, "^.*$"]);

function listOf(value: Value): readonly Value[] {
  return value.kind === "list" ? value.entries : [value];
}

function textsOf(value: Value | undefined): string[] | null {
  const texts =
    value === undefined ? [] : listOf(value).map((one) => (one.kind === "string" ? one.text.toUpperCase() : ""));
  return texts.length === 0 || texts.includes("") ? null : texts;
}

/** `app.route("/x")`, through what is chained on it. */
function routeOf(object: Node): { object: Node; path: Node } | null {
  let here = bare(object);
  for (let steps = 0; steps < 64; steps++) {
    if (here.type !== "CallExpression" || here.callee.type !== "MemberExpression") return null;
    const [path] = here.arguments;
    if (memberName(here.callee) === "route" && path !== undefined) return { object: here.callee.object, path };
    here = bare(here.callee.object);
  }
  return null;
}
