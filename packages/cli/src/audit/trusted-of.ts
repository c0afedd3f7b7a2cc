import type { Grant, Policy } from "corslet";
import { describeProblem, isPolicyError, policyOf } from "corslet";
import { UsageError } from "../terminal/usage-error.ts";
import type { Place } from "./endpoint.ts";
import { labelsFor, portOf } from "./fresh.ts";
import { NOBODY_DECLARED, type Trusted } from "./trusted.ts";

/** Tells what was declared of a URL. */
export type TrustedAt = (url: string) => Trusted;

/**
 * What `--origin` and the policy declare. Origins of `--origin` count everywhere.
 *
 * @param placeOf where the policy has a resource.
 * @throws {UsageError} when one is no origin.
 */
export function trustedBy(
  policy: Policy | null,
  origins: readonly string[],
  placeOf: (resource: string) => Place | undefined = () => undefined,
): TrustedAt {
  const byOption = origins.length === 0 ? null : trustedByOption(origins);
  if (policy === null) return () => byOption ?? NOBODY_DECLARED;
  return (url) => {
    const declared = trustedByPolicy(policy, url, placeOf);
    if (byOption === null) return declared;
    return {
      ...declared,
      origins: [...new Set([...declared.origins, ...byOption.origins])],
      holds: (origin) => declared.holds(origin) || byOption.holds(origin),
    };
  };
}

function trustedByOption(origins: readonly string[]): Trusted {
  const policy = policyOfOrigins(origins);
  return {
    ...NOBODY_DECLARED,
    origins: samplesOf(origins),
    holds: (origin) => origins.includes(origin) || policy.decide({ method: "GET", path: "/", origin }).allowed,
    from: "option",
  };
}

function policyOfOrigins(origins: readonly string[]): Policy {
  try {
    return policyOf({ origins });
  } catch (error) {
    if (!isPolicyError(error)) throw error;
    const [problem] = error.problems;
    throw new UsageError(
      `--origin: ${problem === undefined ? "this is no origin" : describeProblem(problem)}`,
      "write it as browsers do, such as https://app.example.com",
    );
  }
}

function trustedByPolicy(policy: Policy, url: string, placeOf: (resource: string) => Place | undefined): Trusted {
  const { pathname: path } = new URL(url);
  const { resource } = policy.decide({ method: "GET", path });
  const grants = resource === undefined ? [] : grantsOf(policy, resource);
  const named = grants.filter(({ origins }) => origins !== "*");
  const [first] = named;
  const isPublic = grants.some(({ origins }) => origins === "*");
  const at = resource === undefined ? undefined : placeOf(resource);
  return {
    origins: samplesOf(named.flatMap(({ origins }) => (origins === "*" ? [] : origins))),
    holds: (origin) => policy.decide({ method: "GET", path, origin }).allowed,
    from: "policy",
    isPublic,
    credentials: (first ?? grants[0])?.credentials ?? false,
    methods: listed(grants, "methods"),
    requestHeaders: listed(grants, "allowHeaders"),
    exposedHeaders: listed(grants, "exposeHeaders"),
    ...(at !== undefined && { at }),
  };
}

// What the first grant's clients use: each origin has one grant, and the first one's stand for all.
function listed(grants: readonly Grant[], key: "methods" | "allowHeaders" | "exposeHeaders"): "*" | readonly string[] {
  return grants[0]?.[key] ?? [];
}

function grantsOf({ config }: Policy, resource: string): readonly Grant[] {
  const grants = config.resources[resource] ?? [];
  return Array.isArray(grants) ? grants : [grants as Grant];
}

/** Concrete origins first; then one for each star. */
function samplesOf(patterns: readonly string[]): string[] {
  const plain = patterns.filter((pattern) => !pattern.includes("*"));
  const made = patterns.filter((pattern) => pattern.includes("*")).map(sampleOf);
  return [...new Set([...plain, ...made])];
}

function sampleOf(pattern: string): string {
  const label = labelsFor(pattern)("sample");
  const withPort = pattern.endsWith(":*") ? `${pattern.slice(0, -1)}${portOf(label)}` : pattern;
  return withPort.replace("*", label);
}
