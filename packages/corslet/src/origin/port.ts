import { isAsciiDigit } from "../http/ascii.ts";
import { MAX_PORT } from "../http/limits.ts";

/**
 * Reads a port in serialized form from `text` between two offsets: digits, no leading zero, 1 to 65535.
 *
 * @returns the port, or -1.
 */
export function readPort(text: string, start: number, end: number): number {
  if (end - start < 1 || end - start > 5 || text.charCodeAt(start) === 0x30) return -1;
  let port = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (!isAsciiDigit(code)) return -1;
    port = port * 10 + (code - 0x30);
  }
  return port <= MAX_PORT ? port : -1;
}
