import type { ProbeAnswer } from "../probe/client.ts";
import { listOf, valuesOf } from "./judge.ts";

// What caches keep without being told to. https://www.rfc-editor.org/rfc/rfc9110#section-15.1
const HEURISTIC: ReadonlySet<number> = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);

/** Whether some cache, a browser's own included, may keep an answer. */
export function isStored({ status, headers }: ProbeAnswer): boolean {
  if (HEURISTIC.has(status)) return true;
  return listOf(headers, "cache-control").some((each) => /^(?:public|max-age=[1-9]|s-maxage=[1-9])/.test(each));
}

/** Whether an answer says that it depends on Origin. */
export function variesByOrigin({ headers }: ProbeAnswer): boolean {
  const names = listOf(headers, "vary");
  return names.includes("origin") || names.includes("*");
}

/** What an answer says to caches that several users share. */
export function sharing({ headers }: ProbeAnswer): { readonly isPrivate: boolean; readonly isShared: boolean } {
  const directives = listOf(headers, "cache-control");
  return {
    isPrivate: directives.some((each) => each === "no-store" || each.startsWith("private")),
    isShared: directives.some((each) => each === "public" || /^s-maxage="?[1-9]/.test(each)),
  };
}

/** Whether an answer came out of a cache. */
export function isFromCache({ headers }: ProbeAnswer): boolean {
  const age = Number(valuesOf(headers, "age")[0] ?? 0);
  const words = ["x-cache", "cf-cache-status", "x-proxy-cache", "x-cache-status"].flatMap((name) =>
    valuesOf(headers, name),
  );
  return age > 0 || words.some((word) => /\bhit\b/i.test(word));
}
