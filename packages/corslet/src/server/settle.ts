import { PROTOCOL_PREFIX, VARY } from "../http/header-names.ts";
import { asciiLowercase } from "../http/ascii.ts";
import { mergeVary } from "../http/vary.ts";
import type { Decision } from "./decision.ts";

/** How the headers of one kind of response are read and written. */
export interface HeaderAccess<Response> {
  /** The names that are set, in any case. */
  readonly names: (response: Response) => Iterable<string>;
  readonly get: (response: Response, name: string) => string | undefined;
  readonly set: (response: Response, name: string, value: string) => void;
  readonly remove: (response: Response, name: string) => void;
}

/**
 * Settles a response's headers, just before they are sent: `Vary` holds what the decision needs beside what the
 * handler set, and the headers of the CORS protocol are the decision's alone.
 */
export function settle<Response>(
  decision: Decision,
  response: Response,
  access: HeaderAccess<Response>,
  names: Iterable<string> = access.names(response),
): void {
  let hasVary = false;
  for (const name of names) {
    if (isProtocolHeader(name)) access.remove(response, name);
    else hasVary ||= isVary(name);
  }
  for (const name of Object.keys(decision.headers)) access.set(response, name, decision.headers[name] as string);
  if (decision.vary.length === 0) return;
  access.set(response, VARY, mergeVary(hasVary ? access.get(response, VARY) : undefined, decision.vary));
}

/** What {@link settle} makes of a response without headers: names and values in turn, as on the wire. */
export function settledHeaders(decision: Decision): string[] {
  const headers: string[] = [];
  for (const name of Object.keys(decision.headers)) headers.push(name, decision.headers[name] as string);
  if (decision.vary.length > 0) headers.push(VARY, mergeVary(undefined, decision.vary));
  return headers;
}

// A, the first letter, settles most names without folding their case.
function isProtocolHeader(name: string): boolean {
  const first = name.charCodeAt(0) | 0x20;
  return first === 0x61 && name.length > PROTOCOL_PREFIX.length && asciiLowercase(name).startsWith(PROTOCOL_PREFIX);
}

function isVary(name: string): boolean {
  return name.length === VARY.length && asciiLowercase(name) === "vary";
}
