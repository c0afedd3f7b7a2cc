import type { Decision } from "../server/decision.ts";
import { type HeaderAccess, settle } from "../server/settle.ts";

/** How `Headers` are read and written. */
export const HEADERS: HeaderAccess<Headers> = {
  names: (headers) => [...headers.keys()],
  get: (headers, name) => headers.get(name) ?? undefined,
  set: (headers, name, value) => headers.set(name, value),
  remove: (headers, name) => headers.delete(name),
};

/** The answer to a preflight. */
export function preflightResponse(decision: Decision): Response {
  return settled(new Response(null, { status: decision.status ?? 204 }), decision);
}

/** A response with its headers settled: itself, or a copy where they are immutable, as of redirects and of `fetch()`. */
export function settled(response: Response, decision: Decision): Response {
  // Nothing to settle: a network error or an opaque answer that was passed on (status 0), a change of protocol
  // (101, which cannot be copied either; Bun's handlers then return undefined).
  if (!response || response.status < 200) return response;
  try {
    settle(decision, response.headers, HEADERS);
    return response;
  } catch {
    const copy = new Response(response.body, response);
    settle(decision, copy.headers, HEADERS);
    return copy;
  }
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
