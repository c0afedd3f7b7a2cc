import type { HeaderRecord } from "../http/header-record.ts";
import type { WriteFacts } from "./facts.ts";
import type { Guard } from "./guard.ts";
import { judgeRequest } from "./judge-request.ts";
import type { WriteDecision } from "./reason.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import { contextOf, remember, type RequestContext } from "./request-context.ts";
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

/** Carries out a guard's decisions, alike in every adapter. */
export interface Gate<Request extends object> {
  readonly guard: Guard<Request>;
  /**
   * Settles a request: a refusal, or `null` to go on.
   *
   * @param mayFollow whether {@link enterBody} will be asked: a request that only a token could let through then goes on
   *   to the parser of its body.
   */
  readonly enter: (arrival: Arrival<Request>, mayFollow: boolean) => Awaitable<Refusal | null>;
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
  return {
    guard,
    enter: ({ request, facts, headers, field, setCookie }, mayFollow) => {
      if (guard.tokens === null) return carryOut(guard.decide(facts), facts);
      const settle = (found: unknown): Awaitable<Refusal | null> =>
        after(judgeRequest(guard, facts, request, { field: found, mayFollow: false }), (decision) =>
          carryOut(decision, facts),
        );
      // What an outer guard still asks for is asked for all the same.
      const outer = contextOf(request);
      const isPending = outer?.isPending === true;
      const settleOuter = isPending ? outer.enterBody : (): null => null;
      const context: RequestContext<Request> = { guard, headers, setCookie, enterBody: settleOuter, isPending };
      remember(request, context);
      return after(judgeRequest(guard, facts, request, { field, mayFollow }), (decision) => {
        if (!mayFollow || decision.reason !== "token-unread") return carryOut(decision, facts);
        context.isPending = true;
        context.enterBody = (found) => after(settleOuter(found), (refusal) => refusal ?? settle(found));
        return null;
      });
    },
  };
}

/**
 * The second step, when a body was parsed: settles a request that the first step let go on to the parser.
 *
 * @param field what stands in the token's field.
 * @returns a refusal, or `null` to go on.
 */
export function enterBody(request: object, field: unknown): Awaitable<Refusal | null> {
  const context = contextOf(request);
  if (context === undefined || !context.isPending) return null;
  context.isPending = false;
  return context.enterBody(field);
}

/**
 * Whether a response would say that a request was served which {@link enterBody} was never asked about, though only a token
 * could let it through. An error of the handler's own may be sent: a body that could not be parsed has no token either.
 */
export function isUnasked(request: object, status: number): boolean {
  const context = contextOf(request);
  return context?.isPending === true && context.guard.mode === "enforce" && status < 400;
}

/** What a parsed body holds under a name of its own. */
export function fieldIn(body: unknown, name: string | undefined): unknown {
  if (name === undefined || typeof body !== "object" || body === null || !Object.hasOwn(body, name)) return undefined;
  return (body as Record<string, unknown>)[name];
}
