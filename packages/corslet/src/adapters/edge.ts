import { type Decider, isDecider } from "../server/decider.ts";
import { answersRequests } from "./answering.ts";
import { type FetchHandler, serveFetch } from "./fetch-handler.ts";
import type { AdapterOptions } from "./options.ts";

/**
 * `withCors` of `corslet/fetch` for a policy that is built already, so that a bundle carries nothing that checks
 * configurations. Of a configuration that was checked before, `policyFromChecked` makes a policy.
 *
 * @throws {TypeError} at once, when it is given anything but a policy: a configuration too.
 */
export function withCors<Rest extends unknown[]>(
  policy: Decider,
  handler: FetchHandler<Rest>,
  options?: AdapterOptions,
): (request: Request, ...rest: Rest) => Promise<Response> {
  if (!isDecider(policy)) throw new TypeError("write policyFromChecked(config)");
  return serveFetch(answersRequests(policy, options), handler);
}

export { policyFromChecked } from "../server/checked-policy.ts";
export type { Decider, Policy } from "../server/decider.ts";
export type { FetchHandler } from "./fetch-handler.ts";
export type { AdapterOptions } from "./options.ts";
