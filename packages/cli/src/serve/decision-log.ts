import type { Style } from "../terminal/style.ts";
import { cut, escapeControls, quoted } from "./escape.ts";
import type { ExchangeRecord } from "./exchange.ts";

/** The forms of the log. */
export const LOG_FORMATS = ["text", "json", "off"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Longest origin that is logged whole. A serialized origin has at most 326 characters. */
const MAX_ORIGIN = 326;
/** Longest path that is logged whole. */
const MAX_PATH = 1024;

/**
 * Makes a line of each record, without line end; `null` when there is to be none.
 *
 * @param hasGuard whether a CSRF guard stands there: a line of text then has a field for what it said.
 */
export function recordFormatter(
  format: LogFormat,
  style: Style,
  hasGuard = false,
): ((record: ExchangeRecord) => string) | null {
  if (format === "off") return null;
  return format === "json" ? jsonLine : (record) => textLine(record, style, hasGuard);
}

function jsonLine(record: ExchangeRecord): string {
  const { time, decision, write, status, failure } = record;
  return escapeControls(
    JSON.stringify({
      time: time.toISOString(),
      ...requestOf(record),
      decision: decision?.kind ?? "upgrade",
      allowed: decision?.allowed,
      reason: decision?.reason,
      resource: decision?.resource,
      value: decision?.value,
      write: write?.verdict,
      writeReason: write?.decision.reason,
      writeValue: write?.decision.value,
      cookies: write?.hasCookies,
      ownOrigin: write?.decision.derivedSelf,
      status,
      durationMs: roundedDuration(record),
      failure: failure?.kind,
      code: failure?.code,
    }),
  );
}

function textLine(record: ExchangeRecord, style: Style, hasGuard: boolean): string {
  const { time, decision, status, failure } = record;
  const { origin, method, path } = requestOf(record);
  return [
    style.dim(time.toISOString()),
    origin === null ? style.dim("-") : quoted(origin),
    quoted(method),
    quoted(path),
    decision?.kind ?? "upgrade",
    reasonOf(record, style),
    ...(hasGuard ? [writeOf(record, style)] : []),
    status === null ? "-" : status >= 500 ? style.red(String(status)) : String(status),
    `${roundedDuration(record)}ms`,
    ...(failure === undefined
      ? []
      : [style.red(failure.code === undefined ? failure.kind : `${failure.kind}(${failure.code})`)]),
  ].join(" ");
}

function reasonOf({ decision }: ExchangeRecord, style: Style): string {
  if (decision === null) return "-";
  const { allowed, reason, value } = decision;
  // An origin that was refused stands in its own field already.
  const text = value === undefined || reason === "origin-not-granted" ? reason : `${reason}=${quoted(value)}`;
  if (allowed) return style.green(text);
  return reason === "no-origin" || reason === "no-resource" ? style.dim(text) : style.yellow(text);
}

function writeOf({ write }: ExchangeRecord, style: Style): string {
  if (write === null) return "-";
  const { verdict, decision, hasCookies } = write;
  const { reason, value, derivedSelf } = decision;
  // An origin that was refused stands in its own field already; what it was compared with stands nowhere.
  const isInField = reason === "origin-foreign" || reason === "credentials-not-granted";
  const refused = value === undefined || isInField ? "" : `=${quoted(value)}`;
  const own = derivedSelf === undefined ? "" : `,own-origin=${quoted(derivedSelf ?? "unknown")}`;
  const cookies = decision.allowed || !hasCookies ? "" : ",with-cookies";
  const text = `write-${verdict}(${reason}${refused}${cookies}${own})`;
  if (verdict !== "allowed") return style.yellow(text);
  return reason === "safe" ? style.dim(text) : style.green(text);
}

// Not the query: people put secrets there.
function requestOf({ facts }: ExchangeRecord): { origin: string | null; method: string; path: string } {
  const path = facts.path.split("?", 1)[0] ?? "";
  const origin = facts.origin ?? null;
  return { origin: origin === null ? null : cut(origin, MAX_ORIGIN), method: facts.method, path: cut(path, MAX_PATH) };
}

function roundedDuration({ duration }: ExchangeRecord): number {
  return Math.round(duration * 10) / 10;
}
