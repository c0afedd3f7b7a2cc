import { readConfig } from "../policy/check/config.ts";
import { compile } from "../policy/compile.ts";
import type { PolicyConfig } from "../policy/config.ts";
import { PolicyError } from "../policy/policy-error.ts";
import type { TrapMistakes } from "../policy/trap-mistakes.ts";
import { type Decider, isDecider, makePolicy, type Policy } from "./decider.ts";

/**
 * Builds a policy.
 *
 * @param config plain data; it is copied, and changing it afterwards changes nothing.
 * @throws {PolicyError} with every error in the configuration.
 */
export function definePolicy<const Config extends PolicyConfig>(config: Config & TrapMistakes<Config>): Policy {
  return policyOf(config);
}

/** {@link definePolicy} for a configuration whose type is not known, such as parsed JSON. */
export function policyOf(config: unknown): Policy {
  const read = readConfig(config);
  const errors = read.problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw new PolicyError(errors);
  return makePolicy(compile(read.resources), read.config);
}

/** Takes a policy, a live policy, or a configuration that is built first. */
export function deciderOf<D extends Decider>(policy: D | PolicyConfig): D | Policy {
  return isDecider<D>(policy) ? policy : policyOf(policy);
}
