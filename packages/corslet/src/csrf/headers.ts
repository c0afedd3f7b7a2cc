import type { HeaderRecord } from "../http/header-record.ts";

/** The request headers that say where a request comes from, as Node and `Headers` key them. */
export const HOST = "host";
export const AUTHORITY = ":authority";
export const REFERER = "referer";
export const SEC_FETCH_SITE = "sec-fetch-site";
export const AUTHORIZATION = "authorization";
export const COOKIE = "cookie";
export const UPGRADE = "upgrade";
/** RFC 8441: what an extended CONNECT asks for. */
export const PROTOCOL = ":protocol";
export const FORWARDED_HOST = "x-forwarded-host";
export const FORWARDED_PROTO = "x-forwarded-proto";

/** The headers that frameworks take another method from. */
export const METHOD_OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"] as const;

/** Every name above, for adapters whose headers are no record. */
export const READ_HEADERS: readonly string[] = [
  HOST,
  "origin",
  REFERER,
  SEC_FETCH_SITE,
  AUTHORIZATION,
  COOKIE,
  UPGRADE,
  FORWARDED_HOST,
  FORWARDED_PROTO,
  ...METHOD_OVERRIDES,
];

/** A header's value, several lines joined; `null` where it is missing or empty. */
export function valueOf(headers: HeaderRecord, name: string): string | null {
  const value = headers[name];
  if (typeof value === "string") return value === "" ? null : value;
  return value === undefined ? null : value.join(", ") || null;
}
