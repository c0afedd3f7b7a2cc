import type { WriteFacts } from "./facts.ts";
import type { Guard } from "./guard.ts";
import type { WriteDecision } from "./reason.ts";
import { after } from "./tokens/after.ts";
import type { Awaitable } from "./tokens/mac.ts";

/** What of a request's body is known when it is judged. */
export interface BodyState {
  /** What stands in the field for the token; `undefined` when nothing does, or when the body was not parsed. */
  readonly field: unknown;
  /** Whether a token may still be found in the body: then a request that hangs on one is left with `token-unread`. */
  readonly mayFollow: boolean;
}

/** Decides about a request; looks for its token only where the decision hangs on one. */
export function judgeRequest<Request>(
  { decide, tokens }: Guard<Request>,
  facts: WriteFacts,
  request: Request,
  { field, mayFollow }: BodyState,
): Awaitable<WriteDecision> {
  if (tokens === null) return decide(facts);
  const decision = decide(facts, "unread");
  if (decision.reason !== "token-unread") return decision;
  const text = tokens.inHeader(facts.headers) ?? field;
  if (mayFollow && (text === undefined || text === null)) return decision;
  return after(tokens.stateOf(text, request, facts.headers), (state) => decide(facts, state));
}
