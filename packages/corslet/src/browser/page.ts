import { OPAQUE_ORIGIN, type TupleOrigin } from "../origin/origin.ts";
import { originOfUrl } from "./url-origin.ts";

/** The page that calls. */
export interface Page {
  /** `null`: opaque, such as a sandboxed frame's. */
  readonly origin: TupleOrigin | null;
  /** What relative URLs are resolved against. */
  readonly base: URL | null;
}

/**
 * The page at a URL or serialized origin; `"null"` is one with an opaque origin.
 *
 * @throws {TypeError} when it is neither.
 */
export function pageAt(at: string): Page {
  if (at === OPAQUE_ORIGIN) return { origin: null, base: null };
  const base = URL.canParse(at) ? new URL(at) : null;
  const origin = base === null ? null : originOfUrl(base);
  if (origin === null)
    throw new TypeError(
      `page ${JSON.stringify(at)} is not the URL of a web page; write one such as "https://app.example.com", or "null" for an opaque origin`,
    );
  return { origin, base };
}
