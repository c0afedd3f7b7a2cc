import type { HeaderLine } from "corslet/browser";

/** What a signed-in client sends. */
export interface Session {
  /** Header lines, secrets and all: never shown. */
  readonly headers: readonly HeaderLine[];
  /** Whether browsers would attach it on their own: a cookie, Basic or Digest. */
  readonly isAmbient: boolean;
}
