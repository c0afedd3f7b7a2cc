import type { Reading } from "../reading.ts";
import type { Value, ValueMember } from "../value.ts";
import { argumentsOf, objectOf } from "./arguments.ts";
import type { PythonEvaluator } from "./evaluate.ts";
import { childrenOf, type PythonProgram, spanOf, type Tree } from "./tree.ts";

// core.py, CONFIG_OPTIONS
const OPTIONS: ReadonlySet<string> = new Set(
  (
    "origins methods allow_headers expose_headers supports_credentials max_age send_wildcard automatic_options " +
    "vary_header resources intercept_exceptions always_send allow_private_network"
  ).split(" "),
);

/** What an application's configuration says of CORS before a call: `app.config["CORS_ORIGINS"] = …`, `.update(…)`. */
export function configurationOf(
  reading: Reading,
  program: PythonProgram,
  evaluator: PythonEvaluator,
  app: string,
  call: Tree,
): Value {
  const members: ValueMember[] = [];
  for (const node of program.nodes) {
    for (const { key, value } of settings(program, evaluator, app, node)) {
      const name = key.kind === "string" ? optionOf(key.text) : null;
      if (name === null) continue;
      if (node.from > call.from)
        reading.findings.refuse("import/order", key.span, {
          was: "It is set after CORS(…) has read the configuration, and does nothing there.",
          hint: "move it above CORS(…), or take it out",
        });
      // What is None counts as left out.
      if (value.kind !== "nothing") members.push({ key: { ...key, kind: "string", text: name }, value });
    }
    noteElsewhere(reading, program, app, node);
  }
  return { kind: "object", members, span: spanOf(call) };
}

function optionOf(key: string): string | null {
  const name = /^CORS_([A-Z_]+)$/.exec(key)?.[1]?.toLowerCase();
  return name !== undefined && OPTIONS.has(name) ? name : null;
}

function settings(program: PythonProgram, evaluator: PythonEvaluator, app: string, node: Tree): readonly ValueMember[] {
  const children = childrenOf(node);
  if (node.name === "AssignStatement") {
    const [target, operator, value] = children;
    const [object, bracket, key] = target === undefined ? [] : childrenOf(target);
    const isConfig = object !== undefined && program.textOf(object) === `${app}.config` && bracket?.name === "[";
    if (!isConfig || key === undefined || operator?.name !== "AssignOp" || value === undefined) return [];
    return [{ key: evaluator.valueOf(key), value: evaluator.valueOf(value) }];
  }
  if (node.name !== "CallExpression") return [];
  const [callee, list] = children;
  const name = callee === undefined ? "" : program.textOf(callee);
  if (list === undefined || (name !== `${app}.config.update` && name !== `${app}.config.from_mapping`)) return [];
  const args = argumentsOf(list, program);
  const [first] = args.positional;
  const given = [objectOf(args, program, (inner) => evaluator.valueOf(inner), list)];
  if (first !== undefined) given.unshift(evaluator.valueOf(first));
  return given.flatMap((value) => (value.kind === "object" ? value.members : []));
}

function noteElsewhere({ findings }: Reading, program: PythonProgram, app: string, node: Tree): void {
  const callee = node.name === "CallExpression" ? node.firstChild : null;
  const name = callee === null ? "" : program.textOf(callee);
  if (!name.startsWith(`${app}.config.from_`) || name.endsWith(".from_mapping")) return;
  findings.note("import/config-elsewhere", spanOf(node), {
    was: `\`${findings.quote(spanOf(node))}\` may set CORS_… options, which flask-cors reads and this import does not.`,
    now: "Nothing. If it sets some, give them to CORS(…) and import again.",
  });
}
