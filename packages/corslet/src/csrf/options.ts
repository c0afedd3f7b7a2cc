import type { ResourcesConfig } from "../policy/config.ts";

/** What a guard may be told besides the policy. `Request` is what the server's framework hands to its handlers. */
export interface GuardOptions<Request = unknown> {
  /** `report`: everything passes, and what would have been refused is only reported. Default: `enforce`. */
  readonly mode?: "enforce" | "report";
  /** Requests that need no evidence, since something else proves them. Exact methods and paths, no prefixes. */
  readonly exempt?: readonly Exemption[];
  /** Routes that write on a safe method: `GET /logout`, or `GET /actions/*`. Every spelling that a router may take is meant. */
  readonly unsafe?: readonly string[];
  /**
   * `trust`: every page of the same site may write, whatever sibling subdomain serves it, where the browser says that
   * it is one. Default: `writers`, a sibling is as foreign as anybody.
   */
  readonly sameSite?: "writers" | "trust";
  /** Addresses or CIDR ranges whose `X-Forwarded-Host` and `X-Forwarded-Proto` count. Default: the policy's `trustProxy`. */
  readonly trustProxy?: ResourcesConfig["trustProxy"];
  /** Tokens, for browsers that say nothing of where a request comes from. Default: none are minted or accepted. */
  readonly tokens?: TokenOptions<Request>;
  /** Lets http origins that are not loopback write to an API on https: whoever is on the network path can then write. */
  readonly dangerouslyAllowInsecureWriters?: boolean;
}

/** One method on one path that needs no evidence. */
export interface Exemption {
  readonly method: string;
  /** An exact path. */
  readonly path: string;
  /** What proves these requests instead, in words: `signed by Stripe`. */
  readonly because: string;
}

/** How tokens are made, where they are looked for, and what they are bound to. */
export interface TokenOptions<Request = unknown> {
  /** At least one; the first one signs, all verify. */
  readonly keys: readonly TokenKey[];
  /**
   * A random value of the login session, such as its id; `null` or `undefined` before there is one. Tokens are then
   * bound to a cookie of the guard's own.
   */
  readonly binding: (request: Request) => string | null | undefined;
  /** Ask for a token on every unsafe request, however good the other evidence. Default: false. */
  readonly always?: boolean;
  /** The request header that may hold a token. Default: `X-CSRF-Token`. */
  readonly header?: string;
  /** The field of a parsed body that may hold a token. Default: `_csrf`. */
  readonly field?: string;
  /** Set apart the tokens of applications that share keys. Default: `""`. */
  readonly scope?: string;
  /** The guard's own cookie. */
  readonly cookie?: TokenCookieOptions;
}

/** A key of at least 32 random bytes; a string counts as its UTF-8 bytes. With or without a name of its own. */
export type TokenKey = string | Uint8Array | NamedTokenKey;

/** A key with the name that stands in its tokens. Without one, the name is derived from the key. */
export interface NamedTokenKey {
  /** 1 to 32 of `A-Z a-z 0-9 _ -`. */
  readonly kid: string;
  readonly key: string | Uint8Array;
}

/** The cookie that tokens are bound to before there is a login session. */
export interface TokenCookieOptions {
  /** Default: `__Host-csrf`, which no other host can set. */
  readonly name?: string;
  /** Default: true. Plain http on another name than localhost needs false, and a name without prefix. */
  readonly secure?: boolean;
  /** Default: `Lax`. */
  readonly sameSite?: "Lax" | "Strict" | "None";
}

export const GUARD_KEYS: readonly (keyof GuardOptions)[] = [
  "mode",
  "exempt",
  "unsafe",
  "sameSite",
  "trustProxy",
  "tokens",
  "dangerouslyAllowInsecureWriters",
];
export const EXEMPTION_KEYS: readonly (keyof Exemption)[] = ["method", "path", "because"];
export const TOKEN_KEYS: readonly (keyof TokenOptions)[] = [
  "keys",
  "binding",
  "always",
  "header",
  "field",
  "scope",
  "cookie",
];
export const NAMED_KEY_KEYS: readonly (keyof NamedTokenKey)[] = ["kid", "key"];
export const COOKIE_KEYS: readonly (keyof TokenCookieOptions)[] = ["name", "secure", "sameSite"];
