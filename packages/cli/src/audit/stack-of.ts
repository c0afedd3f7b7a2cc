import type { ProbeAnswer } from "../probe/client.ts";
import { recognisedStack } from "./stack.ts";

/** What an endpoint seems to be built with, from the heads of its answers. */
export function stackOf(heads: readonly ProbeAnswer[]): string | null {
  return recognisedStack(heads);
}
