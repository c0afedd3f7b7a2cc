import type { ErrorCode, Problem, ProblemPath, WarningCode } from "../problem.ts";
import { showValue, WORDING } from "../wording.ts";

/** What a rule knows of a defect besides its code and place. */
export interface Circumstances {
  /** What to write instead; left out where there is no one mend. */
  readonly hint?: string;
  /** What the wording needs besides the value. */
  readonly detail?: string;
}

/** Collects the problems of one configuration. */
export class Report {
  readonly problems: Problem[] = [];
  /** The API's own origins, which need no grant. */
  readonly ownOrigins: Set<string> = new Set();

  error(code: ErrorCode, path: ProblemPath, value: unknown, { hint = "", detail = "" }: Circumstances = {}): void {
    const { message, see } = WORDING[code];
    this.problems.push({ code, severity: "error", path, value, message: message(showValue(value), detail), hint, see });
  }

  warn(code: WarningCode, path: ProblemPath, value: unknown, { hint = "", detail = "" }: Circumstances = {}): void {
    const { message, see } = WORDING[code];
    this.problems.push({
      code,
      severity: "warning",
      path,
      value,
      message: message(showValue(value), detail),
      hint,
      see,
    });
  }
}

/** Puts problems in the order in which their places stand in the configuration. */
export function inConfigurationOrder(problems: readonly Problem[], config: unknown): Problem[] {
  const keys = new KeyOrder();
  return problems
    .map((problem) => ({ problem, place: placeOf(problem.path, config, keys) }))
    .sort((a, b) => comparePlaces(a.place, b.place))
    .map(({ problem }) => problem);
}

// A key that does not stand there is told of before those that do.
function placeOf(path: ProblemPath, config: unknown, keys: KeyOrder): number[] {
  let value: unknown = config;
  return path.map((key) => {
    const parent = Object(value) as Record<string | number, unknown>;
    value = parent[key];
    return typeof key === "number" ? key : keys.indexOf(parent, key);
  });
}

/** Where keys stand in their objects; each object's keys are counted once, however many problems are below it. */
class KeyOrder {
  readonly #indexes = new Map<object, ReadonlyMap<string, number>>();

  indexOf(parent: object, key: string): number {
    let indexes = this.#indexes.get(parent);
    if (indexes === undefined) {
      indexes = new Map(Object.keys(parent).map((name, index) => [name, index]));
      this.#indexes.set(parent, indexes);
    }
    return indexes.get(key) ?? -1;
  }
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  for (const [i, place] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (place !== other) return place - other;
  }
  return a.length - b.length;
}
