// Where a decision reads a header, its name is written out: V8 finds it several times as fast as by a name that it is
// handed, and a decision is little else than finding headers.

/** The request headers that a decision reads, keyed as Node and `Headers` key them; for adapters whose headers are no record. */
export const READ_HEADERS: readonly string[] = [
  "host",
  "origin",
  "referer",
  "sec-fetch-site",
  "authorization",
  "cookie",
  "upgrade",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-http-method-override",
  "x-http-method",
  "x-method-override",
];

/** Those of which one line counts, so that a second one is a defect. */
export const SINGLE_HEADERS: readonly string[] = ["origin", "host", "referer", "authorization"];

/** What stands in a header, several lines joined; `null` where it is missing or empty. */
export function valueOf(header: string | readonly string[] | undefined): string | null {
  if (typeof header === "string") return header === "" ? null : header;
  return header === undefined ? null : header.join(", ") || null;
}

/** Those that adapters write into a record of their own. */
export const HOST = "host";
export const COOKIE = "cookie";
export const FORWARDED_PROTO = "x-forwarded-proto";

/** What says how a body is to be parsed. */
export const CONTENT_TYPE = "content-type";
