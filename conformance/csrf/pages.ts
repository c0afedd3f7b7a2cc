/** Where every subject signs a client in: whatever session it had, the answer sets the cookie of a new one. */
export const SIGN_IN = "/api/sign-in";

/** Where every subject serves a page: `{ "token": … }`, with a token for the client's session, or `null` without tokens. */
export const PAGE = "/api/page";

/** The cookie of a login session, and the attributes with which it rides along to everywhere. */
export const SESSION_COOKIE = "__Host-sid";
export const SESSION_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=None";

/** Where tokens are looked for. */
export const TOKEN_HEADER = "X-CSRF-Token";
export const TOKEN_FIELD = "_csrf";

/** What a page answers. */
export interface Page {
  readonly token: string | null;
}
