import { asciiLowercase } from "../http/ascii.ts";
import { canonicalHost } from "../origin/host.ts";
import { defaultPort } from "../origin/scheme.ts";
import { isLoopbackHost } from "../origin/trustworthy.ts";
import { listedEntries, parseOriginPattern } from "./parse-origin-pattern.ts";
import type { OriginErrorCode } from "./problem.ts";

/** What to write instead of an entry that is no origin pattern: the exact string where the mend is plain, or advice. */
export function originHint(entry: string, code: OriginErrorCode): string {
  switch (code) {
    case "origin/list-in-string":
      return `write ${listedEntries(entry)
        .map((item) => JSON.stringify(mended(item) ?? item))
        .join(", ")}`;
    case "origin/null":
      return "leave it out: files, sandboxed frames and redirects all send null, so anybody can";
    case "origin/opaque-scheme":
      return "leave it out: such pages send Origin: null, which cannot be granted; serve them over http(s)";
    case "origin/wildcard-host":
      return 'write "*" for anybody (without credentials), or name the domain: https://*.example.com';
    case "origin/wildcard-scheme":
      return `list each scheme: ${JSON.stringify(entry.replace(/^[^:]*/, "https"))}`;
    case "origin/wildcard-position":
    case "origin/wildcard-ip":
      return "list each origin; a star may stand for leading labels (https://*.example.com) or the whole port (http://localhost:*)";
    default: {
      const text = mended(withScheme(entry, code));
      return text === null ? "write an origin such as https://app.example.com" : `write ${text}`;
    }
  }
}

function withScheme(entry: string, code: OriginErrorCode): string {
  if (code === "origin/syntax") return entry.replace(/^(https?):\/*/i, "$1://");
  if (code !== "origin/no-scheme") return entry;
  const authority = entry.replace(/^:?\/*/, "");
  return `${isLoopbackHost(authority.split(/[:/]/, 1)[0] ?? "") ? "http" : "https"}://${authority}`;
}

// A page's own scheme is http(s), whatever protocol it then speaks.
const PAGE_SCHEME: Readonly<Record<string, string>> = { ws: "http", wss: "https" };

const PARTS = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?(\*\.)?(\[[^\]]*\]|[^:/?#@*]+)(?::(\d+|\*))?(?:[/?#].*)?$/i;

/** The origin pattern that an entry was probably meant to be, or `null` when that would be a guess. */
function mended(entry: string): string | null {
  const [, writtenScheme = "", star = "", writtenHost = "", port = ""] = PARTS.exec(entry.trim()) ?? [];
  const scheme = PAGE_SCHEME[asciiLowercase(writtenScheme)] ?? asciiLowercase(writtenScheme);
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
