import type { ReadTokens } from "./check/tokens.ts";
import { COOKIE_BYTES, readOwnCookie, renderOwnCookie } from "./cookie.ts";
import type { TokenState } from "./facts.ts";
import { valueOf } from "./headers.ts";
import type { HeaderRecord } from "../http/header-record.ts";
import { after } from "./tokens/after.ts";
import { keyringOf } from "./tokens/keyring.ts";
import type { Awaitable } from "./tokens/mac.ts";
import { platformCrypto } from "./tokens/platform-crypto.ts";
import { tokensOf } from "./tokens/tokens.ts";

/** A token, and the cookie that must be set for it to be worth anything. */
export interface MintedToken {
  readonly token: string;
  /** The value of a `Set-Cookie` to send with the page that holds the token; `null` when none is needed. */
  readonly setCookie: string | null;
  /** The value of that cookie; `null` when none is needed. */
  readonly cookie: string | null;
}

/** The tokens of requests: each is bound to the request's login session, or before there is one to the guard's cookie. */
export interface RequestTokens<Request> {
  /** The field of a body that may hold a token. */
  readonly field: string;
  /**
   * A new token for the session of a request. Answers at once where the platform has `node:crypto`.
   *
   * @param cookie the guard's cookie where it was set in answer to this very request already.
   */
  readonly mint: (request: Request, headers: HeaderRecord, cookie?: string) => Awaitable<MintedToken>;
  /** The token in the request's header; `null` when there is none. */
  readonly inHeader: (headers: HeaderRecord) => string | null;
  /** Whether a text is a token for the session of a request. */
  readonly stateOf: (text: unknown, request: Request, headers: HeaderRecord) => Awaitable<TokenState>;
}

/** Makes {@link RequestTokens} of options that have no problem. */
export function requestTokensOf<Request>({
  keys,
  binding,
  header,
  field,
  scope,
  cookie,
}: ReadTokens): RequestTokens<Request> {
  const crypto = platformCrypto();
  const tokens = tokensOf(keyringOf(keys, crypto), scope, crypto);
  const sessionOf = binding as (request: Request) => unknown;
  // What a token is bound to says of which kind it is, so that no session's id passes for a cookie's value.
  const boundTo = (request: Request, headers: HeaderRecord): string | null => {
    const session = sessionOf(request);
    if (typeof session === "string" && session !== "") return `session ${session}`;
    if (session !== null && session !== undefined) throw new TypeError(BINDING_TYPE);
    const value = readOwnCookie(valueOf(headers["cookie"]), cookie.name);
    return value === null ? null : `cookie ${value}`;
  };
  return {
    field,
    mint: (request, headers, alreadySet) => {
      const bound = boundTo(request, headers);
      if (bound !== null) return after(tokens.mint(bound), (token) => ({ token, setCookie: null, cookie: null }));
      const value = alreadySet ?? crypto.random(COOKIE_BYTES);
      return after(tokens.mint(`cookie ${value}`), (token) => ({
        token,
        setCookie: renderOwnCookie(cookie, value),
        cookie: value,
      }));
    },
    inHeader: (headers) => valueOf(headers[header]),
    stateOf: (text, request, headers) => {
      if (text === undefined || text === null || text === "") return "absent";
      const bound = typeof text === "string" ? boundTo(request, headers) : null;
      if (bound === null) return "invalid";
      return after(tokens.verify(text as string, bound), (isValid) => (isValid ? "valid" : "invalid"));
    },
  };
}

const BINDING_TYPE =
  "tokens.binding returned something else than a string that is not empty, null or undefined. Next: return the session's id, or null before there is one.";
