import { answerBy, type Decider, inForceIn } from "../server/decider.ts";
import { factsOfRequest, questionOfRequest } from "../server/facts.ts";
import { type HeaderAccess, settle } from "../server/settle.ts";
import type { AdapterOptions } from "./options.ts";

/** A fetch handler: what Workers, Deno, Bun, service workers and route handlers serve with. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>;

/** Serves a fetch handler under what decides. */
export function serveFetch<Rest extends unknown[]>(
  decider: Decider,
  handler: FetchHandler<Rest>,
  { onDecision }: AdapterOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  const inForce = inForceIn(decider);
  return async (request, ...rest) => {
    const { kind, status, wire } = answerBy(decider, inForce, questionOfRequest(request));
    if (onDecision !== undefined) {
      const facts = factsOfRequest(request);
      onDecision(decider.decide(facts), facts);
    }
    if (kind === "none") return handler(request, ...rest);
    const response = kind === "preflight" ? new Response(null, { status }) : await handler(request, ...rest);
    // Nothing to settle: a network error or an opaque answer that was passed on (status 0), a change of protocol
    // (101, which cannot be copied either; Bun's handlers then return undefined).
    if (!response || response.status < 200) return response;
    try {
      settle(wire, response.headers, HEADERS);
      return response;
    } catch {
      // The headers of redirects, and of what fetch() returned, are immutable.
      const copy = new Response(response.body, response);
      settle(wire, copy.headers, HEADERS);
      return copy;
    }
  };
}

const HEADERS: HeaderAccess<Headers> = {
  names: (headers) => [...headers.keys()],
  get: (headers, name) => headers.get(name) ?? undefined,
  // Takes three quarters of the time that set takes, which looks for what it replaces.
  add: (headers, name, value) => headers.append(name, value),
  set: (headers, name, value) => headers.set(name, value),
  remove: (headers, name) => headers.delete(name),
};
