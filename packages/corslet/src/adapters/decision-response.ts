import type { Decision } from "../server/decision.ts";
import { wireOf } from "../server/wire-of.ts";
import { settled } from "./fetch-response.ts";

/** The answer to a preflight. */
export function preflightResponse(decision: Decision): Response {
  return settledBy(new Response(null, { status: decision.status ?? 204 }), decision);
}

/** A response with its headers settled as a decision has it: itself, or a copy where they are immutable. */
export function settledBy(response: Response, decision: Decision): Response {
  return settled(response, wireOf(decision));
}

const DECISIONS: unique symbol = Symbol.for("corslet.decisions") as never;

// Once, however many copies of this library are loaded.
const decisions: WeakMap<object, Decision> = ((globalThis as Record<symbol, unknown>)[DECISIONS] ??=
  new WeakMap()) as WeakMap<object, Decision>;

/** Remembers by which decision the answer to a request is to be settled; the innermost policy decides last, and wins. */
export function remember(request: object, decision: Decision): void {
  decisions.set(request, decision);
}

/** The last decision that was remembered for a request. */
export function remembered(request: object): Decision | undefined {
  return decisions.get(request);
}
