/** What the policies around one request are to send, of which the innermost wins. */
export interface NestedAnswers {
  /** Remembers what the answer to a request is settled with; the innermost policy is asked last. */
  readonly remember: (request: object, wire: readonly string[]) => void;
  /** What was remembered last. */
  readonly remembered: (request: object) => readonly string[] | undefined;
}

const WIRES: unique symbol = Symbol.for("corslet.wires") as never;

// Once, however many copies of this library are loaded.
const wires: WeakMap<object, readonly string[]> = ((globalThis as Record<symbol, unknown>)[WIRES] ??=
  new WeakMap()) as WeakMap<object, readonly string[]>;

/** Kept beside requests, not on them. */
export const nestedAnswers: NestedAnswers = {
  remember: (request, wire) => void wires.set(request, wire),
  remembered: (request) => wires.get(request),
};
