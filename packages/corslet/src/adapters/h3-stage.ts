import type { Decision } from "../server/decision.ts";
import { settle } from "../server/settle.ts";
import { settledBy } from "./decision-response.ts";
import { HEADERS } from "./fetch-response.ts";
import { wireOf } from "../server/wire-of.ts";
import type { H3Request } from "./h3-request.ts";

/** What is used of an h3 event. */
export interface H3Event {
  readonly req: H3Request;
  /** The headers that h3 gives to what a handler returned, and to an error. */
  readonly res: { readonly headers: Headers; readonly errHeaders: Headers };
}

/** What is used of an h3 app. */
export interface H3App {
  readonly config: H3Hooks;
  use(middleware: (event: H3Event, next: () => unknown) => unknown): unknown;
}

/** The hooks of an app's configuration. */
interface H3Hooks {
  onError?: ((error: never, event: never) => unknown) | undefined;
  onResponse?: ((response: Response, event: never) => unknown) | undefined;
}

/** Settles the headers of what a handler returned, and those that h3 will give to it. Returns what to return instead. */
export function stage(event: H3Event, value: unknown, decision: Decision): unknown {
  if (value instanceof Error) return stageError(event, value, decision);
  const hasOwnHeaders = isResponse(value) || isH3Response(value);
  stageBag(event.res.headers, decision, hasOwnHeaders);
  // h3's word for 404 is a symbol; of a Response's status it depends which of the two is given to it.
  if (hasOwnHeaders || typeof value === "symbol") stageBag(event.res.errHeaders, decision, hasOwnHeaders);
  if (isH3Response(value)) settle(wireOf(decision), value.headers, HEADERS);
  return isResponse(value) ? settledBy(value, decision) : value;
}

/** Settles the headers of what a handler threw. Returns what to throw. */
export function stageError(event: H3Event, error: unknown, decision: Decision): unknown {
  const hasHeaders = error instanceof Error && "headers" in error && Boolean(error.headers);
  stageBag(event.res.headers, decision, false);
  stageBag(event.res.errHeaders, decision, hasHeaders);
  if (hasHeaders) {
    const headers = new Headers(error.headers as HeadersInit);
    settle(wireOf(decision), headers, HEADERS);
    error.headers = headers;
  }
  return error;
}

/** Whether a value is a `Response`, whoever's. */
export function isResponse(value: unknown): value is Response {
  return value instanceof Response;
}

const H3_RESPONSE: unique symbol = Symbol.for("h3.HTTPResponse") as never;

function isH3Response(value: unknown): value is { readonly headers: Headers } {
  return (value as { readonly [H3_RESPONSE]?: true } | null | undefined)?.[H3_RESPONSE] === true;
}

// h3 sets what is in these over what a Response, or an error, has itself: there the decision's headers are put on the
// latter, and Vary stays where it was, or one would replace the other.
function stageBag(bag: Headers, decision: Decision, hasOwnHeaders: boolean): void {
  const its = hasOwnHeaders ? { ...decision, headers: {}, vary: bag.has("Vary") ? decision.vary : [] } : decision;
  settle(wireOf(its), bag, HEADERS);
}
