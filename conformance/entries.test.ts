import { isPolicyError, policyOf } from "corslet";
import { describe, expect, it } from "vitest";
import { allRows } from "./table.ts";
import { corsletConfig } from "./translate.ts";

// "A config entry that can never match is refused, never stored silently": of every configuration that is accepted,
// every entry has a request that it lets through.

interface Grant {
  readonly origins: "*" | readonly string[];
  readonly methods?: "*" | readonly string[];
  readonly allowHeaders?: "*" | readonly string[];
}
interface Resources {
  readonly [pattern: string]: Grant | readonly Grant[];
}

/** An origin, other than the pattern's plainest one where it has stars, that the pattern must hold. */
function originUnder(pattern: string): string {
  return pattern === "*" ? "https://any.test" : pattern.replace("://*.", "://a.b.").replace(/:\*$/, ":12345");
}

function configOf(row: (typeof allRows)[number]): readonly [string, Record<string, unknown>][] {
  const config = corsletConfig(row.config);
  try {
    policyOf(config);
    return [[JSON.stringify(row.config).slice(0, 100), config]];
  } catch (error) {
    if (isPolicyError(error)) return [];
    throw error;
  }
}

const accepted = new Map(allRows.flatMap(configOf));

describe.each([...accepted])("%s", (_title, config) => {
  const policy = policyOf(config);
  const resources = (config["resources"] ?? { "/*": config }) as Resources;
  const grants = Object.entries(resources).flatMap(([pattern, listed]) =>
    [listed].flat().map((grant) => ({ grant, path: pattern.replace(/\*$/, "x") })),
  );

  it("every origin is granted", () => {
    for (const { grant, path } of grants) {
      for (const pattern of grant.origins) {
        const facts = { method: "GET", path, origin: originUnder(pattern) };
        expect([facts.origin, policy.decide(facts).allowed]).toEqual([facts.origin, true]);
      }
    }
  });

  it("every method and header is allowed to an origin that has no earlier grant", () => {
    for (const { grant, path } of grants.filter(
      (one, i) => grants.findIndex((other) => other.path === one.path) === i,
    )) {
      const origin = originUnder(grant.origins[0] ?? "");
      for (const method of grant.methods ?? []) {
        const requestMethod = method === "*" ? "REPORT" : method.toUpperCase();
        const { reason } = policy.decide({ method: "OPTIONS", path, origin, requestMethod });
        expect([method, reason]).toEqual([method, expect.stringMatching(/^(?:origin-granted|any-origin)$/)]);
      }
      for (const name of grant.allowHeaders ?? []) {
        const requestHeaders = name === "*" ? "x-anything" : name.toLowerCase();
        const { reason } = policy.decide({ method: "OPTIONS", path, origin, requestMethod: "POST", requestHeaders });
        expect([name, reason]).toEqual([name, expect.stringMatching(/^(?:origin-granted|any-origin)$/)]);
      }
    }
  });
});

it("there are configurations to try", () => {
  expect(accepted.size).toBeGreaterThan(60);
});
