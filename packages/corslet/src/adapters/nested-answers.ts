// Symbol.for: once, however many copies of this library are loaded. On the request, where it costs a tenth of what a
// WeakMap of requests does.
const WIRE: unique symbol = Symbol.for("corslet.innermost") as never;

interface Remembering {
  [WIRE]?: readonly string[];
}

/** Of the policies around one request, what the innermost is to send. */
export type Innermost = (request: object, wire?: readonly string[]) => readonly string[] | undefined;

/** Remembers what the answer to a request is settled with, where it is given; the innermost policy is asked last. */
export const innermost: Innermost = (request: Remembering, wire) => {
  if (wire !== undefined) request[WIRE] = wire;
  return request[WIRE];
};

/** Whether there is anything to settle: what no resource governs is sent nothing, and everything else at least one header. */
export function isGoverned(wire: readonly string[]): boolean {
  return wire.length > 0;
}
