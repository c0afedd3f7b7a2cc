import { pathOf } from "../http/request-target.ts";

/**
 * The path of a request target with all differences taken out that some router takes for none: case, a last slash,
 * repeated slashes, backslashes, path parameters (`;a=1`), and how it is percent-encoded.
 *
 * @returns `null` when there is no telling what a router makes of it.
 */
export function foldedPath(target: string): string | null {
  const path = pathOf(target);
  if (path === null) return null;
  const folded = path
    .toLowerCase()
    .replace(/%[0-7][0-9a-f]/g, decodeAscii)
    .replace(/\\/g, "/")
    .replace(/;[^/]*/g, "")
    .replace(/\/{2,}/g, "/");
  return folded.length > 1 && folded.endsWith("/") ? folded.slice(0, -1) : folded;
}

// White space and controls vanish: some servers trim them, or end a path at them.
function decodeAscii(encoded: string): string {
  const code = Number.parseInt(encoded.slice(1), 16);
  return code > 0x20 && code < 0x7f ? String.fromCharCode(code) : "";
}
