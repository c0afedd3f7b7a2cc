import { ORIGIN } from "../http/header-names.ts";
import type { HeaderRecord } from "../http/header-record.ts";
import { MAX_ORIGIN_LENGTH } from "../http/limits.ts";
import type { WriteFacts } from "./facts.ts";
import { AUTHORIZATION, HOST, REFERER } from "./headers.ts";
import { MAX_REFERER_LENGTH } from "./referer.ts";

/** A header that is refused before anything is read from it. */
interface HeaderDefect {
  readonly reason: "header-repeated" | "header-too-long";
  readonly name: string;
}

const SINGLE: readonly string[] = [ORIGIN, HOST, REFERER, AUTHORIZATION];

/**
 * Finds a header that came twice or is longer than any true one: which of two lines counts would be a guess, and
 * another server on the way may have guessed otherwise. (Two lines of `Sec-Fetch-Site` are known by their joined value
 * and count as none.)
 */
export function headerDefect({ headers, repeated }: WriteFacts, tokenHeader: string | null): HeaderDefect | null {
  for (const name of SINGLE) if (isRepeated(headers, repeated, name)) return { reason: "header-repeated", name };
  if (tokenHeader !== null && isRepeated(headers, repeated, tokenHeader))
    return { reason: "header-repeated", name: tokenHeader };
  const origin = headers[ORIGIN];
  if (typeof origin === "string") {
    if (origin.length > MAX_ORIGIN_LENGTH) return { reason: "header-too-long", name: ORIGIN };
    // Lines joined by a comma: no serialized origin has one.
    if (origin.includes(",")) return { reason: "header-repeated", name: ORIGIN };
  }
  const referer = headers[REFERER];
  if (referer !== undefined && referer.length > MAX_REFERER_LENGTH) return { reason: "header-too-long", name: REFERER };
  return null;
}

function isRepeated(headers: HeaderRecord, repeated: readonly string[] | undefined, name: string): boolean {
  const value = headers[name];
  return (typeof value === "object" && value.length > 1) || (repeated !== undefined && repeated.includes(name));
}
