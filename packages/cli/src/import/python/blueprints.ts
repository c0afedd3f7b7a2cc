import { memberOf } from "../value.ts";
import type { Calls } from "./calls.ts";
import type { Tree } from "./tree.ts";

/** The call that makes a blueprint; `null` when an expression is an application's. */
export function blueprintOf(calls: Calls, app: Tree): Tree | null {
  const made = app.name === "VariableName" ? calls.names.madeOf(app) : app;
  if (made?.name !== "CallExpression") return null;
  return /(?:^|\.)Blueprint$/.test(calls.textOf(made.firstChild)) ? made : null;
}

/**
 * What a blueprint's paths stand below, by where it is registered, or else where it is made; `null` when that does not
 * stand in the file.
 */
export function prefixOf(calls: Calls, name: Tree, blueprint: Tree): string | null {
  const registrations = calls.program.nodes.filter(
    (node) =>
      node.name === "CallExpression" &&
      calls.textOf(node.firstChild).endsWith(".register_blueprint") &&
      calls.textOf(calls.argumentsOf(node).app) === calls.textOf(name),
  );
  if (registrations.length > 1) return null;
  for (const node of [...registrations, blueprint]) {
    const { options } = calls.argumentsOf(node);
    if (options.kind !== "object") return null;
    const prefix = memberOf(options, "url_prefix")?.value;
    if (prefix === undefined || prefix.kind === "nothing") continue;
    return prefix.kind === "string" && /^(?:\/[\w.~-]+)*$/.test(prefix.text) ? prefix.text : null;
  }
  return registrations.length === 0 ? null : "";
}
