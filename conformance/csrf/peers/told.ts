import type { Route } from "../../translate.ts";
import { TOKEN_FIELD, TOKEN_HEADER } from "../pages.ts";
import { keyNamed } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";

// What a peer is told of a setting, in the form in which most take it.

/** The keys of a setting; of one without tokens, one. */
export function keysOf({ tokens }: Setting): string[] {
  return (tokens?.keys ?? ["first"]).map(keyNamed);
}

/** The token of a request: its header's, or where there is none the field's of its parsed body; no other place. */
export function sentToken(headers: Readonly<Record<string, unknown>>, body: unknown): string | undefined {
  const header = headers[TOKEN_HEADER.toLowerCase()];
  if (header !== undefined) return typeof header === "string" ? header : undefined;
  const field = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[TOKEN_FIELD] : undefined;
  return typeof field === "string" ? field : undefined;
}

/** Whether a request is one of the exempt ones, exactly. */
export function isExempt({ exempt = [] }: Setting, method: string, path: string): boolean {
  return exempt.some((entry) => entry.method === method && entry.path === path);
}

/** The paths of routes that write on GET, as a router's users write them, each with whether all below it is meant. */
export function unsafeRoutes({ unsafe = [] }: Setting): { readonly path: string; readonly below: boolean }[] {
  const ofGet = unsafe.filter((route) => route.startsWith("GET "));
  return ofGet.map((route) => {
    const path = decodeURI(route.slice("GET ".length));
    return path.endsWith("/*") ? { path: path.slice(0, -2), below: true } : { path, below: false };
  });
}

/** Whether the API's own pages, or a page that a grant lets write, has this origin. */
export function mayWrite({ api, policy }: Setting, origin: string, method: string, path: string): boolean {
  const { self = [], routes = [] } = policy as {
    readonly self?: string | string[];
    readonly routes?: readonly Route[];
  };
  if (origin === api || [self].flat().includes(origin)) return true;
  const hasDots = /\.\.|%2e/i.test(path);
  const [route] = hasDots
    ? []
    : routes.filter((each) => governs(each.path, path)).toSorted((a, b) => b.path.length - a.path.length);
  const grants = (route?.grants ?? (route === undefined ? [] : [route])) as readonly unknown[] as readonly Grant[];
  const grant = grants.find(({ origins }) => [origins].flat().some((pattern) => holds(pattern, origin)));
  return grant?.methods === "*" || grant?.methods?.includes(method) === true;
}

function governs(pattern: string, path: string): boolean {
  const [target = ""] = path.split("?", 1);
  return pattern.endsWith("/*") ? `${target}/`.startsWith(pattern.slice(0, -1)) : target === pattern;
}

interface Grant {
  readonly origins: string | readonly string[];
  readonly methods?: readonly string[] | "*";
}

function holds(pattern: string, origin: string): boolean {
  if (pattern === "*" || pattern === origin) return true;
  if (pattern.endsWith(":*") && pattern.slice(0, -2) === origin.replace(/:\d+$/, "")) return true;
  const [scheme = "", domain] = pattern.split("*", 2);
  return (
    domain !== undefined &&
    /^[a-z0-9.-]+$/.test(origin.slice(scheme.length)) &&
    origin.startsWith(scheme) &&
    origin.endsWith(domain)
  );
}
