import { realpath } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { watch } from "chokidar";
import type { LivePolicy, Problem } from "corslet";
import { checkedPolicy } from "../policy-file/checked-policy.ts";
import { loadPolicyFile } from "../policy-file/load-policy-file.ts";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";

/** What became of a change to the policy file. */
export type Reload =
  | { readonly result: "ok"; readonly file: PolicyFile; readonly warnings: readonly Problem[] }
  | { readonly result: "refused"; readonly file: PolicyFile; readonly problems: readonly Problem[] }
  | { readonly result: "unreadable"; readonly error: PolicyFileError };

// Editors empty a file before they write it, or move it away before the new one takes its place.
const SETTLE_MILLISECONDS = 100;

/**
 * Puts a policy file in force whenever it changes. A file that is gone, cannot be read or has errors changes nothing.
 *
 * The folder is watched, not the file: editors and deployments (Kubernetes' `..data`) replace it by another of its name.
 *
 * @param initial the file as it is in force.
 */
export async function reloadOnChange(
  initial: PolicyFile,
  live: LivePolicy,
  onReload: (reload: Reload) => void,
): Promise<{ readonly close: () => Promise<void> }> {
  const path = resolve(initial.path);
  let known: string | null = initial.text;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function reload(): Promise<void> {
    try {
      const file = await loadPolicyFile(initial.path);
      if (file.text === known) return;
      known = file.text;
      const { policy, problems } = checkedPolicy(file);
      if (policy === null) return onReload({ result: "refused", file, problems });
      live.replace(policy);
      onReload({ result: "ok", file, warnings: problems });
    } catch (error) {
      if (!(error instanceof PolicyFileError)) throw error;
      if (known === null && error.text === null) return;
      known = error.text;
      onReload({ result: "unreadable", error });
    }
  }

  // Where the name is a link, either it or what it leads to may change.
  const paths = [path, await realpath(path).catch(() => path)];
  const folders = new Set(paths.map((each) => dirname(each)));
  const names = new Set([...paths.map((each) => basename(each)), "..data"]);
  const watcher = watch([...folders], {
    depth: 0,
    followSymlinks: false,
    ignoreInitial: true,
    ignored: (entry) => !folders.has(entry) && !names.has(basename(entry)),
  });
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(() => (running = running.then(reload)), SETTLE_MILLISECONDS);
  });
  await new Promise<void>((ready) => void watcher.once("ready", ready));
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
      await running;
    },
  };
}
