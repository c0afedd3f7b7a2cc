import { settle, varyOf } from "../server/settle.ts";
import { HEADERS, settled } from "./fetch-response.ts";
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
export function stage(event: H3Event, value: unknown, wire: readonly string[]): unknown {
  if (value instanceof Error) return stageError(event, value, wire);
  const hasOwnHeaders = isResponse(value) || isH3Response(value);
  stageBag(event.res.headers, wire, hasOwnHeaders);
  // h3's word for 404 is a symbol; of a Response's status it depends which of the two is given to it.
  if (hasOwnHeaders || typeof value === "symbol") stageBag(event.res.errHeaders, wire, hasOwnHeaders);
  if (isH3Response(value)) settle(wire, value.headers, HEADERS);
  return isResponse(value) ? settled(value, wire) : value;
}

/** Settles the headers of what a handler threw. Returns what to throw. */
export function stageError(event: H3Event, error: unknown, wire: readonly string[]): unknown {
  const hasHeaders = error instanceof Error && "headers" in error && Boolean(error.headers);
  stageBag(event.res.headers, wire, false);
  stageBag(event.res.errHeaders, wire, hasHeaders);
  if (hasHeaders) {
    const headers = new Headers(error.headers as HeadersInit);
    settle(wire, headers, HEADERS);
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

// h3 sets what is in these over what a Response, or an error, has itself: there the policy's headers are put on the
// latter, and Vary stays where it was, or one would replace the other.
function stageBag(bag: Headers, wire: readonly string[], hasOwnHeaders: boolean): void {
  const vary = bag.has("Vary") ? varyOf(wire) : [];
  settle(hasOwnHeaders ? vary : wire, bag, HEADERS);
}
