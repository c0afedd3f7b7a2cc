import { asciiLowercase } from "./ascii.ts";
import { MAX_VARY_LENGTH } from "./limits.ts";

/**
 * Merges field names into a `Vary` value: what stands there is kept, once each and in its order, and what is
 * missing is appended. `*` covers every name and stays alone.
 *
 * @param existing the value or values that the handler set, if it set any.
 * @param names the field names that must be there, as a value.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5
 */
export function mergeVary(existing: string | null | undefined, names: string): string {
  if (!existing) return names;
  if (existing.length > MAX_VARY_LENGTH) return `${existing}, ${names}`;
  const merged = new Map<string, string>();
  for (const element of `${existing},${names}`.split(",")) {
    const name = element.trim();
    if (name === "*") return "*";
    const key = asciiLowercase(name);
    if (name !== "" && !merged.has(key)) merged.set(key, name);
  }
  return [...merged.values()].join(", ");
}
