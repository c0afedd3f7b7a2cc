import type { Line, TargetName } from "./vocabulary.ts";

/** A request as it went over the wire, without what the engines put there of their own accord. */
export interface SentRequest {
  readonly kind: "preflight" | "actual";
  readonly method: string;
  readonly target: TargetName;
  readonly path: string;
  readonly origin: string | null;
  readonly requestMethod: string | null;
  readonly requestHeaders: string | null;
  readonly cookie: string | null;
  /** The headers that came from the page: lower-cased names, combined values, sorted. */
  readonly carried: readonly Line[];
  readonly body: string;
}

/** What the page got. */
export interface CallResult {
  /** `resolved`, or the name of what was thrown; `timeout`. */
  readonly settled: string;
  /** Not for XHR. */
  readonly type?: string;
  readonly status?: number;
  readonly statusText?: string;
  readonly url?: string;
  readonly redirected?: boolean;
  readonly headers?: readonly Line[];
  readonly body?: string;
}

/** Everything that a case shows. */
export interface Observation {
  readonly requests: readonly SentRequest[];
  readonly calls: readonly CallResult[];
  /** Why calls were blocked: Chromium's own words, or the model's. */
  readonly codes: readonly string[];
}

// What HTTP needs, or every engine sends by itself whatever a page says.
const NEVER_COUNTED = new Set(
  `host connection content-length cookie origin referer accept-encoding access-control-request-method
   access-control-request-headers cache-control pragma te dnt keep-alive`.split(/\s+/),
);

// What engines send unless the page says otherwise.
const COUNTED_IF_WRITTEN = new Set([
  "accept",
  "accept-language",
  "user-agent",
  "priority",
  "upgrade-insecure-requests",
]);

/** The headers of a request that came from the page. `written`: all that the case sets. */
export function carriedHeaders(lines: readonly Line[], written: readonly Line[], kind: "preflight" | "actual"): Line[] {
  const carried = new Map<string, string>();
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    if (
      lower.startsWith("sec-") ||
      NEVER_COUNTED.has(lower) ||
      (COUNTED_IF_WRITTEN.has(lower) && (kind === "preflight" || !isWritten(written, lower, value)))
    )
      continue;
    const before = carried.get(lower);
    carried.set(lower, before === undefined ? plain(value) : `${before}, ${plain(value)}`);
  }
  return [...carried].sort(([a], [b]) => (a < b ? -1 : 1));
}

// Lines of one name may have been combined on the way.
function isWritten(written: readonly Line[], lower: string, value: string): boolean {
  return written.some(
    ([name, part]) =>
      name.toLowerCase() === lower && (lower === "user-agent" ? value === part : value.includes(part.trim())),
  );
}

// The boundary is every sender's own.
function plain(value: string): string {
  return value.replace(/; ?boundary=[^,;]*/g, "");
}

/** A body with the boundary of its form, if any, replaced by one word. */
export function plainBody(body: string, contentType: string | undefined): string {
  // Where a page overrode the type, the first line tells.
  const boundary = /^--(\S{16,})\r\n/.exec(body)?.[1] ?? /boundary="?([^";]+)/.exec(contentType ?? "")?.[1];
  return boundary === undefined ? body : body.replaceAll(boundary, "BOUNDARY").trimEnd();
}
