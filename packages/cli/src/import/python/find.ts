import type { Found } from "../mount.ts";
import type { Reading } from "../reading.ts";
import { appMounts } from "./apps.ts";
import { Calls } from "./calls.ts";
import { refuseCondition } from "./condition.ts";
import { flaskMounts } from "./places.ts";
import { childrenOf, type PythonProgram } from "./tree.ts";
import { bareViews, viewMounts } from "./views.ts";

/** Finds where flask-cors is used in a Python program, or the options that are all there is. */
export function findInPython(reading: Reading, program: PythonProgram): Found {
  const calls = new Calls(program);
  const options = onlyOptions(reading, calls);
  if (options !== null) return options;
  const apps = program.nodes.filter(
    (node) => node.name === "CallExpression" && calls.isExport(node.firstChild, "CORS"),
  );
  const decorators = program.nodes.filter((node) => calls.isCrossOrigin(node));
  const views = decorators.flatMap((decorator) => {
    const statement = decorator.parent;
    return statement === null || refuseCondition(reading, statement)
      ? []
      : viewMounts(reading, calls, decorator, statement);
  });
  return {
    mounts: [...apps.flatMap((call) => appMounts(reading, calls, call)), ...views],
    routes: bareViews(calls),
    isUsed: apps.length + decorators.length > 0,
  };
}

/** A dictionary that stands alone. */
function onlyOptions(reading: Reading, { program, evaluator }: Calls): Found | null {
  const [statement, another] = childrenOf(program.root);
  const dictionary = statement?.firstChild ?? null;
  if (another !== undefined || dictionary?.name !== "DictionaryExpression") return null;
  const options = evaluator.valueOf(dictionary);
  if (options.kind !== "object") return null;
  return { mounts: flaskMounts(reading, options, options.span, null), routes: [], isUsed: true };
}
