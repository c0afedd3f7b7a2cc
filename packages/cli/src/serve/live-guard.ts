import type { LivePolicy, Policy } from "corslet";
import type { Guard } from "corslet/csrf";
import { checkedGuard, type GuardFault, guardFaults } from "../guard/checked-guard.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";

/** A CSRF guard whose options can be replaced while it serves; it follows the policy by itself. */
export interface LiveGuard {
  readonly current: () => Guard;
  /** The file of the options in force; `null` for the defaults. */
  readonly optionsFile: () => PolicyFile | null;
  /** Puts other options in force, unless they have errors: those are returned, and nothing has changed. */
  readonly replace: (optionsFile: PolicyFile) => readonly GuardFault[];
  /** What the options in force would be refused for under another policy. */
  readonly faultsUnder: (policy: Policy, policyFile: PolicyFile) => readonly GuardFault[];
}

/**
 * Makes a guard on a policy that can be replaced.
 *
 * @param policyFile the policy file in force, whenever it is asked.
 * @returns the guard; or, when its options have errors, what they are refused for.
 */
export function liveGuard(
  policy: LivePolicy,
  policyFile: () => PolicyFile,
  optionsFile: PolicyFile | null,
): { readonly guard: LiveGuard | null; readonly faults: readonly GuardFault[] } {
  let options = optionsFile;
  const initial = checkedGuard(policy, { policyFile: policyFile(), optionsFile });
  if (initial.guard === null) return initial;
  let current = initial.guard;
  const live: LiveGuard = {
    current: () => current,
    optionsFile: () => options,
    replace: (next) => {
      const checked = checkedGuard(policy, { policyFile: policyFile(), optionsFile: next });
      if (checked.guard === null) return checked.faults;
      current = checked.guard;
      options = next;
      return [];
    },
    faultsUnder: (other, file) => guardFaults(other, { policyFile: file, optionsFile: options }),
  };
  return { guard: live, faults: [] };
}
