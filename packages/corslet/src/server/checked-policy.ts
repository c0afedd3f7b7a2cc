import { compile } from "../policy/compile.ts";
import type { ResourcesConfig } from "../policy/config.ts";
import { readChecked } from "../policy/read-checked.ts";
import { makePolicy, type Policy } from "./decider.ts";

/**
 * Builds a policy of the `config` of another one: of a configuration that `definePolicy` accepted, when the program was
 * built say, and that was written out as JSON and read again. Give it nothing else.
 *
 * Left out are the rules by which `definePolicy` refuses what is dangerous or does not work: insecure origins and public
 * suffixes with credentials, header names and methods that no browser sends, grants that never apply. What is not
 * well-formed is refused here too, since a mistake must not grant more than was meant.
 *
 * @param config plain data; it is copied.
 * @throws {TypeError} for what `definePolicy` cannot have accepted, at the first such place.
 */
export function policyFromChecked(config: ResourcesConfig): Policy {
  // The copy holds data alone, and stays as it is when what it was made from changes.
  const copy = JSON.parse(JSON.stringify(config) ?? "null") as ResourcesConfig;
  return makePolicy(compile(readChecked(copy)), copy);
}
