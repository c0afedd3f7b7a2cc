import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

/** A screen without a screen. */
export interface Xvfb {
  /** Such as `:99`. */
  readonly display: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts an X server that draws into memory, on a display number of its own choice.
 *
 * @throws {Error} when it ends instead.
 */
export async function startXvfb(executable: string): Promise<Xvfb> {
  const child = spawn(executable, ["-displayfd", "3", "-screen", "0", "1024x768x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  const first = await Promise.race([
    once(child.stdio[3] as Readable, "data"),
    ended.then(() => Promise.reject(new Error("Xvfb ended at once"))),
  ]);
  return {
    display: `:${String(first[0]).trim()}`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
