import { asciiLowercase } from "../http/ascii.ts";
import type { WriteFacts } from "./facts.ts";
import { valueOf } from "./headers.ts";

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
  if (headers["cookie"] !== undefined || hasClientCertificate === true) return true;
  const authorization = valueOf(headers["authorization"]);
  return authorization !== null && isBrowsersOwn(authorization);
}

function isBrowsersOwn(authorization: string): boolean {
  const elements = authorization.split(",", MAX_ELEMENTS + 1);
  return elements.length > MAX_ELEMENTS || elements.some((element) => BROWSER_SCHEMES.has(schemeOf(element)));
}

function schemeOf(element: string): string {
  return asciiLowercase(element.trimStart().slice(0, MAX_SCHEME).split(/\s/, 1)[0] as string);
}
