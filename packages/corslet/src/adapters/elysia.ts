import { factsOfRequest } from "../server/facts.ts";
import { deciderOf } from "../server/policy.ts";
import { wrapping, type ElysiaApp } from "./elysia-plugin.ts";
import { preflightResponse } from "./decision-response.ts";
import { settled } from "./fetch-response.ts";
import { innermost } from "./nested-answers.ts";
import { wireOf } from "../server/wire-of.ts";
import type { AdapterOptions, PolicySource } from "./options.ts";

const governed = new WeakSet<Request>();

/**
 * For Elysia 1: `.use(cors(policy))`. It wraps the app as a whole, so that every answer is settled: of routes, of
 * `onError`, and 404. Of several policies in one app the one that was used last governs, where it governs the path.
 *
 * @throws {PolicyError} at once, when a configuration is refused.
 */
export function cors(
  policy: PolicySource,
  { onDecision }: AdapterOptions = {},
): <App extends ElysiaApp>(app: App) => App {
  const decider = deciderOf(policy);
  return wrapping((handle) => async (request, ...rest) => {
    // Elysia wraps what is used later around what was used before.
    if (governed.has(request)) return handle(request, ...rest);
    const facts = factsOfRequest(request);
    const decision = decider.decide(facts);
    onDecision?.(decision, facts);
    if (decision.kind === "none") return handle(request, ...rest);
    if (decision.kind === "preflight") return preflightResponse(decision);
    governed.add(request);
    const wire = wireOf(decision);
    innermost(request, wire);
    const response = await handle(request, ...rest);
    return settled(response, innermost(request) ?? wire);
  });
}

export type { ElysiaApp } from "./elysia-plugin.ts";
export { csrf, type ElysiaCsrfOptions } from "./csrf-elysia.ts";
export { formField, metaTag, token } from "./csrf-requests.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
