import type { Policy } from "corslet";
import { type Change, type Direction, DIRECTIONS } from "./changes.ts";
import { type ChangedOrigins, differencesBetween } from "./differences.ts";
import { settingChanges, type SettingChange } from "./settings.ts";
import type { Witness } from "./witness.ts";

/** What changed alike, on one or several resources. */
export interface Entry {
  readonly direction: Direction;
  readonly resources: readonly { readonly pattern: string; readonly except: readonly string[] }[];
  readonly origins: readonly ChangedOrigins[];
  readonly changes: readonly Change[];
  readonly witness: Witness;
}

/** Everything that a change of policy opens and closes. */
export interface DiffReport {
  /** What opens comes first, then what closes, then what does neither. */
  readonly entries: readonly Entry[];
  readonly settings: readonly SettingChange[];
  readonly widens: boolean;
}

/** Compares two policies. */
export function diffReport(before: Policy, after: Policy): DiffReport {
  const entries = new Map<string, Entry>();
  for (const { direction, resource, origins, changes, witness } of differencesBetween(before, after)) {
    const key = JSON.stringify([direction, origins, changes]);
    const { pattern, except } = resource;
    const found = entries.get(key);
    const resources = [...(found?.resources ?? []), { pattern, except }];
    entries.set(key, { direction, resources, origins, changes, witness: found?.witness ?? witness });
  }
  const settings = settingChanges(before, after);
  const sorted = [...entries.values()]
    .map(withoutIdleExceptions)
    .sort((a, b) => DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction));
  return {
    entries: sorted,
    settings,
    widens: [...sorted, ...settings].some(({ direction }) => direction === "wider"),
  };
}

// A more specific pattern that changed in the same way is no exception.
function withoutIdleExceptions(entry: Entry): Entry {
  const changed = new Set(entry.resources.map(({ pattern }) => pattern));
  return {
    ...entry,
    resources: entry.resources.map(({ pattern, except }) => ({
      pattern,
      except: except.filter((other) => !changed.has(other)),
    })),
  };
}
