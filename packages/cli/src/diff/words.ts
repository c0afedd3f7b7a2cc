import type { ChangedOrigins } from "./differences.ts";
import type { Entry } from "./report.ts";
import type { Witness } from "./witness.ts";

/** Most names that a list shows before it counts the rest. */
const SHOWN = 8;

/** Resources in words: `/api/* but /api/admin/*`. */
export function resourcesInWords({ resources }: Entry): string {
  return listed(resources.map(({ pattern, except }) => butIn(pattern, except)));
}

/** Origins in words. */
export function originsInWords({ origins }: Entry): string {
  return listed(origins.map(originInWords));
}

/** A request in words, as one would type it. */
export function requestInWords({ facts }: Witness): string {
  const { method, path, origin, requestMethod, requestHeaders } = facts;
  return [
    `${method} ${path}`,
    `Origin: ${origin}`,
    ...(requestMethod === undefined ? [] : [`Access-Control-Request-Method: ${requestMethod}`]),
    ...(requestHeaders === undefined ? [] : [`Access-Control-Request-Headers: ${requestHeaders}`]),
  ].join(", ");
}

function originInWords({ text, except }: ChangedOrigins): string {
  if (text === null) return "every origin that is not named";
  return text === "*" ? "every origin" : butIn(text, except);
}

function butIn(text: string, except: readonly string[]): string {
  return except.length === 0 ? text : `${text} but ${listed(except)}`;
}

function listed(names: readonly string[]): string {
  if (names.length <= SHOWN + 1) return names.join(", ");
  return `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} others`;
}
