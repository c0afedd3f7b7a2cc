import type { BareRoute, Mount, Place } from "../mount.ts";
import type { Reading } from "../reading.ts";
import { unknownPath } from "../resources/unread-path.ts";
import { memberOf, type Value } from "../value.ts";
import { type Arguments, argumentsOf, objectOf } from "./arguments.ts";
import { blueprintOf, prefixOf } from "./blueprints.ts";
import type { Calls } from "./calls.ts";
import { routePlaces } from "./places.ts";
import { childrenOf, spanOf, type Tree } from "./tree.ts";

/** A route that stands on a view. */
interface Route {
  readonly decorator: Tree;
  readonly path: Value;
  readonly methods: readonly string[];
  /** What the path stands below; `null` when that is not known. */
  readonly base: string | null;
}

/** Where `@cross_origin` stands on a view. */
export function viewMounts(reading: Reading, calls: Calls, decorator: Tree, statement: Tree): Mount[] {
  const options = optionsOf(calls, decorator);
  checkAutomatic(reading, options);
  const span = spanOf(decorator);
  const order = decorator.from;
  const routes = routesOf(calls, statement);
  if (routes.length === 0) {
    const places = unknownPath(reading, span, "No route stands on the view.");
    return [{ places, options, span, routed: null, app: null, order }];
  }
  return routes.map((route) => {
    const places = placesOf(reading, route);
    return { places, options, span, routed: [...route.methods, "OPTIONS"], app: null, order };
  });
}

function placesOf(reading: Reading, { decorator, path, base }: Route): Place[] {
  const span = spanOf(decorator);
  if (base !== null) return routePlaces(reading, base, path, span);
  return unknownPath(reading, span, "The blueprint's url_prefix does not stand in this file.");
}

/** The views that have no `@cross_origin`. */
export function bareViews(calls: Calls): BareRoute[] {
  const statements = calls.program.nodes.filter(({ name }) => name === "DecoratedStatement");
  return statements.flatMap((statement) => {
    if (childrenOf(statement).some((node) => calls.isCrossOrigin(node))) return [];
    return routesOf(calls, statement).flatMap(({ decorator, path, methods, base }) => {
      if (path.kind !== "string" || base === null) return [];
      return methods.map((method) => {
        const pattern = `${base}${path.text}`;
        return { pattern, isExact: true, method, span: spanOf(decorator), app: null, order: decorator.from };
      });
    });
  });
}

function optionsOf(calls: Calls, decorator: Tree): Value {
  const list = childrenOf(decorator).find(({ name }) => name === "ArgList");
  if (list === undefined) return { kind: "object", members: [], span: spanOf(decorator) };
  return objectOf(argumentsOf(list, calls.program), calls.program, (node) => calls.evaluator.valueOf(node), list);
}

function checkAutomatic({ findings }: Reading, options: Value): void {
  const member = options.kind === "object" ? memberOf(options, "automatic_options") : null;
  if (member === null || (member.value.kind === "boolean" && member.value.is)) return;
  findings.refuse("import/own-preflights", member.key.span, {
    was: "Without automatic_options the view answers preflights itself, in code that is not read.",
    hint: "list what it allows as methods and allow_headers, and take automatic_options out",
  });
}

function routesOf(calls: Calls, statement: Tree): Route[] {
  return childrenOf(statement).flatMap((decorator) => {
    if (decorator.name !== "Decorator") return [];
    const [, object, , method, list] = childrenOf(decorator);
    const defaults = VIEW_METHODS[calls.textOf(method)];
    if (object === undefined || list?.name !== "ArgList" || defaults === undefined) return [];
    const args = argumentsOf(list, calls.program);
    const [path = args.named.find(({ key }) => calls.textOf(key) === "rule")?.value] = args.positional;
    if (path === undefined) return [];
    const blueprint = blueprintOf(calls, object);
    const base = blueprint === null ? "" : prefixOf(calls, object, blueprint);
    return [{ decorator, path: calls.evaluator.valueOf(path), methods: methodsOf(calls, args, defaults), base }];
  });
}

function methodsOf(calls: Calls, { named }: Arguments, defaults: readonly string[]): readonly string[] {
  const methods = named.find(({ key }) => calls.textOf(key) === "methods")?.value;
  const value = methods === undefined ? null : calls.evaluator.valueOf(methods);
  if (value?.kind !== "list") return defaults;
  const names = value.entries.flatMap((entry) => (entry.kind === "string" ? [entry.text.toUpperCase()] : []));
  // Flask answers HEAD where it answers GET.
  return names.includes("GET") ? [...new Set([...names, "HEAD"])] : names;
}

const VIEW_METHODS: Readonly<Record<string, readonly string[] | undefined>> = {
  route: ["GET", "HEAD"],
  get: ["GET", "HEAD"],
  post: ["POST"],
  put: ["PUT"],
  patch: ["PATCH"],
  delete: ["DELETE"],
};
