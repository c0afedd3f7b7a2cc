/** Longest token that is looked at. A token with a `kid` of 32 has 104 characters. */
const MAX_TOKEN_LENGTH = 128;

export const VERSION = "v1";
/** 16 bytes, so that two pages never show the same token: compression cannot be made to guess it (BREACH). */
export const NONCE_BYTES = 16;
const NONCE_LENGTH = 22;
const MAC_LENGTH = 43;
const KID_START: number = VERSION.length + 1;
const DOT = 0x2e;

/** A token taken apart: `v1.<kid>.<nonce>.<mac>`. The MAC is what stands from {@link ParsedToken.macStart} on. */
export interface ParsedToken {
  readonly kid: string;
  readonly nonce: string;
  readonly macStart: number;
}

/**
 * Takes a token apart; `null` for anything that cannot be one. Says nothing of whether it is ours: of what is no
 * base64url we have signed nothing.
 */
export function parseToken(text: string): ParsedToken | null {
  const macStart = text.length - MAC_LENGTH;
  const nonceStart = macStart - 1 - NONCE_LENGTH;
  const kidEnd = nonceStart - 1;
  if (text.length > MAX_TOKEN_LENGTH || kidEnd <= KID_START) return null;
  if (!text.startsWith(`${VERSION}.`) || text.charCodeAt(kidEnd) !== DOT || text.charCodeAt(macStart - 1) !== DOT)
    return null;
  return { kid: text.slice(KID_START, kidEnd), nonce: text.slice(nonceStart, macStart - 1), macStart };
}

/** Whether a text may name a key in tokens. */
export function isKid(text: string): boolean {
  return /^[\w-]{1,32}$/.test(text);
}

/**
 * What a token's MAC is computed over. Each part stands behind its length, so that no two lists of parts read alike.
 *
 * @param binding what the token is bound to.
 */
export function signedText(kid: string, nonce: string, binding: string, scope: string): string {
  return `${VERSION}.${kid.length}:${kid}${nonce.length}:${nonce}${binding.length}:${binding}${scope.length}:${scope}`;
}
