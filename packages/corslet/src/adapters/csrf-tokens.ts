import { atOnce } from "../csrf/tokens/after.ts";
import { mintField, mintMeta, mintToken } from "../csrf/request-context.ts";

// For servers on node:http, where node:crypto answers at once.

/**
 * A new token for the session of a request that a guard with tokens has seen. Before there is a session, the guard's
 * own cookie is set with it.
 */
export function token(request: object): string {
  return atOnce(mintToken(request));
}

/** A hidden form field with a new token, as HTML. */
export function formField(request: object): string {
  return atOnce(mintField(request));
}

/** A meta tag named `csrf-token` with a new token, as HTML. */
export function metaTag(request: object): string {
  return atOnce(mintMeta(request));
}
