import { asciiLowercase } from "../http/ascii.ts";

/** What a single byte range asks for; `null`: open. */
export interface ByteRange {
  readonly start: number | null;
  readonly end: number | null;
}

/**
 * Parses a single range header value without white space.
 *
 * @returns `null` on failure: not `bytes=`, nothing after it, several ranges, or a start after its end.
 * @see https://fetch.spec.whatwg.org/#simple-range-header-value
 */
export function parseSingleRange(value: string): ByteRange | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(value) ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return null;
  const start = first === "" ? null : Number(first);
  const end = last === "" ? null : Number(last);
  return start !== null && end !== null && start > end ? null : { start, end };
}

/** A range as Chromium sends it: read without regard to case and white space, and written anew. */
export function rewrittenRange(value: string): string {
  const range = parseSingleRange(asciiLowercase(value.replace(/[ \t]/g, "")));
  if (range !== null && Math.max(range.start ?? 0, range.end ?? 0) > Number.MAX_SAFE_INTEGER) return value;
  return range === null ? value : `bytes=${range.start ?? ""}-${range.end ?? ""}`;
}
