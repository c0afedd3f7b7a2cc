import type { PolicyConfig } from "../policy/config.ts";
import { type Decider, inForceIn, makeDecider, type Policy } from "./decider.ts";
import { deciderOf } from "./policy.ts";

/** A policy that can be replaced while it serves. */
export interface LivePolicy extends Decider {
  /** The policy in force. */
  readonly current: () => Policy;
  /**
   * Puts another policy in force, for every request that is decided from now on; atomic.
   *
   * @throws {PolicyError} when a configuration is refused; the old policy then stays in force.
   */
  readonly replace: (next: Policy | LivePolicy | PolicyConfig) => void;
}

/** Makes a policy replaceable. Adapters take it wherever they take a policy. */
export function livePolicy(initial: Policy | LivePolicy | PolicyConfig): LivePolicy {
  let current = policyIn(initial);
  const inForce = { ...inForceIn(current) };
  return makeDecider<LivePolicy>(
    {
      current: () => current,
      decide: (facts) => current.decide(facts),
      replace: (next) => {
        current = policyIn(next);
        inForce.resources = inForceIn(current).resources;
      },
    },
    inForce,
  );
}

// Of another live policy the one in force is taken, not the live policy: it could be this one.
function policyIn(source: Policy | LivePolicy | PolicyConfig): Policy {
  const decider = deciderOf<Policy | LivePolicy>(source);
  return "current" in decider ? decider.current() : decider;
}
