import type { Span } from "../../policy-file/source-text.ts";
import type { App, Mount, Place } from "../mount.ts";
import { isFlaskExpression } from "../options/flask-origins.ts";
import { type Reading, slotAt } from "../reading.ts";
import { pathPatterns, type PathPattern } from "../regex/path-patterns.ts";
import { unreadPath } from "../resources/unread-path.ts";
import { kindOf, type Value, type ValueMember, type ValueOf } from "../value.ts";

interface Placed {
  readonly places: readonly Place[];
  readonly options: Value;
}

/** The mounts of `CORS(…)` with these options: one for each of its resources. */
export function flaskMounts(reading: Reading, options: ValueOf<"object">, call: Span, app: App | null): Mount[] {
  return flaskPlaces(reading, options, call).map(({ places, options: own }) => {
    return { places, options: own, span: call, routed: null, app, order: call.start };
  });
}

/** The `resources` of `CORS(…)`, each with its own options over the others. */
function flaskPlaces(reading: Reading, options: ValueOf<"object">, call: Span): readonly Placed[] {
  const others = options.members.filter((member) => nameOf(member) !== "resources");
  const resources = options.members.findLast((member) => nameOf(member) === "resources")?.value;
  const shared: Value = { ...options, members: others };
  if (resources === undefined) return [{ places: [{ pattern: "/*", span: call }], options: shared }];
  if (resources.kind !== "object") {
    const keys = resources.kind === "list" ? resources.entries : [resources];
    return [{ places: keys.flatMap((key) => placesOf(reading, key)), options: shared }];
  }
  return inOrder(resources.members).map(({ key, value }) => {
    const own: Value = value.kind === "object" ? { ...value, members: [...others, ...value.members] } : value;
    return { places: placesOf(reading, key), options: own };
  });
}

function nameOf({ key }: ValueMember): string | null {
  return key.kind === "string" ? key.text : null;
}

/** The order in which flask-cors tries them: core.py, parse_resources. */
function inOrder(members: readonly ValueMember[]): readonly ValueMember[] {
  return members.toSorted((a, b) => compare(rank(a), rank(b)));
}

function rank({ key }: ValueMember): readonly number[] {
  const text = textOf(key);
  const kind = key.kind === "regex" ? [1, 0] : isFlaskExpression(text) ? [1, 1] : [0, 0];
  return [...kind, -text.split("/").length, -text.length];
}

function textOf(key: Value): string {
  if (key.kind === "regex") return key.pattern;
  // It is made this before it is sorted.
  return key.kind === "string" ? (key.text === "*" ? ".*" : key.text) : "";
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((number, at) => number !== b[at]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function placesOf(reading: Reading, key: Value): Place[] {
  const { findings } = reading;
  if (key.kind === "runtime") {
    const was = findings.textOf(key.span);
    return unreadPath(reading, was, key.span, null);
  }
  if (key.kind !== "string" && key.kind !== "regex") {
    findings.refuse("import/option-type", key.span, {
      was: `resources: ${kindOf(key)} is no path.`,
      hint: "write paths as strings",
      aspect: "resource",
    });
    return [];
  }
  const text = textOf(key);
  const isExpression = key.kind === "regex" || isFlaskExpression(text);
  const ignoresCase = key.kind === "regex" && key.flags !== "";
  const { values } = slotAt(reading, "resource", key.span, true);
  if (values !== null) return answered(reading, key.span, values);
  const found = isExpression ? (ignoresCase ? null : pathPatterns(text)) : literal(text);
  const written = key.kind === "string" ? key.text : key.pattern;
  if (found === null) return unreadPath(reading, written, key.span, nearestOf(written));
  for (const pattern of found) tellFit(reading, key.span, written, pattern);
  return found.map(({ pattern, fit }) => ({ pattern, span: key.span, opensMore: fit === "opens-more" }));
}

function answered({ findings }: Reading, span: Span, values: readonly string[]): Place[] {
  findings.add("different", "import/answered", span, {
    was: `${findings.quote(span)} is read as a regular expression there.`,
    now: `resource: ${values.join(", ")}, as --resource says.`,
    aspect: "resource",
  });
  return values.map((pattern) => ({ pattern, span }));
}

function literal(text: string): readonly PathPattern[] | null {
  return /^\/[\w.~/-]*$/.test(text) ? [{ pattern: text, fit: "same" }] : null;
}

function nearestOf(text: string): string | null {
  const plain = /^\^?((?:\/[\w.~-]+)+)(?=\/|\*|$)/.exec(text)?.[1];
  return plain === undefined ? null : `${plain}/*`;
}

function tellFit({ findings }: Reading, span: Span, written: string, { pattern, fit }: PathPattern): void {
  const base = pattern.slice(0, -2);
  const told = { now: `resource: ${pattern}.`, aspect: "resource" } as const;
  if (fit === "opens-more")
    findings.add("dangerous", "import/path-opens-more", span, {
      ...told,
      was: `As the regular expression that it is there, ${JSON.stringify(written)} is "${base}" and whatever follows: ${base}-internal and ${base}x too.`,
      now: `resource: ${pattern}, which is ${base} and what is below it.`,
      hint: `if pages do need a path such as ${base}-internal, add it as a resource of its own`,
    });
  if (fit === "wider")
    findings.add("different", "import/path-wider", span, {
      ...told,
      was: `${JSON.stringify(written)} does not cover ${base === "" ? "/" : base} itself.`,
      now: `resource: ${pattern}, which does.`,
    });
}

/** A view's path, below its blueprint's prefix. */
export function routePlaces(reading: Reading, base: string, path: Value, span: Span): Place[] {
  const text = path.kind === "string" ? `${base}${path.text}` : reading.findings.textOf(path.span);
  if (path.kind === "string" && /^\/[\w.~/-]*$/.test(text)) return [{ pattern: text, span: path.span }];
  return unreadPath(reading, text, path.kind === "string" ? path.span : span, nearestOf(text));
}
