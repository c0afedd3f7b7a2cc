import { type AddressRange, isInRanges } from "../http/address-range.ts";
import { asciiLowercase } from "../http/ascii.ts";
import { parseOrigin, serializeOrigin } from "../origin/origin.ts";
import { defaultPort } from "../origin/scheme.ts";
import { isPotentiallyTrustworthyOrigin } from "../origin/trustworthy.ts";
import { MAX_HOST_LENGTH, MAX_SCHEME_LENGTH } from "../http/limits.ts";
import type { WriteFacts } from "./facts.ts";
import { valueOf } from "./headers.ts";

/** Longest `Host` that is looked at: a host, a trailing dot, a colon and a port. */
const MAX_AUTHORITY_LENGTH = MAX_HOST_LENGTH + 7;

/**
 * Derives the API's own origin from one request: the scheme of the connection and `Host`, or what a trusted proxy
 * says of them. Where a proxy's word is no single host or scheme, nothing is guessed.
 *
 * @returns a serialized origin, or `null` when the request does not say.
 */
export function deriveSelf(facts: WriteFacts, trustProxy: readonly AddressRange[]): string | null {
  const { headers, scheme, peer } = facts;
  const host = valueOf(headers["host"]);
  const authority = valueOf(headers[":authority"]);
  if (host !== null && authority !== null && host !== authority) return null;
  let ownHost = host ?? authority;
  let ownScheme: string = scheme;
  const forwardedHost = valueOf(headers["x-forwarded-host"]);
  const forwardedProto = valueOf(headers["x-forwarded-proto"]);
  if ((forwardedHost !== null || forwardedProto !== null) && peer !== undefined && isInRanges(peer, trustProxy)) {
    ownHost = forwardedHost ?? ownHost;
    ownScheme = forwardedProto ?? ownScheme;
  }
  return ownHost === null ? null : serializedSelf(ownScheme, ownHost);
}

/**
 * Whether an origin is the API's own, as it was derived. Browsers send `Sec-Fetch-Site` to trustworthy URLs alone: where it
 * says that another site's page sent the request, and plain http was derived, something in front ends TLS, and a page over
 * http is of another origin.
 *
 * @see https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site
 */
export function isDerivedSelf(origin: string, derived: string | null, { headers }: WriteFacts): boolean {
  if (origin !== derived) return false;
  const site = headers["sec-fetch-site"];
  if ((site !== "cross-site" && site !== "same-site") || origin.startsWith("https:")) return true;
  const parsed = parseOrigin(origin);
  return parsed !== null && isPotentiallyTrustworthyOrigin(parsed);
}

// Servers are asked for one host, or a few, over and over; the same words have the same answer.
let lastScheme = "";
let lastHost = "";
let lastSelf: string | null = null;

function serializedSelf(scheme: string, host: string): string | null {
  if (host === lastHost && scheme === lastScheme) return lastSelf;
  if (host.length > MAX_AUTHORITY_LENGTH || scheme.length > MAX_SCHEME_LENGTH) return null;
  // Hosts and schemes are case-insensitive (RFC 9110 section 4.2.3); those of a serialized origin are in lower case.
  const ownScheme = asciiLowercase(scheme);
  if (ownScheme !== "http" && ownScheme !== "https") return null;
  const authority = asciiLowercase(host);
  const suffix = `:${defaultPort(ownScheme)}`;
  const bare = authority.endsWith(suffix) ? authority.slice(0, -suffix.length) : authority;
  const origin = parseOrigin(`${ownScheme}://${bare}`);
  // A host with a trailing dot is another host to browsers, and a way around every list of hosts.
  const self = origin === null || origin.host.endsWith(".") ? null : serializeOrigin(origin);
  lastScheme = scheme;
  lastHost = host;
  lastSelf = self;
  return self;
}
