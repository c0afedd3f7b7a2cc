import { parseOrigin } from "../origin/origin.ts";

/** Longest `Referer` that is read, in UTF-16 code units. Browsers cut theirs to an origin from 4096 on. */
export const MAX_REFERER_LENGTH = 8192;

/**
 * The origin of the page that `Referer` names, serialized; `null` when it names none. Two lines that were joined hold
 * white space, which no URL in a header does.
 *
 * @see https://w3c.github.io/webappsec-referrer-policy/
 */
export function refererOrigin(referer: string): string | null {
  if (referer.length > MAX_REFERER_LENGTH || /\s/.test(referer)) return null;
  try {
    const { origin } = new URL(referer);
    return parseOrigin(origin) === null ? null : origin;
  } catch {
    return null;
  }
}
