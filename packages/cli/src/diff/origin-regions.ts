import { policyOf } from "corslet";

/** Origins that no pattern of two lists of grants tells apart. */
export interface OriginRegion {
  /** As a pattern of the policy would say it; `null` for every origin that no pattern names. */
  readonly text: string | null;
  /** An origin in it. */
  readonly witness: string;
}

/** The region of all origins that no pattern names. */
const ANY_OTHER: OriginRegion = { text: null, witness: "https://any.other.invalid" };

interface Pattern {
  readonly scheme: string;
  readonly host: string;
  readonly below: boolean;
  /** `""` for the scheme's default, `"*"` for any. */
  readonly port: string;
}

/**
 * Parts all origins by patterns, as finely as they do: by scheme, by host (each that is named, and what is below one
 * under a star), and by port. {@link ANY_OTHER} is the last one.
 */
export function originRegions(patterns: readonly string[]): OriginRegion[] {
  const regions: OriginRegion[] = [];
  const isNamed = patterns.length === 0 ? () => false : holder(patterns);
  for (const [scheme, ofScheme] of groupBy(patterns.map(parsed), ({ scheme: name }) => name)) {
    const ports = [...new Set(["", ...ofScheme.map(({ port }) => port)])];
    const hosts = [...new Set(ofScheme.map(({ host }) => host))];
    const below = [...new Set(ofScheme.filter((pattern) => pattern.below).map(({ host }) => host))];
    const fresh = freshPort(ports);
    for (const port of ports) {
      const [shown, real] = port === "" ? ["", ""] : [`:${port}`, `:${port === "*" ? fresh : port}`];
      for (const host of hosts)
        regions.push({ text: `${scheme}://${host}${shown}`, witness: `${scheme}://${host}${real}` });
      for (const host of below)
        regions.push({
          text: `${scheme}://*.${host}${shown}`,
          witness: `${scheme}://${freshLabel(host, hosts)}${real}`,
        });
    }
  }
  return [...regions.filter(({ witness }) => isNamed(witness)), ANY_OTHER];
}

/** Whether a list of patterns holds an origin. */
export function holder(patterns: readonly string[]): (origin: string) => boolean {
  const policy = policyOf({ origins: patterns });
  return (origin) => policy.decide({ method: "GET", path: "/", origin }).allowed;
}

// A pattern of a policy that was built: it is well-formed.
function parsed(text: string): Pattern {
  const [scheme = "", authority = ""] = text.split("://");
  const colon = authority.lastIndexOf(":");
  const hasPort = colon > authority.lastIndexOf("]");
  const host = hasPort ? authority.slice(0, colon) : authority;
  const below = host.startsWith("*.");
  return { scheme, host: below ? host.slice(2) : host, below, port: hasPort ? authority.slice(colon + 1) : "" };
}

// A port that no pattern names; there are fewer patterns with a port than ports, or the last one stands for all.
function freshPort(ports: readonly string[]): string {
  for (let port = 40_000; port < 65_535; port++) if (!ports.includes(String(port))) return String(port);
  return "65535";
}

function freshLabel(host: string, hosts: readonly string[]): string {
  const taken = new Set(hosts);
  for (let i = 0; ; i++) {
    const name = `${i === 0 ? "any" : `any-${i}`}.${host}`;
    if (!taken.has(name)) return name;
  }
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
