import { registrableDomain } from "../../../probe/registrable-domain.ts";

/** A trusted origin, in parts. */
export interface HostParts {
  readonly origin: string;
  readonly scheme: string;
  readonly host: string;
  /** With its colon; `""` for the scheme's default. */
  readonly port: string;
  /** What somebody registered; the host itself where nobody did. */
  readonly domain: string;
}

/** `null` for an address, whose neighbours nobody can register, and for what is no web page's origin. */
export function partsOf(origin: string): HostParts | null {
  if (!URL.canParse(origin)) return null;
  const { protocol, hostname, port } = new URL(origin);
  if (protocol !== "https:" && protocol !== "http:") return null;
  if (hostname.startsWith("[") || /^[\d.]+$/.test(hostname)) return null;
  return {
    origin,
    scheme: protocol.slice(0, -1),
    host: hostname,
    port: port === "" ? "" : `:${port}`,
    domain: registrableDomain(hostname) ?? hostname,
  };
}
