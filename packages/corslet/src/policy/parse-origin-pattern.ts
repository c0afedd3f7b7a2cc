import { asciiLowercase } from "../http/ascii.ts";
import { MAX_LABEL_LENGTH } from "../http/limits.ts";
import { endsInNumber, hostDefect } from "../origin/host.ts";
import { readPort } from "../origin/port.ts";
import {
  defaultPort,
  isNeverAnOriginScheme,
  isOpaqueScheme,
  isSerializedScheme,
  misspeltScheme,
} from "../origin/scheme.ts";
import { type OriginPattern, originPattern } from "./origin-pattern.ts";
import type { OriginErrorCode } from "./problem.ts";

/**
 * Parses an entry of `origins`: a serialized origin, with a star as its leading label, as its whole port, or as both.
 *
 * @returns the pattern, or the code of the first defect found, outermost part first.
 */
export function parseOriginPattern(entry: string): OriginPattern | OriginErrorCode {
  return plainOrigin(entry) ?? parseAnyEntry(entry);
}

// Nearly every entry there is, and no more than that: what this accepts, the whole parser accepts. It takes a tenth of
// the time, which tells where origins are listed by the hundred thousand.
const PLAIN = /^https?:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]+$/;

function plainOrigin(entry: string): OriginPattern | null {
  // The limit is that of one label. Punycode is left to the whole parser.
  if (entry.length > MAX_LABEL_LENGTH || !PLAIN.test(entry) || entry.includes("xn--")) return null;
  const separator = entry.indexOf("://");
  return {
    text: entry,
    scheme: separator === 4 ? "http" : "https",
    host: entry.slice(separator + 3),
    below: false,
    port: null,
  };
}

function parseAnyEntry(entry: string): OriginPattern | OriginErrorCode {
  if (entry === "null") return "origin/null";
  if (STRINGIFIED.has(entry)) return "origin/syntax";
  const isOpaque = isOpaqueScheme(asciiLowercase(entry.slice(0, Math.max(entry.indexOf(":"), 0))));
  const listed = listedEntries(entry);
  // A data: URL may have commas of its own.
  if (isOpaque && !listed.slice(1).some(isURL)) return "origin/opaque-scheme";
  if (listed.length > 1 || /[,;]/.test(entry)) return "origin/list-in-string";
  if (entry !== entry.trim()) return "origin/whitespace";
  if (LOOKS_LIKE_REGEXP.test(entry)) return "origin/syntax";
  const separator = entry.indexOf("://");
  if (separator < 1) return /^https?:/i.test(entry) ? "origin/syntax" : "origin/no-scheme";
  const scheme = entry.slice(0, separator);
  return schemeDefect(scheme) ?? parseAfterScheme(entry, scheme, entry.slice(separator + 3));
}

/** The entries in a string that was meant to be a list. A blank inside one origin is a slip of the finger, not a list. */
export function listedEntries(text: string): string[] {
  const entries = text.split(/[\s,;]+/).filter((entry) => entry !== "");
  return /[,;]/.test(text) || entries.filter(isURL).length > 1 ? entries : [text];
}

function isURL(text: string): boolean {
  return text.includes("://");
}

// What is left of a variable that was not set, or of a value that was no string.
const STRINGIFIED: ReadonlySet<string> = new Set(["", "undefined", "true", "false", "NaN", "[object Object]"]);

const LOOKS_LIKE_REGEXP = /^\^|^\/(?!\/)|\\|\$$|\.\+|:\/\/\.\*|[()|]|[\])][+*]|[a-z]-[a-z]\]/i;

function schemeDefect(scheme: string): OriginErrorCode | null {
  if (scheme.includes("*")) return "origin/wildcard-scheme";
  const lower = asciiLowercase(scheme);
  return !isSerializedScheme(lower) || isNeverAnOriginScheme(lower) || misspeltScheme(lower) ? "origin/scheme" : null;
}

function parseAfterScheme(entry: string, scheme: string, rest: string): OriginPattern | OriginErrorCode {
  const end = rest.search(/[/?#]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  if (authority.includes("@")) return "origin/userinfo";
  if (end !== -1) return delimiterDefect(rest[end]);
  const parts = splitPort(asciiLowercase(authority));
  // Brackets, or nothing but hexadecimal digits between colons, were meant as an IPv6 address.
  if (parts === null) return /[[\]]|^[0-9a-f:.]+$/i.test(authority) ? "origin/ip" : "origin/port";
  const defect = hostPatternDefect(parts.host) ?? portDefect(asciiLowercase(scheme), parts.port);
  if (defect !== null) return defect;
  return entry === asciiLowercase(entry) ? originPattern(entry, scheme, parts.host, parts.port) : "origin/upper-case";
}

function delimiterDefect(delimiter: string | undefined): OriginErrorCode {
  if (delimiter === "?") return "origin/query";
  return delimiter === "#" ? "origin/fragment" : "origin/path";
}

// `null`: brackets where no address has them, or several colons. A bracketed address may follow `*.`, to be refused by name.
function splitPort(authority: string): { host: string; port: string | null } | null {
  if (!/^(?:(?:\*\.)?\[[^[\]]*\]|[^[\]:]*)(?::[^[\]:]*)?$/.test(authority)) return null;
  const colon = authority.lastIndexOf(":");
  if (colon <= authority.lastIndexOf("]")) return { host: authority, port: null };
  return { host: authority.slice(0, colon), port: authority.slice(colon + 1) };
}

function hostPatternDefect(host: string): OriginErrorCode | null {
  if (host === "*" || host === "*.") return "origin/wildcard-host";
  const base = host.startsWith("*.") ? host.slice(2) : host;
  if (base.includes("*")) return "origin/wildcard-position";
  if (base !== host && (base.startsWith("[") || endsInNumber(base))) return "origin/wildcard-ip";
  const part = hostDefect(base);
  return part === null ? null : `origin/${part}`;
}

function portDefect(scheme: string, port: string | null): OriginErrorCode | null {
  if (port === null || port === "*") return null;
  if (port.includes("*")) return "origin/wildcard-position";
  const number = readPort(port, 0, port.length);
  if (number === -1) return "origin/port";
  return number === defaultPort(scheme) ? "origin/default-port" : null;
}
