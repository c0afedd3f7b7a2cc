import type { ProbeAnswer } from "../probe/client.ts";

/** What an endpoint seems to be built with, from the heads of its answers. */
export function stackOf(_heads: readonly ProbeAnswer[]): string | null {
  return null;
}
