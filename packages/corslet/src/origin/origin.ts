import { MAX_ORIGIN_LENGTH } from "../http/limits.ts";
import { hostDefect } from "./host.ts";
import { readPort } from "./port.ts";
import { defaultPort, isOpaqueScheme, isSerializedScheme } from "./scheme.ts";

/**
 * A tuple origin. The standard's fourth part, `domain`, never reaches a server and is left out.
 *
 * @see https://html.spec.whatwg.org/#concept-origin-tuple
 */
export interface TupleOrigin {
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** Serialized: Punycode, IPv6 in brackets. */
  readonly host: string;
  /** `null` for the scheme's default port. */
  readonly port: number | null;
}

/** What an opaque origin is serialized as. */
export const OPAQUE_ORIGIN = "null";

/**
 * Parses a serialized tuple origin, as it stands in an `Origin` header. Nothing is normalised: what a browser
 * would not have sent is not an origin.
 *
 * @returns `null` for anything else, the serialization `null` of an opaque origin included.
 */
export function parseOrigin(serialized: string): TupleOrigin | null {
  if (serialized.length > MAX_ORIGIN_LENGTH) return null;
  const separator = serialized.indexOf("://");
  const scheme = serialized.slice(0, Math.max(separator, 0));
  if (!isSerializedScheme(scheme) || isOpaqueScheme(scheme)) return null;
  const hostStart = separator + 3;
  const colon = serialized.lastIndexOf(":");
  const hasPort = colon > serialized.lastIndexOf("]") && colon >= hostStart;
  const host = serialized.slice(hostStart, hasPort ? colon : serialized.length);
  if (hostDefect(host) !== null) return null;
  if (!hasPort) return { scheme, host, port: null };
  const port = readPort(serialized, colon + 1, serialized.length);
  return port === -1 || port === defaultPort(scheme) ? null : { scheme, host, port };
}

/** Serializes a tuple origin. https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin */
export function serializeOrigin(origin: TupleOrigin): string {
  return origin.port === null
    ? `${origin.scheme}://${origin.host}`
    : `${origin.scheme}://${origin.host}:${origin.port}`;
}

/**
 * Whether two tuple origins are the same origin: scheme, host and port are equal.
 *
 * @see https://html.spec.whatwg.org/#same-origin
 */
export function isSameOrigin(a: TupleOrigin, b: TupleOrigin): boolean {
  return a.scheme === b.scheme && a.host === b.host && a.port === b.port;
}
