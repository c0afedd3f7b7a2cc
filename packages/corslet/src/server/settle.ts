import { PROTOCOL_PREFIX, VARY } from "../http/header-names.ts";
import { asciiLowercase } from "../http/ascii.ts";
import { mergeVary } from "../http/vary.ts";

/** How the headers of one kind of response are read and written. Names are handed over in lower case. */
export interface HeaderAccess<Response> {
  /** The names that are set, in any case. */
  readonly names: (response: Response) => readonly string[];
  readonly get: (response: Response, name: string) => string | undefined;
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

// A, the first letter, settles most names without folding their case.
function isProtocolHeader(name: string): boolean {
  const first = name.charCodeAt(0) | 0x20;
  return first === 0x61 && name.length > PROTOCOL_PREFIX.length && asciiLowercase(name).startsWith(PROTOCOL_PREFIX);
}

function isVary(name: string): boolean {
  return name.length === VARY.length && asciiLowercase(name) === VARY;
}
