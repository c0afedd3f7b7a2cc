/**
 * Why a write was let through or refused.
 *
 * | reason | allowed | meaning |
 * |---|---|---|
 * | `safe` | yes | GET, HEAD or OPTIONS, and nothing about it that writes |
 * | `exempt` | yes | the method and path are in `exempt` |
 * | `same-origin` | yes | the browser says that a page of the API's own origin sent it |
 * | `own-origin` | yes | `Origin` is the API's own |
 * | `writer` | yes | the policy grants the origin that method there |
 * | `same-site-trusted` | yes | a page of the same site sent it, and `sameSite` is `"trust"` |
 * | `user-initiated` | yes | the browser says that no page sent it: a bookmark, a typed address |
 * | `token` | yes | it carries a valid token |
 * | `no-ambient-authority` | yes | no evidence, but nothing either that a browser would have added by itself |
 * | `origin-foreign` | no | no grant holds the origin, and it is not the API's own; `value` is the origin |
 * | `method-not-listed` | no | a grant holds the origin, but does not list the method: it may read; `value` is the method |
 * | `credentials-not-granted` | no | the grant is without credentials, and the request carries the user's; `value` is the origin |
 * | `origin-null` | no | `Origin` is `null`: a sandboxed frame, or a page that hides where it is |
 * | `origin-missing` | no | the browser says that another site sent it, and not which; for WebSockets, no `Origin` at all |
 * | `referer-foreign` | no | there is no origin, and the page named in `Referer` is none that may write; `value` is its origin |
 * | `no-evidence` | no | nothing says where it came from, and it carries the user's credentials |
 * | `token-missing` | no | only a token could let it through, and there is none |
 * | `token-invalid` | no | the token is not one of ours, or is another session's |
 * | `token-unread` | no | only a token could let it through, and none was looked at: `token` was `"unread"` in the facts |
 * | `header-repeated` | no | a header that counts came twice; `value` is its name |
 * | `header-too-long` | no | a header that counts is longer than any true one; `value` is its name |
 */
export type WriteReason = AllowedReason | RefusedReason;

export type AllowedReason =
  | "safe"
  | "exempt"
  | "same-origin"
  | "own-origin"
  | "writer"
  | "same-site-trusted"
  | "user-initiated"
  | "token"
  | "no-ambient-authority";

export type RefusedReason =
  | "origin-foreign"
  | "method-not-listed"
  | "credentials-not-granted"
  | "origin-null"
  | "origin-missing"
  | "referer-foreign"
  | "no-evidence"
  | "token-missing"
  | "token-invalid"
  | "token-unread"
  | "header-repeated"
  | "header-too-long";

/** Whether a request may write, and why. */
export interface WriteDecision {
  /** Whether the request may write. In report mode adapters let it pass all the same, and `guard.upgrade` says so here. */
  readonly allowed: boolean;
  readonly reason: WriteReason;
  /** What was refused: a piece of the request, at most 256 long. For logs; never for a header. */
  readonly value?: string;
  /**
   * The API's own origin as it was derived from this request, for a refusal that hangs on it; `null` where nothing
   * could be derived. Missing where the policy names `self`.
   */
  readonly derivedSelf?: string | null;
}
