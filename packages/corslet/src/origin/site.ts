import { getDomain, getPublicSuffix } from "tldts";
import type { TupleOrigin } from "./origin.ts";

// Browsers take the private section of the list (github.io, …) for public suffixes too.
const BROWSER_RULES = { allowPrivateDomains: true } as const;

/**
 * A host's registrable domain, or `null` for an address, a public suffix, or a name of one label.
 *
 * @see https://url.spec.whatwg.org/#host-registrable-domain
 */
export function registrableDomain(host: string): string | null {
  return getDomain(host, BROWSER_RULES);
}

/** Whether a host is itself a public suffix: a name under which anybody may register. https://url.spec.whatwg.org/#host-public-suffix */
export function isPublicSuffix(host: string): boolean {
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  return getPublicSuffix(name, BROWSER_RULES) === name;
}

/** Whether two tuple origins are schemelessly same site. https://html.spec.whatwg.org/#schemelessly-same-site */
export function isSchemelesslySameSite(a: TupleOrigin, b: TupleOrigin): boolean {
  if (a.host === b.host) return true;
  const domain = registrableDomain(a.host);
  return domain !== null && domain === registrableDomain(b.host);
}

/** Whether two tuple origins are same site: schemelessly so, and of one scheme. https://html.spec.whatwg.org/#same-site */
export function isSameSite(a: TupleOrigin, b: TupleOrigin): boolean {
  return a.scheme === b.scheme && isSchemelesslySameSite(a, b);
}
