import type { HeaderRecord } from "../http/header-record.ts";
import type { Guard } from "./guard.ts";
import { fieldHtml, metaHtml } from "./html.ts";
import type { RequestTokens } from "./request-tokens.ts";
import { after } from "./tokens/after.ts";
import type { Awaitable } from "./tokens/mac.ts";

/** What an adapter remembers of a request that a guard with tokens has let through. */
export interface RequestContext<Request> {
  readonly guard: Guard<Request>;
  readonly headers: HeaderRecord;
  /** Adds a `Set-Cookie` to the response. */
  readonly setCookie: (value: string) => void;
  /** The value of the guard's cookie, once this very response sets it. */
  cookie?: string;
}

const CONTEXTS: unique symbol = Symbol.for("corslet.csrf") as never;

// Kept beside the request, not on it, and once however many copies of this library are loaded.
const contexts: WeakMap<object, RequestContext<never>> = ((globalThis as Record<symbol, unknown>)[CONTEXTS] ??=
  new WeakMap()) as WeakMap<object, RequestContext<never>>;

export function remember<Request extends object>(request: Request, context: RequestContext<Request>): void {
  contexts.set(request, context);
}

/** What was remembered of a request, or `undefined` where no guard with tokens has seen it. */
export function contextOf<Request extends object>(request: Request): RequestContext<Request> | undefined {
  return contexts.get(request) as RequestContext<Request> | undefined;
}

/**
 * A new token for the session of a request. Where there is no session yet, the response sets the guard's cookie.
 *
 * @throws {Error} when no guard with tokens has seen the request.
 */
export function mintToken(request: object): Awaitable<string> {
  const { context, tokens } = tokensFor(request);
  return after(tokens.mint(request, context.headers, context.cookie), ({ token, setCookie, cookie }) => {
    if (setCookie !== null && cookie !== null && context.cookie === undefined) {
      context.setCookie(setCookie);
      context.cookie = cookie;
    }
    return token;
  });
}

/** A hidden field with a new token, as HTML. */
export function mintField(request: object): Awaitable<string> {
  const { tokens } = tokensFor(request);
  return after(mintToken(request), (token) => fieldHtml(tokens.field, token));
}

/** A meta tag with a new token, as HTML. */
export function mintMeta(request: object): Awaitable<string> {
  return after(mintToken(request), metaHtml);
}

function tokensFor(request: object): { context: RequestContext<object>; tokens: RequestTokens<object> } {
  const context = contextOf(request);
  const tokens = context?.guard.tokens;
  if (context === undefined || tokens === null || tokens === undefined) throw new Error(NO_GUARD);
  return { context, tokens };
}

const NO_GUARD =
  "There is no token for this request: no CSRF guard with tokens has seen it. Next: mount csrf(policy, { tokens: { keys, binding } }) before this route.";
