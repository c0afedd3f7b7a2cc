import { isIP } from "node:net";
import { UsageError } from "../terminal/usage-error.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = "127.0.0.1";

/**
 * Reads `host:port`, `[::1]:port` or a port alone, which means the loopback address: to be reached from elsewhere must
 * be asked for.
 *
 * @throws {UsageError} that names the option.
 */
export function parseAddress(text: string, option: string): Address {
  const [, bracketed, plain, digits = ""] = /^(?:(?:\[([^\]]*)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? (plain === undefined || plain === "" ? LOOPBACK : plain);
  const port = Number(digits);
  const isHost = bracketed === undefined ? /^[A-Za-z0-9.-]+$/.test(host) : isIP(host) === 6;
  if (digits === "" || port > 65_535 || !isHost) {
    throw new UsageError(`${option} takes host:port, not ${text}.`, `write ${option} ${LOOPBACK}:8080`);
  }
  return { host, port };
}

/**
 * Reads an upstream: an http or https origin.
 *
 * @throws {UsageError} that says what to write instead.
 */
export function parseUpstream(text: string): URL {
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : null;
  if (url === null) {
    const guess = parseUrl(`http://${text.replace(/^[a-z][a-z0-9+.-]*:\/\/|^\/+/i, "")}`);
    throw new UsageError(
      `--upstream takes an http or https URL, not ${text}.`,
      `write --upstream ${guess?.origin ?? "http://127.0.0.1:3000"}`,
    );
  }
  if (url.username !== "" || url.password !== "" || url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw new UsageError(
      "--upstream takes scheme, host and port alone: requests keep the path that they come with.",
      `write --upstream ${url.origin}`,
    );
  }
  return url;
}

// The longest that a timer can wait.
const MAX_SECONDS = 2_147_483;

/**
 * Reads a number of seconds, and gives milliseconds.
 *
 * @throws {UsageError} that names the option.
 */
export function parseSeconds(text: string, option: string, { min }: { readonly min: number }): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= min && seconds <= MAX_SECONDS) return Math.round(seconds * 1000);
  throw new UsageError(`${option} takes seconds, from ${min} to ${MAX_SECONDS}, not ${text}.`, `write ${option} 30`);
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
