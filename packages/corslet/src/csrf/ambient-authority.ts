import { asciiLowercase } from "../http/ascii.ts";
import type { WriteFacts } from "./facts.ts";
import { AUTHORIZATION, COOKIE, valueOf } from "./headers.ts";

/** The authentication schemes with which browsers answer a challenge by themselves. A script must set all others. */
const BROWSER_SCHEMES: ReadonlySet<string> = new Set(["basic", "digest", "negotiate", "ntlm"]);

/** Most elements of a joined `Authorization` that are looked at. One that has more counts as the browser's. */
const MAX_ELEMENTS = 32;

/** Longest name of a scheme that is looked at; `negotiate` has 9 letters. */
const MAX_SCHEME = 16;

/**
 * Whether a request carries what a browser adds by itself to a request that another site's page makes: cookies, an
 * answer to an authentication challenge, a client certificate.
 */
export function hasAmbientAuthority({ headers, hasClientCertificate }: WriteFacts): boolean {
  if (headers[COOKIE] !== undefined || hasClientCertificate === true) return true;
  const authorization = valueOf(headers, AUTHORIZATION);
  return authorization !== null && isBrowsersOwn(authorization);
}

function isBrowsersOwn(authorization: string): boolean {
  let start = 0;
  for (let element = 0; element < MAX_ELEMENTS; element++) {
    const word = authorization
      .slice(start, start + MAX_SCHEME)
      .trimStart()
      .split(/[\s,]/, 1)[0] as string;
    if (BROWSER_SCHEMES.has(asciiLowercase(word))) return true;
    const comma = authorization.indexOf(",", start);
    if (comma === -1) return false;
    start = comma + 1;
  }
  return true;
}
