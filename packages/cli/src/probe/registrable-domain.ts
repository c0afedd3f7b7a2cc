import { getDomain } from "tldts";

/**
 * A host's registrable domain, or `null` for an address, a public suffix, or a name of one label. Names that platforms
 * lend to anybody count as public suffixes, as they do in browsers.
 *
 * @see https://url.spec.whatwg.org/#host-registrable-domain
 */
export function registrableDomain(host: string): string | null {
  return getDomain(host, { allowPrivateDomains: true });
}
