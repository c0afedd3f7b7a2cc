import { MAX_ORIGIN_LENGTH } from "../http/limits.ts";
import type { WriteFacts } from "./facts.ts";
import { SINGLE_HEADERS } from "./headers.ts";
import { MAX_REFERER_LENGTH } from "./referer.ts";

/** A header that is refused before anything is read from it. */
interface HeaderDefect {
  readonly reason: "header-repeated" | "header-too-long";
  readonly name: string;
}

/**
 * Finds a header that came twice or is longer than any true one: which of two lines counts would be a guess, and
 * another server on the way may have guessed otherwise. (Two lines of `Sec-Fetch-Site` are known by their joined value
 * and count as none.)
 */
export function headerDefect(facts: WriteFacts, tokenHeader: string | null): HeaderDefect | null {
  const { origin, host, referer, authorization } = facts.headers;
  const repeated = facts.repeated ?? NONE;
  if (repeated.length > 0 || isList(origin) || isList(host) || isList(referer) || isList(authorization)) {
    const name = SINGLE_HEADERS.find((single) => repeated.includes(single) || isList(facts.headers[single]));
    if (name !== undefined) return { reason: "header-repeated", name };
  }
  if (tokenHeader !== null && (isJoined(facts.headers[tokenHeader]) || repeated.includes(tokenHeader)))
    return { reason: "header-repeated", name: tokenHeader };
  if (origin !== undefined && origin.length > MAX_ORIGIN_LENGTH) return { reason: "header-too-long", name: "origin" };
  if (isJoined(origin)) return { reason: "header-repeated", name: "origin" };
  if (referer !== undefined && referer.length > MAX_REFERER_LENGTH)
    return { reason: "header-too-long", name: "referer" };
  return null;
}

const NONE: readonly string[] = [];

// Lines joined by a comma, which no serialized origin and no token has.
function isJoined(header: string | readonly string[] | undefined): boolean {
  return typeof header === "string" ? header.includes(",") : isList(header);
}

function isList(header: string | readonly string[] | undefined): boolean {
  return typeof header === "object" && header.length > 1;
}
