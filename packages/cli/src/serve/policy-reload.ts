import type { LivePolicy, Policy, Problem } from "corslet";
import type { GuardFault } from "../guard/checked-guard.ts";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import type { PolicyFileError } from "../policy-file/policy-file-error.ts";
import { type WatchedFile, watchFile } from "./watch-file.ts";

/** What became of a change to the policy file. */
export type Reload =
  | { readonly result: "ok"; readonly file: PolicyFile; readonly warnings: readonly Problem[] }
  | { readonly result: "refused"; readonly file: PolicyFile; readonly problems: readonly Problem[] }
  | { readonly result: "refused-by-guard"; readonly faults: readonly GuardFault[] }
  | { readonly result: "unreadable"; readonly error: PolicyFileError };

/** What a policy must pass besides, where a CSRF guard stands on it. */
export interface GuardOnPolicy {
  /** What the guard in force would be refused for under a policy. */
  readonly faults: (policy: Policy, file: PolicyFile) => readonly GuardFault[];
}

/**
 * Puts a policy file in force whenever it changes. A file that is gone, cannot be read or has errors changes nothing.
 *
 * @param initial the file as it is in force.
 */
export async function reloadOnChange(
  initial: PolicyFile,
  live: LivePolicy,
  onReload: (reload: Reload) => void,
  guard: GuardOnPolicy | null = null,
): Promise<WatchedFile> {
  return watchFile(initial, {
    load: () => loadPolicyFile(initial.path),
    take: (file) => {
      const { policy, problems } = checkedPolicy(file, guard === null ? {} : { csrf: {} });
      if (policy === null) return onReload({ result: "refused", file, problems });
      const faults = guard === null ? [] : guard.faults(policy, file);
      if (faults.length > 0) return onReload({ result: "refused-by-guard", faults });
      live.replace(policy);
      onReload({ result: "ok", file, warnings: problems });
    },
    cannotRead: (error) => onReload({ result: "unreadable", error }),
  });
}
