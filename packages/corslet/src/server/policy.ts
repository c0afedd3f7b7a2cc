import { readConfig } from "../policy/check/config.ts";
import { compile } from "../policy/compile.ts";
import type { PolicyConfig, ResourcesConfig } from "../policy/config.ts";
import { PolicyError } from "../policy/policy-error.ts";
import type { TrapMistakes } from "../policy/trap-mistakes.ts";
import { type WriterFacts, type WriterStanding, writerStanding } from "../policy/writer.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import type { RequestFacts } from "./facts.ts";

const BRAND: unique symbol = Symbol.for("corslet.Decider") as never;

/** Whatever decides: a {@link Policy}, or a live policy that holds one. */
export interface Decider {
  /** Decides what the server answers. Pure: the same facts get the same decision. */
  readonly decide: (facts: RequestFacts) => Decision;
}

/** A compiled origin policy. Immutable. */
export interface Policy extends Decider {
  /** The normalised configuration: defaults left out, duplicates removed. Building from it gives an equal policy. */
  readonly config: ResourcesConfig;
  /** Tells what an origin may write on a path with a method; the CSRF guard asks it. Pure. */
  readonly writer: (facts: WriterFacts) => WriterStanding;
}

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
  const resources = compile(read.resources);
  return brandDecider({
    config: deepFreeze(read.config),
    decide: (facts) => decide(resources, facts),
    writer: (facts) => writerStanding(resources, facts),
  });
}

/** Takes a policy, a live policy, or a configuration that is built first. */
export function deciderOf<D extends Decider>(policy: D | PolicyConfig): D | Policy {
  return isDecider<D>(policy) ? policy : policyOf(policy);
}

/** Whether a value decides, whichever copy of the library built it. */
function isDecider<D extends Decider>(value: D | PolicyConfig): value is D {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** Freezes an object that decides, and marks it so that adapters know it from a configuration. */
export function brandDecider<D extends Decider>(decider: D): D {
  return Object.freeze(Object.defineProperty(decider, BRAND, { value: true }));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
