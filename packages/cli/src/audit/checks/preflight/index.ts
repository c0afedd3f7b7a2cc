import type { Check } from "../../check.ts";
import { mismatch, reflectedRequest } from "./answered-preflight.ts";
import { deadPreflight } from "./dead-preflight.ts";
import { listedHeaders, listedMethods } from "./listed.ts";
import { flood, slow } from "./loaded.ts";

/** What depends on an endpoint's own method. */
export const METHOD_PREFLIGHT_CHECKS: readonly Check[] = [listedMethods, listedHeaders];

/** Group E: preflights. */
export const PREFLIGHT_CHECKS: readonly Check[] = [
  deadPreflight,
  ...METHOD_PREFLIGHT_CHECKS,
  mismatch,
  reflectedRequest,
  slow,
  flood,
];
