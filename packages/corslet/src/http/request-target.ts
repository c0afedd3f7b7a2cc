import { asciiTable } from "./ascii.ts";
import { MAX_PATH_LENGTH, MAX_SCHEME_LENGTH } from "./limits.ts";

const HASH = 0x23;
const DOT = 0x2e;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const BACKSLASH = 0x5c;

// One for each code unit that {@link pathOf} must look at, and for all that end in the same seven bits: to look a code unit
// up takes half of the time that comparing it with each of them takes.
const MARKS = asciiTable(/[#%.?\\]/);

// Servers differ in what ends a segment: an encoded slash, a backslash, and in Java's servlets a `;`. Of fixed length in
// each of its parts, so that it takes linear time.
const DOT_SEGMENT = /(?:^|[/\\]|%2F|%5C)\.\.?(?:$|[/\\;]|%2F|%5C|%3B)/;

/**
 * The path of a request target, in the one spelling that resource patterns are compared with: without query,
 * unreserved characters decoded once (RFC 3986 section 6.2.2.2), other percent-encodings in upper case.
 *
 * @param target origin-form (`/a?b`) or absolute-form (`https://host/a`); RFC 9112 section 3.2.
 * @returns `null` when there is no path (`*`, authority-form), when it is longer than {@link MAX_PATH_LENGTH},
 *   or when it has a dot segment in any spelling: a router behind us may resolve it to a path that another
 *   resource pattern governs (CVE-2020-25032, CVE-2019-18978).
 */
export function pathOf(target: string): string | null {
  const start = target.charCodeAt(0) === SLASH ? 0 : startOfAbsolutePath(target);
  if (start === -1) return null;
  const limit = Math.min(target.length, start + MAX_PATH_LENGTH + 1);
  let end = start;
  let plain = true;
  for (; end < limit; end++) {
    const code = target.charCodeAt(end);
    if (MARKS[code & 0x7f] === 0) continue;
    if (code === QUESTION || code === HASH) break;
    if (code !== DOT || target.charCodeAt(end - 1) === SLASH) plain = false;
  }
  if (end - start > MAX_PATH_LENGTH) return null;
  const path = start === 0 && end === target.length ? target : target.slice(start, end);
  return plain ? path || "/" : normalizedPath(path);
}

// Absolute-form carries `scheme://authority` first; an empty path there means `/`.
function startOfAbsolutePath(target: string): number {
  const schemeEnd = target.indexOf("://");
  // Behind another delimiter stands a URL in somebody's query, not a scheme's end.
  if (schemeEnd < 1 || schemeEnd > MAX_SCHEME_LENGTH || endOfPart(target, 0) < schemeEnd) return -1;
  const end = endOfPart(target, schemeEnd + 3);
  // URL parsers read a backslash as a slash, HTTP parsers do not: where the path begins would be a matter of opinion.
  return end > MAX_PATH_LENGTH || target.charCodeAt(end) === BACKSLASH ? -1 : end;
}

function endOfPart(target: string, start: number): number {
  let end = start;
  for (; end < target.length && end <= MAX_PATH_LENGTH; end++) {
    const code = target.charCodeAt(end);
    if (code === SLASH || code === QUESTION || code === HASH || code === BACKSLASH) break;
  }
  return end;
}

function normalizedPath(path: string): string | null {
  const decoded = path.replace(/%[0-9A-Fa-f]{2}/g, decodeUnreserved);
  return DOT_SEGMENT.test(decoded) ? null : decoded;
}

// RFC 3986 section 2.3.
function decodeUnreserved(encoded: string): string {
  const decoded = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return /[\w.~-]/.test(decoded) ? decoded : encoded.toUpperCase();
}
