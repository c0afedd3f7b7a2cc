import { readConfig } from "./check/config.ts";
import type { Problem } from "./problem.ts";

/**
 * Checks a configuration without building a policy.
 *
 * @param config a configuration of whatever type, such as parsed JSON.
 * @returns every error and warning, in configuration order; empty when there is nothing to say. Never throws on plain data.
 */
export function checkPolicy(config: unknown): Problem[] {
  return [...readConfig(config).problems];
}
