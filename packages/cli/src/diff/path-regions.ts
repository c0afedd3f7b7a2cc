import { policyOf, type ResourcesConfig } from "corslet";

type Resources = ResourcesConfig["resources"];

/** The paths that one pattern governs among all patterns of two policies. */
export interface PathRegion {
  readonly pattern: string;
  /** More specific patterns, whose paths are not in it. */
  readonly except: readonly string[];
  /** A path in it. */
  readonly witness: string;
}

/**
 * Parts all paths by the patterns of both policies: within a region, the same resource of each policy governs every
 * path. Paths that no pattern covers are in none.
 */
export function pathRegions(a: Resources, b: Resources): PathRegion[] {
  const patterns = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const governing = governor(patterns);
  return patterns.map((pattern) => ({
    pattern,
    except: patterns.filter((other) => other !== pattern && isBelow(other, pattern)),
    witness: witnessOf(pattern, governing),
  }));
}

/** The pattern that governs a path, of many. */
export function governor(patterns: readonly string[]): (path: string) => string | undefined {
  if (patterns.length === 0) return () => undefined;
  const policy = policyOf({ resources: Object.fromEntries(patterns.map((pattern) => [pattern, { origins: "*" }])) });
  return (path) => policy.decide({ method: "GET", path }).resource;
}

function isBelow(pattern: string, prefix: string): boolean {
  return prefix.endsWith("/*") && (pattern.startsWith(prefix.slice(0, -1)) || pattern === prefix.slice(0, -2));
}

// A path below a prefix that no other pattern covers: each candidate that one does cover is another pattern's, so there
// are at most as many of these as patterns.
function witnessOf(pattern: string, governing: (path: string) => string | undefined): string {
  if (!pattern.endsWith("/*")) return pattern;
  for (let i = 0; ; i++) {
    const path = `${pattern.slice(0, -1)}${i === 0 ? "any" : `any-${i}`}`;
    if (governing(path) === pattern) return path;
  }
}
