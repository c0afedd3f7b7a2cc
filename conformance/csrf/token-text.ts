import type { TokenKind } from "./vocabulary.ts";

const OVERSIZED = 5000;

const TEXTS: { readonly [Kind in TokenKind]: (tokens: Tokens) => string } = {
  valid: ({ valid }) => valid,
  older: ({ earlier }) => earlier,
  "before-sign-in": ({ earlier }) => earlier,
  "after-sign-in": ({ valid }) => valid,
  "other-session": ({ attackers }) => attackers,
  forged: ({ valid }) => forged(valid),
  truncated: ({ valid }) => valid.slice(0, -1),
  padded: ({ valid }) => `${valid}A`,
  malformed: () => "not a token",
  oversized: () => "a".repeat(OVERSIZED),
  empty: () => "",
};

/** The text that is sent for a token, made of the tokens that were fetched. */
export function tokenText(kind: TokenKind, tokens: Tokens): string {
  return TEXTS[kind](tokens);
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
