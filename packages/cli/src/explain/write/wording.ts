import type { SameSite } from "corslet/browser";
import { type AllowedReason, refusalOf, type WriteDecision } from "corslet/csrf";

const ALLOWED: { readonly [Reason in AllowedReason]: string } = {
  safe: "GET, HEAD and OPTIONS write nothing; a route that does is declared in the guard's options, under unsafe.",
  exempt: "The guard's options exempt this method and path.",
  "same-origin": "The browser says that a page of the API's own origin sent it.",
  "own-origin": "Origin is the API's own.",
  writer: "The policy lists this method for the page's origin.",
  "same-site-trusted": "A page of the same site sent it, and the guard's options trust those.",
  "user-initiated": "The browser says that no page sent it: a typed address, or a bookmark.",
  token: "It carries a valid token.",
  "no-ambient-authority": "Nothing says where it comes from, but no cookies ride along that could be abused.",
};

/** What a decision means, and what to change where it refuses; `null` where nothing is to be changed. */
export function wordsOf(decision: WriteDecision): { readonly detail: string; readonly mend: string | null } {
  if (decision.allowed) return { detail: ALLOWED[decision.reason as AllowedReason], mend: null };
  // The server's own words, so that both say the same.
  const { detail, mend } = JSON.parse(refusalOf(decision).body) as { detail: string; mend: string };
  return { detail, mend };
}

/** The cookies that ride along, in words. */
export function cookiesInWords(kinds: readonly SameSite[], isNewAlone: boolean): string {
  if (kinds.length === 0) return "none";
  if (kinds.includes("Strict")) return "all, with SameSite=Strict too";
  if (kinds.includes("Lax")) return "all but those with SameSite=Strict";
  if (!kinds.includes("unset")) return "those with SameSite=None alone";
  return `those with SameSite=None, and those without SameSite${isNewAlone ? " that are not two minutes old" : ""}`;
}
