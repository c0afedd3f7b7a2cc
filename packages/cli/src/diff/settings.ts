import type { Policy } from "corslet";
import type { Direction } from "./changes.ts";

/** A change of what stands beside the resources: whose own API it is, and which proxies are believed. */
export interface SettingChange {
  readonly setting: "self" | "trustProxy";
  readonly direction: Direction;
  readonly text: string;
}

/** The changes of `self` and `trustProxy`; the order of their entries does not count. */
export function settingChanges({ config: before }: Policy, { config: after }: Policy): SettingChange[] {
  return (["self", "trustProxy"] as const).flatMap((setting) => {
    const [old, now] = [listOf(before[setting]), listOf(after[setting])];
    const added = now.filter((entry) => !old.includes(entry));
    const removed = old.filter((entry) => !now.includes(entry));
    if (added.length === 0 && removed.length === 0) return [];
    return [{ setting, direction: directionOf(setting, old, added), text: textOf(setting, added, removed, now) }];
  });
}

// Without self, the API's own origin is derived from each request: whether a list is more or less than that, nobody knows.
function directionOf(setting: SettingChange["setting"], old: readonly string[], added: readonly string[]): Direction {
  if (setting === "self" && old.length === 0) return "neutral";
  return added.length > 0 ? "wider" : "narrower";
}

function textOf(
  setting: SettingChange["setting"],
  added: readonly string[],
  removed: readonly string[],
  now: readonly string[],
): string {
  const parts = [
    ...(added.length > 0 ? [`gains ${added.join(", ")}`] : []),
    ...(removed.length > 0 ? [`loses ${removed.join(", ")}`] : []),
    ...(now.length === 0 && setting === "self" ? ["is derived from each request"] : []),
  ];
  return `${setting} ${parts.join(", and ")}`;
}

function listOf(value: false | string | readonly string[] | undefined): readonly string[] {
  if (value === undefined || value === false) return [];
  return typeof value === "string" ? [value] : value;
}
