import type { IncomingMessage } from "node:http";
import { hopByHop, joinedLines } from "./hop-by-hop.ts";

/** The CORS protocol's response headers. Where they cannot be settled by the policy, what the upstream says of them is left out. */
const PROTOCOL_PREFIX = "access-control-";

/**
 * The header lines of the upstream's final response, flat, as `writeHead` takes them: each in its own case, order and
 * number, without what concerned that connection alone.
 *
 * @param upstreamOrigin a `Location` on it is made relative: it names an address that clients cannot be expected to reach.
 */
export function responseHead(response: IncomingMessage, upstreamOrigin: string): string[] {
  const isHopByHop = hopByHop(joinedLines(response.rawHeaders, "connection"));
  const lines: string[] = [];
  forEachPair(response.rawHeaders, (name, value) => {
    if (isHopByHop(name)) return;
    lines.push(name, name.toLowerCase() === "location" ? relativeLocation(value, upstreamOrigin) : value);
  });
  return lines;
}

/**
 * The fields of an interim response (RFC 8297), for `writeEarlyHints`. The CORS check looks at the final response
 * alone; what an upstream says of it here could only mislead.
 */
export function earlyHints(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  const isHopByHop = hopByHop(undefined);
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => {
      const [name, value] = entry;
      return value !== undefined && !isHopByHop(name) && !isProtocolHeader(name);
    }),
  );
}

/** Fields that a trailer section may not hold: they frame or route a message (RFC 9110 section 6.5.1). */
const NEVER_IN_TRAILERS: ReadonlySet<string> = new Set(["content-length", "host", "set-cookie"]);

/**
 * The trailers to hand on. Those of the CORS protocol are left out: no browser reads them there, but a cache in
 * between may merge trailers into the headers that it keeps.
 */
export function trailerLines(rawTrailers: readonly string[]): [string, string][] {
  const isHopByHop = hopByHop(undefined);
  const lines: [string, string][] = [];
  forEachPair(rawTrailers, (name, value) => {
    if (isHopByHop(name) || isProtocolHeader(name) || NEVER_IN_TRAILERS.has(name.toLowerCase())) return;
    lines.push([name, value]);
  });
  return lines;
}

function isProtocolHeader(name: string): boolean {
  return name.toLowerCase().startsWith(PROTOCOL_PREFIX);
}

function relativeLocation(location: string, upstreamOrigin: string): string {
  const head = location.slice(0, upstreamOrigin.length);
  if (head.toLowerCase() !== upstreamOrigin) return location;
  const rest = location.slice(upstreamOrigin.length);
  if (rest === "") return "/";
  // More authority follows: http://host:1 is a prefix of http://host:10 and of http://host:1@elsewhere.
  if (!/^[/?#]/.test(rest)) return location;
  if (!rest.startsWith("/")) return `/${rest}`;
  // A path that begins with two slashes would be read as another host; a tab between them is no obstacle.
  return /^\/\t*[/\\]/.test(rest) ? `/.${rest}` : rest;
}

function forEachPair(raw: readonly string[], visit: (name: string, value: string) => void): void {
  for (let i = 0; i + 1 < raw.length; i += 2) visit(raw[i] as string, raw[i + 1] as string);
}
