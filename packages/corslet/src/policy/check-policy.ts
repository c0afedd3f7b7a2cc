import { readConfig } from "./check/config.ts";
import type { WriterChecks } from "./check/writers.ts";
import type { Problem } from "./problem.ts";

/** What a policy is checked for besides. */
export interface PolicyChecks {
  /**
   * Set where a CSRF guard stands on the policy: warns of calls with cookies that it will refuse, and of pages that may
   * read its tokens. Not checked by default: an API without cookies needs no guard, and its grants no credentials.
   */
  readonly csrf?: WriterChecks;
}

/**
 * Checks a configuration without building a policy.
 *
 * @param config a configuration of whatever type, such as parsed JSON.
 * @returns every error and warning, in configuration order; empty when there is nothing to say. Never throws on plain data.
 */
export function checkPolicy(config: unknown, { csrf }: PolicyChecks = {}): Problem[] {
  return [...readConfig(config, csrf).problems];
}
