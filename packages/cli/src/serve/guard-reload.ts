import type { GuardFault } from "../guard/checked-guard.ts";
import { loadGuardFile } from "../guard/load-guard-file.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import type { PolicyFileError } from "../policy-file/policy-file-error.ts";
import type { LiveGuard } from "./live-guard.ts";
import { type WatchedFile, watchFile } from "./watch-file.ts";

/** What became of a change to the file of the guard's options. */
export type GuardReload =
  | { readonly result: "ok"; readonly file: PolicyFile }
  | { readonly result: "refused"; readonly faults: readonly GuardFault[] }
  | { readonly result: "unreadable"; readonly error: PolicyFileError };

/**
 * Puts a guard's options in force whenever their file changes. A file that is gone, cannot be read or has errors
 * changes nothing.
 */
export async function reloadGuardOnChange(
  initial: PolicyFile,
  live: LiveGuard,
  onReload: (reload: GuardReload) => void,
): Promise<WatchedFile> {
  return watchFile(initial, {
    load: () => loadGuardFile(initial.path),
    take: (file) => {
      const faults = live.replace(file);
      onReload(faults.length > 0 ? { result: "refused", faults } : { result: "ok", file });
    },
    cannotRead: (error) => onReload({ result: "unreadable", error }),
  });
}
