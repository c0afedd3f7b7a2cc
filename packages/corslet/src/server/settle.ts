import { PROTOCOL_PREFIX, VARY } from "../http/header-names.ts";
import { asciiLowercase } from "../http/ascii.ts";
import { mergeVary } from "../http/vary.ts";

/** A header's value as servers take it. */
export type HeaderValue = number | string | readonly string[];

/** How the headers of one kind of response are read and written. Names are handed over in lower case. */
export interface HeaderAccess<Response> {
  /** The names that are set, in any case. */
  readonly names: (response: Response) => readonly string[];
  readonly get: (response: Response, name: string) => string | null | undefined;
  /** Sets a header that is not set. */
  readonly add: (response: Response, name: string, value: string) => void;
  readonly set: (response: Response, name: string, value: string) => void;
  readonly remove: (response: Response, name: string) => void;
}

/**
 * Settles a response's headers, just before they are sent: `Vary` holds what the answer needs beside what the handler
 * set, and the headers of the CORS protocol are the answer's alone.
 *
 * @param wire names and values in turn; see `wireFor`.
 */
export function settle<Response>(
  wire: readonly string[],
  response: Response,
  access: HeaderAccess<Response>,
  names: readonly string[] = access.names(response),
): void {
  let hasVary = false;
  for (const name of names) {
    if (isProtocolHeader(name)) access.remove(response, name);
    else hasVary ||= isVary(name);
  }
  for (let i = 0; i < wire.length; i += 2) {
    const name = wire[i] as string;
    const value = wire[i + 1] as string;
    if (hasVary && name === VARY) access.set(response, name, mergeVary(access.get(response, name), value));
    else access.add(response, name, value);
  }
}

/** Of what is sent, what {@link settle} needs where the headers of the protocol are set elsewhere: `Vary`. */
export function varyOf(wire: readonly string[]): readonly string[] {
  return wire.at(-2) === VARY ? wire.slice(-2) : [];
}

/** What {@link settle} makes of headers that are set and sent in one call: names and values in turn. */
export function settledList(
  wire: readonly string[],
  written: Readonly<Record<string, HeaderValue>>,
): readonly HeaderValue[] {
  const list: HeaderValue[] = [];
  const vary: HeaderValue[] = [];
  for (const name of Object.keys(written)) {
    if (isProtocolHeader(name)) continue;
    const value = written[name] as HeaderValue;
    // Node refuses what is undefined, by name.
    if (isVary(name) && value !== undefined) vary.push(value);
    else list.push(name, value);
  }
  const isMerged = vary.length > 0 && wire.at(-2) === VARY;
  const end = isMerged ? wire.length - 2 : wire.length;
  for (let i = 0; i < end; i++) list.push(wire[i] as string);
  if (vary.length > 0) list.push(VARY, mergeVary(vary.join(", "), isMerged ? (wire.at(-1) as string) : ""));
  return list;
}

// A, the first letter, settles most names without folding their case.
function isProtocolHeader(name: string): boolean {
  const first = name.charCodeAt(0) | 0x20;
  return first === 0x61 && name.length > PROTOCOL_PREFIX.length && asciiLowercase(name).startsWith(PROTOCOL_PREFIX);
}

function isVary(name: string): boolean {
  return name.length === VARY.length && asciiLowercase(name) === VARY;
}
