import type { HeaderRecord } from "../http/header-record.ts";
import type { WriteFacts } from "./facts.ts";
import { factsOfNodeRequest } from "./facts-of-node.ts";
import type { Guard } from "./guard.ts";
import { judgeRequest } from "./judge-request.ts";
import type { WriteDecision } from "./reason.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import { remember } from "./request-context.ts";
import { after } from "./tokens/after.ts";
import type { Awaitable } from "./tokens/mac.ts";

/** Called with each decision before it is carried out, for logs and metrics. What it throws, the adapter throws. */
export type OnWriteDecision = (decision: WriteDecision, facts: WriteFacts) => void;

/** A request as an adapter hands it in. */
export interface Arrival<Request> {
  readonly request: Request;
  readonly facts: WriteFacts;
  readonly headers: HeaderRecord;
  /** What stands in the token's field, when the body was parsed already. */
  readonly field: unknown;
  /** Adds a `Set-Cookie` to the response. */
  readonly setCookie: (value: string) => void;
}

/** Settles a request by what stands in the token's field of its parsed body: a refusal, or `null` to go on. */
export type SettleBody = (field: unknown) => Awaitable<Refusal | null>;

/** What becomes of a request. */
export interface Entered {
  /** The answer to one that is refused; `null` to go on. */
  readonly refusal: Refusal | null;
  /**
   * To be asked once the body was parsed, of a request that only a token in it could let through: until then nothing but
   * the parser may see it. `null` where all is settled.
   */
  readonly settleBody: SettleBody | null;
}

/** Carries out a guard's decisions, alike in every adapter. */
export interface Gate<Request extends object> {
  readonly guard: Guard<Request>;
  /** @param mayFollow whether the adapter can still look into the body. */
  readonly enter: (arrival: Arrival<Request>, mayFollow: boolean) => Awaitable<Entered>;
}

/** The gate of a guard. */
export function gateOf<Request extends object>(
  guard: Guard<Request>,
  onWriteDecision?: OnWriteDecision,
): Gate<Request> {
  const carryOut = (decision: WriteDecision, facts: WriteFacts): Refusal | null => {
    onWriteDecision?.(decision, facts);
    return decision.allowed || guard.mode === "report" ? null : refusalOf(decision);
  };
  const settled = (decision: WriteDecision, facts: WriteFacts): Entered => ({
    refusal: carryOut(decision, facts),
    settleBody: null,
  });
  return {
    guard: onWriteDecision === undefined ? guard : reporting(guard, onWriteDecision),
    enter: ({ request, facts, headers, field, setCookie }, mayFollow) => {
      if (guard.tokens === null) return settled(guard.decide(facts), facts);
      remember(request, { guard, headers, setCookie });
      const settleBody: SettleBody = (found) =>
        after(judgeRequest(guard, facts, request, { field: found, mayFollow: false }), (decision) =>
          carryOut(decision, facts),
        );
      return after(judgeRequest(guard, facts, request, { field, mayFollow }), (decision) =>
        mayFollow && decision.reason === "token-unread" ? { refusal: null, settleBody } : settled(decision, facts),
      );
    },
  };
}

// Handshakes are decided by whoever holds the guard: those decisions are told as well.
function reporting<Request>(guard: Guard<Request>, onWriteDecision: OnWriteDecision): Guard<Request> {
  return Object.freeze({
    ...guard,
    upgrade: (request) => {
      const facts = factsOfNodeRequest(request);
      onWriteDecision(guard.decide(facts), facts);
      return guard.upgrade(request);
    },
  } satisfies Guard<Request>);
}

/** What a parsed body holds under a name of its own. */
export function fieldIn(body: unknown, name: string | undefined): unknown {
  if (name === undefined || typeof body !== "object" || body === null || !Object.hasOwn(body, name)) return undefined;
  return (body as Record<string, unknown>)[name];
}
