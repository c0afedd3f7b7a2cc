import { asciiLowercase } from "../http/ascii.ts";
import { canonicalHost } from "../origin/host.ts";
import { defaultPort, misspeltScheme } from "../origin/scheme.ts";
import { isLoopbackHost } from "../origin/trustworthy.ts";
import { listedEntries, parseOriginPattern } from "./parse-origin-pattern.ts";
import type { OriginErrorCode } from "./problem.ts";

/** What to write instead of an entry that is no origin pattern: the exact string where the mend is plain, or advice. */
export function originHint(entry: string, code: OriginErrorCode): string {
  switch (code) {
    case "origin/list-in-string":
      return listHint(listedEntries(entry).map(mendedOrigin));
    case "origin/null":
      return "leave it out: files, sandboxed frames and redirects all send null, so anybody can";
    case "origin/opaque-scheme":
      return "leave it out: such pages send Origin: null, which cannot be granted; serve them over http(s)";
    case "origin/wildcard-host":
      return 'write "*" for anybody (without credentials), or name the domain: https://*.example.com';
    case "origin/wildcard-scheme":
      return `name one scheme, or list an entry for each: ${mended(entry.replace(/^[^:]*/, "https")) ?? EXAMPLE}`;
    case "origin/wildcard-position":
    case "origin/wildcard-ip":
      return "list each origin; a star may stand for leading labels (https://*.example.com) or the whole port (http://localhost:*)";
    default: {
      const text = mended(withScheme(entry, code));
      return text === null ? `write an origin such as ${EXAMPLE}` : `write ${text}`;
    }
  }
}

const EXAMPLE = "https://app.example.com";

function listHint(origins: readonly (string | null)[]): string {
  return origins.length === 0 || origins.includes(null)
    ? 'write each origin as an entry of its own, such as ["https://a.example.com", "https://b.example.com"]'
    : `write ${origins.map((origin) => JSON.stringify(origin)).join(", ")}`;
}

/** The entry itself when it is an origin pattern; else the one that it was probably meant to be, or `null`. */
export function mendedOrigin(entry: string): string | null {
  const parsed = parseOriginPattern(entry);
  return typeof parsed === "string" ? mended(withScheme(entry, parsed)) : entry;
}

function withScheme(entry: string, code: OriginErrorCode): string {
  if (code === "origin/syntax") return entry.replace(/^(https?):\/*/i, "$1://");
  if (code !== "origin/no-scheme") return entry;
  const authority = entry.replace(/^:?\/*/, "");
  const host = asciiLowercase(authority.replace(/^(\[[^\]]*\]|[^:/]*).*$/s, "$1"));
  return `${isLoopbackHost(host) ? "http" : "https"}://${authority}`;
}

// A page's own scheme is http(s), whatever protocol it then speaks.
const PAGE_SCHEME: ReadonlyMap<string, string> = new Map([
  ["ws", "http"],
  ["wss", "https"],
]);

const PARTS = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?(\*\.)?(\[[^\]]*\]|[^:/?#@*]+)(?::(\d+|\*|))?(?:[/?#].*)?$/i;

/** The origin pattern that an entry was probably meant to be, or `null` when that would be a guess. */
function mended(entry: string): string | null {
  const [, writtenScheme = "", star = "", writtenHost = "", port = ""] = PARTS.exec(entry.trim()) ?? [];
  const lower = asciiLowercase(writtenScheme);
  const scheme = PAGE_SCHEME.get(lower) ?? misspeltScheme(lower) ?? lower;
  const host = canonicalHost(writtenHost);
  if (host === null) return null;
  const isDefault = port === "" || Number(port) === defaultPort(scheme);
  const text = `${scheme}://${star}${ipv4Of(host)}${isDefault ? "" : `:${port === "*" ? port : Number(port)}`}`;
  return typeof parseOriginPattern(text) === "string" ? null : text;
}

/** An IPv4-mapped IPv6 address as IPv4; every other host as it is. */
function ipv4Of(host: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  const bytes = [Number.parseInt(high, 16), Number.parseInt(low, 16)].flatMap((word) => [word >> 8, word & 255]);
  return bytes.join(".");
}
