import { asciiLowercase } from "./ascii.ts";
import { MAX_VARY_LENGTH } from "./limits.ts";

/**
 * Merges field names into a `Vary` value: what stands there is kept, once each and in its order, and what is
 * missing is appended. `*` covers every name and stays alone.
 *
 * @param existing the value or values that the handler set; `undefined` when it set none.
 * @param names the field names that must be there.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5
 */
export function mergeVary(existing: string | undefined, names: readonly string[]): string {
  if (existing === undefined || existing === "") return listed(names);
  if (existing.length > MAX_VARY_LENGTH) return `${existing}, ${listed(names)}`;
  const merged = new Map<string, string>();
  for (const element of [...existing.split(","), ...names]) {
    const name = element.trim();
    if (name === "*") return "*";
    const key = asciiLowercase(name);
    if (name !== "" && !merged.has(key)) merged.set(key, name);
  }
  return [...merged.values()].join(", ");
}

// Array.prototype.join takes six times as long for the one or two names there are.
function listed(names: readonly string[]): string {
  let list = names[0] ?? "";
  for (let i = 1; i < names.length; i++) list += `, ${names[i]}`;
  return list;
}
