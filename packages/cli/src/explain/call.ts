import type { BrowserRequestInit, Engine, HeaderLine } from "corslet/browser";
import { UsageError } from "../terminal/usage-error.ts";

/** The flags that describe the call. */
export interface CallFlags {
  readonly method?: string;
  readonly header: readonly string[];
  readonly data?: string;
  readonly credentials: "include" | "same-origin" | "omit";
  readonly mode: "cors" | "no-cors" | "same-origin";
  readonly redirect: "follow" | "error" | "manual";
  readonly engine: Engine;
}

/**
 * The call that flags describe. A body without Content-Type is `text/plain`, as `fetch` sends a string.
 *
 * @throws {UsageError} when a header has no colon.
 */
export function callOf({ method, header, data, credentials, mode, redirect }: CallFlags): BrowserRequestInit {
  return {
    method: method ?? (data === undefined ? "GET" : "POST"),
    headers: header.map(headerOf),
    credentials,
    mode,
    redirect,
    ...(data !== undefined && { body: data }),
  };
}

function headerOf(line: string): HeaderLine {
  const colon = line.indexOf(":");
  if (colon < 1) throw new UsageError(`-H: ${JSON.stringify(line)} is no header.`, "write -H 'Name: value'");
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
