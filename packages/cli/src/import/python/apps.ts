import type { App, Mount } from "../mount.ts";
import type { Reading } from "../reading.ts";
import { unknownPath } from "../resources/unread-path.ts";
import { memberOf, type Value } from "../value.ts";
import { blueprintOf, prefixOf } from "./blueprints.ts";
import type { Calls } from "./calls.ts";
import { refuseCondition } from "./condition.ts";
import { configurationOf } from "./configuration.ts";
import { flaskMounts } from "./places.ts";
import { childrenOf, spanOf, type Tree } from "./tree.ts";

/** Where `CORS(…)` stands: on an application, on a blueprint, or on what `init_app` is given. */
export function appMounts(reading: Reading, calls: Calls, call: Tree): Mount[] {
  const made = calls.argumentsOf(call);
  if (made.app !== null) return mountsOn(reading, calls, call, made.app, made.options);
  // `cors = CORS(resources=…)`, and `cors.init_app(app)` later.
  const later = initCallsOf(calls, call);
  if (later.length === 0) {
    const places = unknownPath(reading, spanOf(call), "It is given no application in this file.");
    return [{ ...mountOf(call, made.options), places }];
  }
  return later.flatMap((init) => {
    const { app, options } = calls.argumentsOf(init);
    return app === null ? [] : mountsOn(reading, calls, init, app, over(options, made.options));
  });
}

function initCallsOf(calls: Calls, call: Tree): Tree[] {
  return calls.program.nodes.filter((node) => {
    const callee = node.name === "CallExpression" ? node.firstChild : null;
    if (callee?.name !== "MemberExpression") return false;
    const [object, , method] = childrenOf(callee);
    if (calls.textOf(method) !== "init_app") return false;
    const holder = object?.name === "VariableName" ? calls.names.madeOf(object) : (object ?? null);
    return holder !== null && holder.from === call.from && holder.to === call.to;
  });
}

function mountsOn(reading: Reading, calls: Calls, call: Tree, app: Tree, options: Value): Mount[] {
  if (refuseCondition(reading, call)) return [];
  const blueprint = blueprintOf(calls, app);
  if (blueprint !== null) return onBlueprint(reading, calls, call, prefixOf(calls, app, blueprint), options);
  const id: App = { id: calls.textOf(app), name: calls.textOf(app) };
  const whole = over(options, configurationOf(reading, calls.program, calls.evaluator, id.name, call));
  if (whole.kind !== "object")
    return [{ ...mountOf(call, whole), places: [{ pattern: "/*", span: spanOf(call) }], app: id }];
  return flaskMounts(reading, whole, spanOf(call), id);
}

function onBlueprint(reading: Reading, calls: Calls, call: Tree, prefix: string | null, options: Value): Mount[] {
  const { findings } = reading;
  const span = spanOf(call);
  const resources = options.kind === "object" ? memberOf(options, "resources") : null;
  if (resources !== null) {
    findings.refuse("import/path-unknown", resources.key.span, {
      was: "On a blueprint, resources is matched with whole paths, and holds for its own routes alone; a policy cannot say both.",
      hint: "write the resources into CORS(app), or the policy by hand",
      aspect: "resource",
    });
    return [];
  }
  if (prefix === null) {
    const places = unknownPath(reading, span, "The blueprint's url_prefix does not stand in this file.");
    return [{ ...mountOf(call, options), places }];
  }
  const pattern = `${prefix}/*`;
  findings.add("different", "import/path-wider", span, {
    was: `CORS stands on the routes of ${calls.textOf(calls.argumentsOf(call).app)} alone.`,
    now: `resource: ${pattern}, which is everything there.`,
    aspect: "resource",
  });
  return [{ ...mountOf(call, options), places: [{ pattern, span }] }];
}

function mountOf(call: Tree, options: Value): Omit<Mount, "places"> {
  return { options, span: spanOf(call), routed: null, app: null, order: call.from };
}

/** Options over others; what is not known stays so. */
function over(upper: Value, under: Value): Value {
  if (upper.kind !== "object") return upper;
  return under.kind === "object" ? { ...upper, members: [...under.members, ...upper.members] } : under;
}
