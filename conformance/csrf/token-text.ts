import type { TokenKind } from "./vocabulary.ts";

const OVERSIZED = 5000;

/** The text that is sent for a token, made of the client's own tokens where there are any. */
export function tokenText(kind: TokenKind, { valid, earlier, attackers }: Tokens): string {
  switch (kind) {
    case "valid":
    case "after-sign-in":
      return valid;
    case "older":
    case "before-sign-in":
      return earlier;
    case "other-session":
      return attackers;
    case "forged":
      return forged(valid);
    case "truncated":
      return valid.slice(0, -1);
    case "padded":
      return `${valid}A`;
    case "malformed":
      return "not a token";
    case "oversized":
      return "a".repeat(OVERSIZED);
    case "empty":
      return "";
  }
}

/** The tokens that were fetched for a row. */
export interface Tokens {
  /** From the page that was opened last. */
  readonly valid: string;
  /** From the page that was opened before it. */
  readonly earlier: string;
  readonly attackers: string;
}

// Of the same form as a true one, whoever made it: every digit and letter of its second half is another one.
function forged(token: string): string {
  const half = Math.floor(token.length / 2);
  return token.slice(0, half) + token.slice(half).replaceAll(/[a-z0-9]/gi, otherCharacter);
}

function otherCharacter(character: string): string {
  const last = /[9zZ]/.test(character);
  return last ? String.fromCharCode(character.charCodeAt(0) - 1) : String.fromCharCode(character.charCodeAt(0) + 1);
}
