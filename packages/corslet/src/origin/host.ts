import { isAscii, isAsciiDigit, isAsciiLowerAlpha } from "../http/ascii.ts";
import { MAX_HOST_LENGTH, MAX_LABEL_LENGTH } from "../http/limits.ts";
import { decodePunycode } from "./punycode.ts";

const HYPHEN = 0x2d;

/**
 * Whether a code unit may stand in a label of a serialized host. Underscores are no host name by RFC 952, but
 * DNS serves them and browsers send them.
 */
export function isLabelCodePoint(code: number): boolean {
  return isAsciiLowerAlpha(code) || isAsciiDigit(code) || code === HYPHEN || code === 0x5f;
}

/** Whether `label` may be one label of a serialized domain. */
export function isHostLabel(label: string): boolean {
  if (label.length === 0 || label.length > MAX_LABEL_LENGTH) return false;
  if (label.charCodeAt(0) === HYPHEN || label.charCodeAt(label.length - 1) === HYPHEN) return false;
  for (let i = 0; i < label.length; i++) {
    if (!isLabelCodePoint(label.charCodeAt(i))) return false;
  }
  return true;
}

/**
 * Whether a host ends in a number, which makes it an IPv4 address or nothing.
 *
 * @see https://url.spec.whatwg.org/#ends-in-a-number-checker
 */
export function endsInNumber(host: string): boolean {
  return /(?:^|\.)(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?$/.test(host);
}

/**
 * The host as the URL parser serializes it: IDN in Punycode, addresses in their one form.
 *
 * The platform's own parser is asked, since browsers ask theirs; every runtime that serves HTTP has one.
 *
 * @param host a host as written in a URL, IPv6 in brackets; at most {@link MAX_HOST_LENGTH} code units matter.
 * @returns `null` when it is no host.
 * @see https://url.spec.whatwg.org/#host-parsing
 */
export function canonicalHost(host: string): string | null {
  if (host.length > MAX_HOST_LENGTH * 4 || HOST_ENDS.test(host)) return null;
  try {
    return new URL(`https://${host}/`).hostname;
  } catch {
    return null;
  }
}

// What the parser would take for the beginning of another part of the URL: `a/b`, `u@h`, `h:1`, `h:`.
const HOST_ENDS = /[/\\?#@]|:[^\]]*$/;

/** What keeps a string from being a serialized host. */
export type HostDefect = "ip" | "idn" | "host";

/**
 * Checks that `host` is a host in serialized form.
 *
 * @returns `null` when it is, or which of its rules it breaks: `ip` for an address not in its one form (IPv4-mapped
 *   IPv6 included: no page is loaded from one), `idn` for Unicode or broken Punycode, `host` for everything else.
 */
export function hostDefect(host: string): HostDefect | null {
  if (host.startsWith("[")) return canonicalHost(host) === host && !host.startsWith("[::ffff:") ? null : "ip";
  if (!isAscii(host)) return "idn";
  if (endsInNumber(host)) return canonicalHost(host) === host ? null : "ip";
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  const labels = name.split(".");
  if (name.length > MAX_HOST_LENGTH || !labels.every(isHostLabel)) return "host";
  return hasBrokenPunycode(host) ? "idn" : null;
}

/**
 * Whether a label of a host begins with `xn--` and is not what the URL parser makes of the Unicode that it stands for:
 * no browser sends such a host.
 */
export function hasBrokenPunycode(host: string): boolean {
  return host.split(".").some((label) => {
    if (!label.startsWith("xn--")) return false;
    const decoded = decodePunycode(label.slice(4));
    return decoded === null || canonicalHost(decoded) !== label;
  });
}
