import type { Grant, Policy, ResourcesConfig } from "corslet";
import { type Change, changesBetween, type Direction, DIRECTIONS } from "./changes.ts";
import { holder, type OriginRegion, originRegions } from "./origin-regions.ts";
import { governor, type PathRegion, pathRegions } from "./path-regions.ts";
import { type Powers, powersOf } from "./powers.ts";
import { type Witness, witnessOf } from "./witness.ts";

/** Origins that changed alike on one resource. */
export interface ChangedOrigins {
  /** A pattern; `"*"` for every origin, `null` for every origin that no pattern names. */
  readonly text: string | null;
  /** Origins that the pattern covers, and that did not change so. */
  readonly except: readonly string[];
}

/** What some origins may do differently on some paths. */
export interface Difference {
  readonly direction: Direction;
  readonly resource: PathRegion;
  readonly origins: readonly ChangedOrigins[];
  readonly changes: readonly Change[];
  /** A request that the two policies answer differently. */
  readonly witness: Witness;
}

/** Everything that two policies decide differently, whatever their texts; nothing when they mean the same. */
export function differencesBetween(before: Policy, after: Policy): Difference[] {
  const [a, b] = [before.config.resources, after.config.resources];
  const [governsA, governsB] = [governor(Object.keys(a)), governor(Object.keys(b))];
  return pathRegions(a, b).flatMap((region) => {
    const grantsBefore = grantsOf(a, governsA(region.witness));
    const grantsAfter = grantsOf(b, governsB(region.witness));
    const regions = regionsOf(grantsBefore, grantsAfter);
    return changedAlike(regions, grantsBefore, grantsAfter).map(({ origins, changes }) => ({
      direction: (changes[0] as Change).direction,
      resource: region,
      origins: shortened(origins, regions),
      changes,
      witness: witnessOf({ before, after }, region.witness, (origins[0] as OriginRegion).witness, changes),
    }));
  });
}

interface Group {
  readonly origins: OriginRegion[];
  readonly changes: readonly Change[];
}

function changedAlike(regions: readonly OriginRegion[], before: readonly Grant[], after: readonly Grant[]): Group[] {
  const [grantBefore, grantAfter] = [grantFinder(before), grantFinder(after)];
  const groups = new Map<string, Group>();
  for (const origin of regions) {
    const all = changesBetween(powersAt(before, grantBefore(origin)), powersAt(after, grantAfter(origin)));
    for (const direction of DIRECTIONS) {
      const changes = all.filter((change) => change.direction === direction);
      if (changes.length === 0) continue;
      // Two pairs of grants may amount to the same change.
      const key = JSON.stringify(changes);
      const group = groups.get(key) ?? { origins: [], changes };
      group.origins.push(origin);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/**
 * Leaves out what a pattern with a star says already, and names what such a pattern covers and did not change so.
 */
function shortened(origins: readonly OriginRegion[], all: readonly OriginRegion[]): ChangedOrigins[] {
  if (origins.length === all.length) return [{ text: "*", except: [] }];
  const changed = new Set(origins);
  const stars = origins.flatMap(({ text }) => {
    if (text?.includes("*") !== true) return [];
    const holds = holder([text]);
    const except = all.flatMap((other) => (!changed.has(other) && holds(other.witness) ? (other.text ?? []) : []));
    return [{ text, holds, except, isExcepted: except.length === 0 ? () => false : holder(except) }];
  });
  return origins.flatMap(({ text, witness }): ChangedOrigins[] => {
    const own = stars.find((star) => star.text === text);
    const isSaid = stars.some((star) => star !== own && star.holds(witness) && !star.isExcepted(witness));
    return isSaid ? [] : [{ text, except: own?.except ?? [] }];
  });
}

function regionsOf(before: readonly Grant[], after: readonly Grant[]): OriginRegion[] {
  const patterns = [...before, ...after].flatMap(({ origins }) => (origins === "*" ? [] : origins));
  return originRegions([...new Set(patterns)]);
}

function grantsOf(resources: ResourcesConfig["resources"], pattern: string | undefined): readonly Grant[] {
  const grants = pattern === undefined ? [] : resources[pattern];
  return grants === undefined ? [] : Array.isArray(grants) ? grants : [grants as Grant];
}

/** The index of the grant that applies to an origin, as the policy itself finds it; -1 for none. */
function grantFinder(grants: readonly Grant[]): (origin: OriginRegion) => number {
  const tests = grants.map(({ origins }) => (origins === "*" ? () => true : holder(origins)));
  return ({ witness }) => tests.findIndex((holds) => holds(witness));
}

function powersAt(grants: readonly Grant[], index: number): Powers | null {
  const grant = grants[index];
  return grant === undefined ? null : powersOf(grant);
}
