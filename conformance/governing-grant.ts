import type { Route } from "./translate.ts";
import type { Row } from "./vocabulary.ts";

type Grant = Readonly<Record<string, unknown>>;

/** The grant, in the vocabulary's words, that governs a request target; of a list, the first. Written from policy.md anew. */
export function governingGrant(config: Row["config"], target: string): Grant | undefined {
  const path = servedPath(target);
  if (path === null) return undefined;
  const routes = (config["routes"] as readonly Route[] | undefined) ?? [{ ...config, path: "/*" }];
  const covering = routes
    .map((route) => ({ route, pattern: decodeUnreserved(route.path) }))
    .filter(({ pattern }) => covers(pattern, path))
    .sort((a, b) => specificity(b.pattern) - specificity(a.pattern));
  const route = covering[0]?.route;
  return route?.grants?.[0] ?? route;
}

function covers(pattern: string, path: string): boolean {
  if (!pattern.endsWith("/*")) return pattern === path;
  const prefix = pattern.slice(0, -1);
  return path.startsWith(prefix) || `${path}/` === prefix;
}

// An exact pattern before every prefix, then the longest.
function specificity(pattern: string): number {
  return pattern.endsWith("/*") ? pattern.length : Number.POSITIVE_INFINITY;
}

function servedPath(target: string): string | null {
  const path = decodeUnreserved(target.replace(/^https?:\/\/[^/?#]*/, "").replace(/[?#].*$/s, "") || "/");
  const segments = path.split(/\/|\\|%2f|%5c/i);
  return segments.some((segment) => /^\.\.?(?:;.*)?$/.test(segment)) ? null : path;
}

// What stays encoded is the same in either case of its digits: RFC 3986 section 6.2.2.1.
function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase();
  });
}
