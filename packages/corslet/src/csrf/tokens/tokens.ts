import { after } from "./after.ts";
import { endsInConstantTime } from "./equal.ts";
import type { Keyring } from "./keyring.ts";
import type { Awaitable, Crypto } from "./mac.ts";
import { NONCE_BYTES, parseToken, signedText, VERSION } from "./token.ts";

/** Mints and verifies tokens. With `node:crypto` it answers at once, with WebCrypto by promises. */
export interface Tokens {
  /** A new token, different each time. */
  readonly mint: (binding: string) => Awaitable<string>;
  /** Whether a text is a token that one of the keys signed for this binding. Never throws. */
  readonly verify: (text: string, binding: string) => Awaitable<boolean>;
}

/** Tokens under a keyring. */
export function tokensOf(keyring: Keyring, scope: string, crypto: Crypto): Tokens {
  return {
    mint: (binding) => {
      const nonce = crypto.random(NONCE_BYTES);
      return after(keyring.first(), ({ kid, mac }) =>
        after(mac(signedText(kid, nonce, binding, scope)), (signature) => `${VERSION}.${kid}.${nonce}.${signature}`),
      );
    },
    verify: (text, binding) => {
      const token = parseToken(text);
      if (token === null) return false;
      return after(keyring.find(token.kid), (key) => {
        if (key === undefined) return false;
        const signed = key.mac(signedText(token.kid, token.nonce, binding, scope));
        // Compared as text: of all spellings of a signature, the one that we write is ours.
        return after(signed, (signature) => endsInConstantTime(text, token.macStart, signature));
      });
    },
  };
}
