const WIRES: unique symbol = Symbol.for("corslet.wires") as never;

// Kept beside requests, not on them, and once however many copies of this library are loaded.
const wires: WeakMap<object, readonly string[]> = ((globalThis as Record<symbol, unknown>)[WIRES] ??=
  new WeakMap()) as WeakMap<object, readonly string[]>;

/** Of the policies around one request, what the innermost is to send. */
export type Innermost = (request: object, wire?: readonly string[]) => readonly string[] | undefined;

/** Remembers what the answer to a request is settled with, where it is given; the innermost policy is asked last. */
export const innermost: Innermost = (request, wire) => {
  if (wire !== undefined) wires.set(request, wire);
  return wires.get(request);
};

/** Whether there is anything to settle: what no resource governs is sent nothing, and everything else at least `Vary` or an origin. */
export function isGoverned(wire: readonly string[]): boolean {
  return wire.length > 0;
}
