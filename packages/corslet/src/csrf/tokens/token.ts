import { isBase64urlCodePoint } from "./base64url.ts";

/** Longest token that is looked at. A token with a `kid` of 32 has 104 characters. */
const MAX_TOKEN_LENGTH = 128;

export const VERSION = "v1";
/** 16 bytes, so that two pages never show the same token: compression cannot be made to guess it (BREACH). */
export const NONCE_BYTES = 16;
const NONCE_LENGTH = 22;
const MAC_LENGTH = 43;

/** A token taken apart: `v1.<kid>.<nonce>.<mac>`. */
export interface ParsedToken {
  readonly kid: string;
  readonly nonce: string;
  readonly mac: string;
}

/** Takes a token apart; `null` for anything that is none. Says nothing of whether it is ours. */
export function parseToken(text: string): ParsedToken | null {
  if (text.length > MAX_TOKEN_LENGTH) return null;
  const parts = text.split(".", 5);
  const [version, kid = "", nonce = "", mac = ""] = parts;
  if (parts.length !== 4 || version !== VERSION || !isKid(kid)) return null;
  if (nonce.length !== NONCE_LENGTH || !isBase64url(nonce) || mac.length !== MAC_LENGTH || !isBase64url(mac))
    return null;
  return { kid, nonce, mac };
}

/** Whether a text may name a key in tokens. */
export function isKid(text: string): boolean {
  return text.length > 0 && text.length <= 32 && isBase64url(text);
}

/**
 * What a token's MAC is computed over. Each part stands behind its length, so that no two lists of parts read alike.
 *
 * @param binding what the token is bound to.
 */
export function signedText(kid: string, nonce: string, binding: string, scope: string): string {
  return `${VERSION}.${kid.length}:${kid}${nonce.length}:${nonce}${binding.length}:${binding}${scope.length}:${scope}`;
}

function isBase64url(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isBase64urlCodePoint(text.charCodeAt(i))) return false;
  return true;
}
