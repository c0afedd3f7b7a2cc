import type { App, BareRoute, Found, Mount, Place } from "../mount.ts";
import type { Reading } from "../reading.ts";
import type { Value, ValueMember, ValueOf } from "../value.ts";
import { memberOf } from "../value.ts";
import { unknownPath } from "../resources/unread-path.ts";
import { argumentsOf, objectOf } from "./arguments.ts";
import { configurationOf } from "./configuration.ts";
import { flaskPlaces, routePlaces } from "./places.ts";
import { PythonEvaluator } from "./evaluate.ts";
import { Names } from "./names.ts";
import { childrenOf, enclosing, type PythonProgram, spanOf, type Tree } from "./tree.ts";

/** Finds where flask-cors is used in a Python program. */
export function findInPython(reading: Reading, program: PythonProgram): Found {
  return new FlaskCors(reading, program).find();
}

const CONDITIONS: ReadonlySet<string> = new Set([
  "IfStatement",
  "ForStatement",
  "WhileStatement",
  "TryStatement",
  "MatchStatement",
]);

/** Options that are all there is: a dictionary. */
export function optionsInPython(reading: Reading, program: PythonProgram): Found | null {
  const [statement, another] = childrenOf(program.root);
  const dictionary = statement?.firstChild ?? null;
  if (another !== undefined || dictionary?.name !== "DictionaryExpression") return null;
  const options = new PythonEvaluator(program, new Names(program)).valueOf(dictionary);
  if (options.kind !== "object") return null;
  const mount = { span: options.span, routed: null, app: null, order: 0 };
  const mounts = flaskPlaces(reading, options, options.span).map((placed) => ({ ...mount, ...placed }));
  return { mounts, routes: [], isUsed: true };
}

class FlaskCors {
  readonly #reading: Reading;
  readonly #program: PythonProgram;
  readonly #names: Names;
  readonly #evaluator: PythonEvaluator;

  constructor(reading: Reading, program: PythonProgram) {
    this.#reading = reading;
    this.#program = program;
    this.#names = new Names(program);
    this.#evaluator = new PythonEvaluator(program, this.#names);
  }

  find(): Found {
    const calls = this.#program.nodes.filter(
      (node) => node.name === "CallExpression" && this.#isExport(node.firstChild, "CORS"),
    );
    const decorators = this.#program.nodes.filter((node) => this.#isCrossOrigin(node));
    const decorated = decorators.flatMap((decorator) => this.#mountOfView(decorator));
    const mounts = [...calls.flatMap((call) => this.#mountsOf(call)), ...decorated];
    return { mounts, routes: this.#bareRoutes(), isUsed: calls.length + decorators.length > 0 };
  }

  /** Whether an expression is one of flask-cors's exports. Without an import it counts by its name. */
  #isExport(callee: Tree | null, name: string): boolean {
    if (callee?.name === "MemberExpression") {
      const [object, , property] = childrenOf(callee);
      const isModule = object?.name === "VariableName" && this.#names.of(object)?.imported?.module === "flask_cors";
      return isModule && property !== undefined && this.#program.textOf(property) === name;
    }
    if (callee?.name !== "VariableName") return false;
    const found = this.#names.of(callee);
    if (found === null) return this.#program.textOf(callee) === name;
    return found.imported?.module === "flask_cors" && found.imported.name === name;
  }

  /** Its names stand right in the decorator: `@cross_origin(…)`, `@flask_cors.cross_origin`. */
  #isCrossOrigin(node: Tree): boolean {
    if (node.name !== "Decorator") return false;
    const [, first, , second] = childrenOf(node);
    if (first?.name !== "VariableName") return false;
    if (second?.name === "VariableName")
      return (
        this.#names.of(first)?.imported?.module === "flask_cors" && this.#program.textOf(second) === "cross_origin"
      );
    return this.#isExport(first, "cross_origin");
  }

  #mountsOf(call: Tree): Mount[] {
    const made = this.#argumentsOf(call);
    // `cors = CORS(resources=…)`, and `cors.init_app(app)` later.
    const later = made.app === null ? this.#initCallsOf(call) : [call];
    if (later.length === 0) return this.#unmounted(call, made.options);
    return later.flatMap((init) => {
      const own = init === call ? null : this.#argumentsOf(init);
      const options = own === null ? made.options : merged(made.options, own.options);
      return this.#mountOn(init, own?.app ?? made.app, options);
    });
  }

  #argumentsOf(call: Tree): { app: Tree | null; options: Value } {
    const list = childrenOf(call).find(({ name }) => name === "ArgList") ?? call;
    const args = argumentsOf(list, this.#program);
    const named = args.named.find(({ key }) => this.#program.textOf(key) === "app");
    const rest = { ...args, named: args.named.filter((argument) => argument !== named) };
    return {
      app: args.positional[0] ?? named?.value ?? null,
      options: objectOf(rest, this.#program, (node) => this.#evaluator.valueOf(node), list),
    };
  }

  #initCallsOf(call: Tree): Tree[] {
    return this.#program.nodes.filter((node) => {
      const [callee] = childrenOf(node);
      if (node.name !== "CallExpression" || callee?.name !== "MemberExpression") return false;
      const [object, , method] = childrenOf(callee);
      if (method === undefined || this.#program.textOf(method) !== "init_app") return false;
      const holder = object?.name === "VariableName" ? this.#names.madeOf(object) : (object ?? null);
      return holder !== null && holder.from === call.from && holder.to === call.to;
    });
  }

  #mountOn(call: Tree, app: Tree | null, options: Value): Mount[] {
    if (this.#isConditional(call)) return [];
    const blueprint = app === null ? null : this.#blueprintOf(app);
    if (blueprint !== null) return this.#mountOnBlueprint(call, blueprint, options);
    const id: App = {
      id: app === null ? "app" : this.#program.textOf(app),
      name: app === null ? "app" : this.#program.textOf(app),
    };
    const configured = configurationOf(this.#reading, this.#program, this.#evaluator, id.name, call);
    const whole = merged(configured, options);
    if (whole.kind !== "object")
      return [{ ...this.#mount(call, whole), places: [{ pattern: "/*", span: spanOf(call) }], app: id }];
    return flaskPlaces(this.#reading, whole, spanOf(call)).map(({ places, options: own }) => ({
      ...this.#mount(call, own),
      places,
      app: id,
    }));
  }

  #mount(node: Tree, options: Value): Omit<Mount, "places"> {
    return { options, span: spanOf(node), routed: null, app: null, order: node.from };
  }

  #unmounted(call: Tree, options: Value): Mount[] {
    const places = unknownPath(this.#reading, spanOf(call), "It is given no application in this file.");
    return [{ ...this.#mount(call, options), places }];
  }

  /** The call that makes a blueprint; `null` when a name is an application's. */
  #blueprintOf(app: Tree): Tree | null {
    const made = app.name === "VariableName" ? this.#names.madeOf(app) : app;
    const callee = made?.name === "CallExpression" ? made.firstChild : null;
    return made !== null && callee !== null && /(?:^|\.)Blueprint$/.test(this.#program.textOf(callee)) ? made : null;
  }

  #mountOnBlueprint(call: Tree, blueprint: Tree, options: Value): Mount[] {
    const prefix = this.#prefixOf(call, blueprint);
    const span = spanOf(call);
    if (options.kind === "object" && memberOf(options, "resources") !== null) {
      this.#reading.findings.refuse("import/path-unknown", memberOf(options, "resources")?.key.span ?? span, {
        was: "On a blueprint, resources narrows what its own routes are; a policy cannot say both.",
        hint: "write the resources into CORS(app), or the policy by hand",
        aspect: "resource",
      });
      return [];
    }
    const places: Place[] =
      prefix === null
        ? unknownPath(this.#reading, span, "The blueprint's url_prefix does not stand in this file.")
        : [{ pattern: `${prefix}/*`, span }];
    if (prefix !== null)
      this.#reading.findings.add("different", "import/path-wider", span, {
        was: "CORS stands on the blueprint's own routes.",
        now: `resource: ${prefix}/*, which is all that is below its prefix.`,
        aspect: "resource",
      });
    return [{ ...this.#mount(call, options), places }];
  }

  /** `Blueprint(…, url_prefix="/api")`, or `app.register_blueprint(blueprint, url_prefix="/api")`. */
  #prefixOf(call: Tree, blueprint: Tree): string | null {
    const name = this.#argumentsOf(call).app;
    const registrations = this.#program.nodes.filter(
      (node) =>
        node.name === "CallExpression" &&
        /\.register_blueprint$/.test(this.#textOf(node.firstChild)) &&
        name !== null &&
        this.#textOf(this.#argumentsOf(node).app) === this.#program.textOf(name),
    );
    if (registrations.length > 1) return null;
    for (const node of [...registrations, blueprint]) {
      const { options } = this.#argumentsOf(node);
      const prefix = options.kind === "object" ? memberOf(options, "url_prefix")?.value : undefined;
      if (prefix === undefined) continue;
      return prefix.kind === "string" && /^(?:\/[\w.~-]+)+$/.test(prefix.text) ? prefix.text : null;
    }
    return null;
  }

  #textOf(node: Tree | null): string {
    return node === null ? "" : this.#program.textOf(node);
  }

  #isConditional(node: Tree): boolean {
    const condition = [...enclosing(node)].find(({ name }) => CONDITIONS.has(name) || name === "ConditionalExpression");
    if (condition === undefined) return false;
    const { findings } = this.#reading;
    const span = findings.source.firstLineOf(spanOf(condition));
    findings.refuse("import/condition", span, {
      was: `Under \`${findings.quote(span)}\`, flask-cors is set up only sometimes; a policy always holds.`,
      hint: "write a policy for each case, or take the condition out",
    });
    return true;
  }

  #mountOfView(decorator: Tree): Mount[] {
    const statement = decorator.parent;
    if (statement === null || this.#isConditional(statement)) return [];
    const list = childrenOf(decorator).find(({ name }) => name === "ArgList");
    const options: Value =
      list === undefined
        ? { kind: "object", members: [], span: spanOf(decorator) }
        : objectOf(argumentsOf(list, this.#program), this.#program, (node) => this.#evaluator.valueOf(node), list);
    this.#checkAutomatic(options);
    const routes = this.#routesOf(statement);
    const span = spanOf(decorator);
    if (routes.length === 0) {
      const places = unknownPath(this.#reading, span, "The view's route does not stand above it.");
      return [{ ...this.#mount(decorator, options), places }];
    }
    return routes.map(({ path, methods, node, base }) => ({
      ...this.#mount(decorator, options),
      places:
        base === null
          ? unknownPath(this.#reading, spanOf(node), "The blueprint's url_prefix does not stand in this file.")
          : routePlaces(this.#reading, base, path, spanOf(node)),
      routed: [...methods, "OPTIONS"],
    }));
  }

  #checkAutomatic(options: Value): void {
    const member = options.kind === "object" ? memberOf(options, "automatic_options") : null;
    if (member === null || (member.value.kind === "boolean" && member.value.is)) return;
    this.#reading.findings.refuse("import/own-preflights", member.key.span, {
      was: "With automatic_options=False the view answers preflights itself, in code that is not read.",
      hint: "list what it allows as methods and allow_headers, and take automatic_options out",
    });
  }

  /** The routes that stand on a view: their paths, and their methods. */
  #routesOf(statement: Tree): { node: Tree; path: Value; methods: string[]; base: string | null }[] {
    return childrenOf(statement)
      .filter(({ name }) => name === "Decorator")
      .flatMap((node) => {
        const [, object, , method, list] = childrenOf(node);
        const name = method === undefined ? "" : this.#program.textOf(method);
        if (object === undefined || list?.name !== "ArgList" || !Object.hasOwn(VIEW_METHODS, name)) return [];
        const args = argumentsOf(list, this.#program);
        const named = args.named.find(({ key }) => this.#program.textOf(key) === "rule")?.value;
        const [path = named] = args.positional;
        if (path === undefined) return [];
        return [
          {
            node,
            path: this.#evaluator.valueOf(path),
            methods: this.#methodsOf(name, args),
            base: this.#baseOf(object),
          },
        ];
      });
  }

  #methodsOf(name: string, { named }: ReturnType<typeof argumentsOf>): string[] {
    const methods = named.find(({ key }) => this.#program.textOf(key) === "methods")?.value;
    const value = methods === undefined ? null : this.#evaluator.valueOf(methods);
    if (value?.kind === "list")
      return value.entries.flatMap((entry) => (entry.kind === "string" ? [entry.text.toUpperCase()] : []));
    return [...(VIEW_METHODS[name] ?? [])];
  }

  /** What a route's path stands below: `""` for an application's, a blueprint's prefix, `null` when that is not known. */
  #baseOf(object: Tree): string | null {
    const blueprint = this.#blueprintOf(object);
    if (blueprint === null) return "";
    const registrations = this.#program.nodes.filter(
      (node) =>
        node.name === "CallExpression" &&
        /\.register_blueprint$/.test(this.#textOf(node.firstChild)) &&
        this.#textOf(this.#argumentsOf(node).app) === this.#program.textOf(object),
    );
    for (const node of [...registrations, blueprint]) {
      const { options } = this.#argumentsOf(node);
      const prefix = options.kind === "object" ? memberOf(options, "url_prefix")?.value : undefined;
      if (prefix !== undefined) return prefix.kind === "string" ? prefix.text : null;
    }
    // Registered here without a prefix, its paths are the application's.
    return registrations.length > 0 ? "" : null;
  }

  #bareRoutes(): BareRoute[] {
    return this.#program.nodes.flatMap((statement) => {
      if (statement.name !== "DecoratedStatement") return [];
      if (childrenOf(statement).some((node) => this.#isCrossOrigin(node))) return [];
      return this.#routesOf(statement).flatMap(({ node, path, methods, base }) =>
        path.kind !== "string" || base === null
          ? []
          : methods.map((method) => ({ pattern: `${base}${path.text}`, method, span: spanOf(node) })),
      );
    });
  }
}

const VIEW_METHODS: Readonly<Record<string, readonly string[]>> = {
  route: ["GET", "HEAD"],
  get: ["GET", "HEAD"],
  post: ["POST"],
  put: ["PUT"],
  patch: ["PATCH"],
  delete: ["DELETE"],
};

/** Options over others; what is not known stays so. */
function merged(under: Value, over: Value): Value {
  if (under.kind !== "object" || over.kind !== "object") return over.kind === "object" ? under : over;
  const members: ValueMember[] = [...under.members, ...over.members];
  return { ...(over as ValueOf<"object">), members };
}
