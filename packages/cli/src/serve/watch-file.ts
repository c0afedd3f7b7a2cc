import { realpath } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { watch } from "chokidar";
import type { PolicyFile } from "../policy-file/policy-file.ts";
import { PolicyFileError } from "../policy-file/policy-file-error.ts";

// Editors empty a file before they write it, or move it away before the new one takes its place.
const SETTLE_MILLISECONDS = 100;

/** A file that is watched. */
export interface WatchedFile {
  /** Takes the file again, though it has not changed. */
  readonly again: () => void;
  readonly close: () => Promise<void>;
}

/** What is done with a file that has changed. */
export interface Takers {
  readonly load: () => Promise<PolicyFile>;
  readonly take: (file: PolicyFile) => void;
  /** The file is gone, or cannot be parsed. */
  readonly cannotRead: (error: PolicyFileError) => void;
}

/**
 * Takes a file whenever it changes. One that is touched, or written as it was, has not.
 *
 * The folder is watched, not the file: editors and deployments (Kubernetes' `..data`) replace it by another of its name.
 *
 * @param initial the file as it was taken first.
 */
export async function watchFile(initial: PolicyFile, { load, take, cannotRead }: Takers): Promise<WatchedFile> {
  const path = resolve(initial.path);
  let known: string | null | undefined = initial.text;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function reload(): Promise<void> {
    try {
      const file = await load();
      if (file.text === known) return;
      known = file.text;
      take(file);
    } catch (error) {
      if (!(error instanceof PolicyFileError)) throw error;
      if (known === null && error.text === null) return;
      known = error.text;
      cannotRead(error);
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
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => (running = running.then(reload)), SETTLE_MILLISECONDS);
  };
  watcher.on("all", schedule);
  await new Promise<void>((ready) => void watcher.once("ready", ready));
  return {
    again: () => {
      known = undefined;
      schedule();
    },
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
      await running;
    },
  };
}
